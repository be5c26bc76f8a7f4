from odoo import fields, models
from odoo.tools import SQL

# Rows of several tables share one list; the remainder of the id says which.
PARTS = 16
# What the fragments below read; to be flushed before.
SOURCES = {
    "account.move": ["date", "name", "state"],
    "account.move.line": ["coop_goods_category_id", "coop_weight", "company_id", "move_id", "quantity"],
    "coop.intake": ["date", "cancelled_on", "state", "source", "postcode", "municipality_id", "name"],
    "coop.intake.line": ["weight", "category_id", "stream_id", "intake_id", "company_id"],
    "coop.stream": ["kind"],
    "pos.order": ["state", "session_id", "amount_total", "company_id", "pricelist_id"],
    "pos.order.line": ["coop_weight", "coop_goods_category_id", "order_id", "qty"],
    "pos.session": ["state", "stop_at", "coop_day", "name"],
    "product.product": ["product_tmpl_id"],
    "product.template": ["coop_by_weight", "coop_goods_category_id"],
    "res.company": ["coop_shop_open", "coop_shop_location_id", "coop_pricelist_id"],
    "stock.location": ["parent_path"],
    "stock.move": [
        "coop_intake_line_id", "coop_session_id", "coop_invoice_id", "coop_delivery_id", "coop_goods_category_id",
        "coop_weight", "is_inventory", "reference", "date", "state", "company_id", "quantity"
    ],
    "stock.move.line": [
        "quantity_product_uom", "location_id", "location_dest_id", "date", "state", "move_id", "product_id", "company_id"
    ],
}  # fmt: skip


class CoopWeightMixin(models.AbstractModel):
    """What the lists of kilos share: on which day, of what, and how stock moves are read."""

    _name = "coop.weight.mixin"
    _description = "Kilos of the thrift store, read from several tables"

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    category_id = fields.Many2one("coop.goods.category", readonly=True)
    difference = fields.Float(
        readonly=True, digits="Product Unit", help="Collected, less where it went. Zero when the weights tie out."
    )

    def _union(self, columns, parts):
        return SQL("SELECT %s FROM (%s) AS part", columns, SQL(" UNION ALL ").join(parts))

    # === FRAGMENTS === #

    @staticmethod
    def _day(moment):
        """The day in the Netherlands of a moment that the database keeps in UTC."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Amsterdam')::date", moment)

    def _session_day(self):
        """The day of the sales of a session; those of earlier versions count on the day on which they were closed."""
        return SQL("COALESCE(session.coop_day, %s)", self._day(SQL("session.stop_at")))

    @staticmethod
    def _stock_lines():
        """Done move lines of products in kilos, with their locations and the shop of their company."""
        return SQL(
            """stock_move_line line
                 JOIN stock_move move ON move.id = line.move_id
                 JOIN product_product product ON product.id = line.product_id
                 JOIN product_template template ON template.id = product.product_tmpl_id AND template.coop_by_weight
                 JOIN res_company company ON company.id = line.company_id
                 JOIN stock_location shop ON shop.id = company.coop_shop_location_id AND line.state = 'done'
                 JOIN stock_location origin ON origin.id = line.location_id
                 JOIN stock_location destination ON destination.id = line.location_dest_id"""
        )

    @staticmethod
    def _shop_sides():
        """Conditions: the goods come into the shop (``to``), or leave it (``from``)."""
        return {
            "to": SQL("starts_with(destination.parent_path, shop.parent_path)"),
            "from": SQL("starts_with(origin.parent_path, shop.parent_path)"),
        }
