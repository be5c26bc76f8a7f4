from odoo import fields, models
from odoo.tools import SQL

from .coop_stream import KINDS
from .coop_weight_mixin import PARTS, SOURCES


class CoopWeightReport(models.Model):
    """Every movement of kilos with its sign, so that any sum of rows shows whether the weight identity holds:

    collected = sold + recycled + residual + passed on + change of stock

    The first five come from what was weighed and sold, the change of stock from Odoo's own stock moves. An intake that
    was cancelled counts on its own day, and with the opposite sign on the day on which it was cancelled.
    """

    _name = "coop.weight.report"
    _description = "Kilos of the thrift store"
    _coop_help = "thrift-store#weights"
    _inherit = ["coop.weight.mixin"]
    _auto = False
    _depends = SOURCES
    _order = "date desc, id desc"
    _rec_name = "date"

    stream_id = fields.Many2one("coop.stream", readonly=True)
    kind = fields.Selection([*KINDS, ("sold", "Sold"), ("stock", "Stock"), ("ticket", "Ticket")], readonly=True)
    source = fields.Char("Where from", readonly=True)
    postcode = fields.Char(readonly=True)
    municipality_id = fields.Many2one("coop.municipality", "Municipality of origin", readonly=True)
    collected = fields.Float(readonly=True, digits="Product Unit")
    for_sale = fields.Float("Offered for sale", readonly=True, digits="Product Unit", help="Straight from the donor.")
    sold = fields.Float(readonly=True, digits="Product Unit")
    recycled = fields.Float(readonly=True, digits="Product Unit")
    residual = fields.Float("Residual waste", readonly=True, digits="Product Unit")
    passed_on = fields.Float("Passed on", readonly=True, digits="Product Unit")
    stock_change = fields.Float("Change of stock", readonly=True, digits="Product Unit")
    visitors = fields.Integer("Visitors (tickets)", readonly=True)
    reuse = fields.Float(
        "Re-use (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="Sold kilos in percent of collected kilos. Empty for a municipality: a sale does not say where the goods "
        "came from; Weights of a period divides them.",
    )

    def _read_group_select(self, aggregate_spec, query):
        """The percentage of a group is that of its sums; a group that no sale can fall into has none."""
        if aggregate_spec != "reuse:avg":
            return super()._read_group_select(aggregate_spec, query)
        names = ("kind", "sold", "collected")
        return SQL(
            "CASE WHEN bool_or(%(kind)s IN ('sold', 'stock')) THEN 100 * SUM(%(sold)s) / NULLIF(SUM(%(collected)s), 0) END",
            **{name: self._field_to_sql(self._table, name, query) for name in names},
        )

    @property
    def _table_query(self):
        parts = (
            self._intakes(),
            self._sales(),
            self._invoiced(),
            self._delivered(),
            self._stock(),
            self._tickets(),
        )
        return self._union(
            SQL(
                "*, collected - sold - recycled - residual - passed_on - stock_change AS difference, NULL::numeric AS reuse"
            ),
            parts,
        )

    def _intakes(self):
        """Each weighing on its day, and back on the day on which it was cancelled."""
        return SQL(
            """SELECT line.id::bigint * %(parts)s + side.code AS id, side.date, line.company_id, line.category_id,
                      line.stream_id, stream.kind, intake.source, intake.postcode, intake.municipality_id,
                      CASE WHEN intake.source = 'shop' THEN 0 ELSE side.kilos END AS collected,
                      CASE WHEN stream.kind = 'sale' THEN side.kilos ELSE 0 END AS for_sale,
                      0::numeric AS sold,
                      CASE WHEN stream.kind = 'recycling' THEN side.kilos ELSE 0 END AS recycled,
                      CASE WHEN stream.kind = 'residual' THEN side.kilos ELSE 0 END AS residual,
                      CASE WHEN stream.kind = 'passed_on' THEN side.kilos ELSE 0 END AS passed_on,
                      0::numeric AS stock_change, 0 AS visitors
                 FROM coop_intake_line line
                 JOIN coop_intake intake ON intake.id = line.intake_id
                 JOIN coop_stream stream ON stream.id = line.stream_id
                CROSS JOIN LATERAL (VALUES (0, intake.date, line.weight), (1, intake.cancelled_on, -line.weight)
                     ) AS side (code, date, kilos)
                WHERE intake.state IN ('done', 'cancelled') AND side.date IS NOT NULL""",
            parts=PARTS,
        )

    def _sales(self):
        """What closed sessions sold; refunds count back."""
        return SQL(
            """SELECT item.id::bigint * %(parts)s + 2, %(date)s, pos.company_id, item.coop_goods_category_id,
                      NULL::integer, 'sold', NULL, NULL, NULL::integer, 0, 0, item.coop_weight, 0, 0, 0, 0, 0
                 FROM pos_order_line item
                 JOIN pos_order pos ON pos.id = item.order_id AND pos.state NOT IN ('draft', 'cancel')
                 JOIN pos_session session ON session.id = pos.session_id AND session.state = 'closed'
                WHERE item.coop_weight <> 0""",
            parts=PARTS,
            date=self._session_day(),
        )

    def _invoiced(self):
        """What was sold on an ordinary invoice; credit notes count back."""
        return SQL(
            """SELECT item.id::bigint * %(parts)s + 5, invoice.date, item.company_id, item.coop_goods_category_id,
                      NULL, 'sold', NULL, NULL, NULL, 0, 0, item.coop_weight, 0, 0, 0, 0, 0
                 FROM account_move_line item
                 JOIN account_move invoice ON invoice.id = item.move_id AND invoice.state = 'posted'
                WHERE item.coop_goods_category_id IS NOT NULL AND item.coop_weight <> 0""",
            parts=PARTS,
        )

    def _delivered(self):
        """What was delivered or given away outside the till; what came back counts back."""
        return SQL(
            """SELECT delivery.id::bigint * %(parts)s + 6, %(date)s, delivery.company_id, delivery.coop_goods_category_id,
                      NULL, 'sold', NULL, NULL, NULL, 0, 0, delivery.coop_weight, 0, 0, 0, 0, 0
                 FROM stock_move delivery
                WHERE delivery.coop_goods_category_id IS NOT NULL AND delivery.coop_weight <> 0
                  AND delivery.state = 'done'""",
            parts=PARTS,
            date=self._day(SQL("delivery.date")),
        )

    def _stock(self):
        """What came into the shop and what left it, by Odoo's own moves."""
        return SQL(
            """SELECT line.id::bigint * %(parts)s + 3, %(date)s, line.company_id, template.coop_goods_category_id,
                      NULL, 'stock', NULL, NULL, NULL, 0, 0, 0, 0, 0, 0,
                      (CASE WHEN %(to)s THEN line.quantity_product_uom ELSE 0 END
                       - CASE WHEN %(from)s THEN line.quantity_product_uom ELSE 0 END)::numeric, 0
                 FROM %(lines)s
                WHERE %(to)s <> %(from)s""",
            parts=PARTS,
            date=self._day(SQL("line.date")),
            lines=self._stock_lines(),
            **self._shop_sides(),
        )

    def _tickets(self):
        """Visitors who bought something in the thrift store, as far as the till knows: its orders other than refunds.

        Those at the prices of the thrift store, and whatever donated goods are in.
        """
        return SQL(
            """SELECT pos.id::bigint * %(parts)s + 4, %(date)s, pos.company_id, NULL, NULL, 'ticket', NULL, NULL, NULL,
                      0, 0, 0, 0, 0, 0, 0, 1
                 FROM pos_order pos
                 JOIN pos_session session ON session.id = pos.session_id AND session.state = 'closed'
                 JOIN res_company company ON company.id = pos.company_id AND company.coop_shop_open
                WHERE pos.state NOT IN ('draft', 'cancel') AND pos.amount_total >= 0
                  AND (pos.pricelist_id = company.coop_pricelist_id
                       OR EXISTS (SELECT 1 FROM pos_order_line item
                                   WHERE item.order_id = pos.id AND item.coop_goods_category_id IS NOT NULL))""",
            parts=PARTS,
            date=self._session_day(),
        )
