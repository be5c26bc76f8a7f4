from odoo import fields, models
from odoo.tools import SQL


class CoopLabelReport(models.Model):
    """What became of labels: a row for all pieces that share one, and so a price, a week and a colour.

    labelled = sold + spoiled + lost + still in the shop
    """

    _name = "coop.label.report"
    _description = "What became of labels"
    _auto = False
    _order = "week desc, id desc"
    _rec_name = "product_tmpl_id"
    _depends = {
        "account.move": ["state", "move_type", "date"],
        "account.move.line": ["product_id", "quantity", "price_total", "coop_goods_category_id", "move_id"],
        "pos.order": ["state", "date_order"],
        "pos.order.line": ["product_id", "qty", "price_subtotal_incl", "order_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": [
            "coop_label_count", "coop_label_gone", "coop_label_lost", "coop_goods_category_id", "coop_tag_id",
            "coop_tag_week", "company_id", "list_price"
        ],
        "stock.location": ["usage"],
        "stock.move": ["state", "product_id", "quantity", "coop_goods_category_id", "location_id", "location_dest_id", "date"],
    }  # fmt: skip

    product_tmpl_id = fields.Many2one("product.template", "Goods", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    category_id = fields.Many2one("coop.goods.category", readonly=True)
    tag_id = fields.Many2one("coop.colour.tag", "Colour", readonly=True)
    week = fields.Date("Labelled in the week of", readonly=True, help="Its Monday.")
    weeks_old = fields.Integer("Age in weeks", readonly=True, aggregator=None, help="Since it was labelled.")
    labelled = fields.Integer(readonly=True)
    sold = fields.Float("Sold pieces", readonly=True, digits=(16, 0))
    spoiled = fields.Integer(readonly=True)
    lost = fields.Integer("Lost or stolen", readonly=True)
    left = fields.Float("Still in the shop", readonly=True, digits=(16, 0))
    asked = fields.Monetary("Worth at the label's price", readonly=True, help="Of all that was labelled.")
    takings = fields.Monetary("Sold for", readonly=True)
    sold_days = fields.Float("Days in the shop of what is sold", readonly=True, help="Of all pieces together.")
    sell_through = fields.Float(
        "Sold (%)", readonly=True, digits=(16, 1), aggregator="avg", help="Pieces sold in percent of those labelled."
    )
    shrink = fields.Float(
        "Written off (%)", readonly=True, digits=(16, 1), aggregator="avg", help="Spoiled and lost, of those labelled."
    )
    days_to_sell = fields.Float(
        "Days until sold",
        readonly=True,
        digits=(16, 0),
        aggregator="avg",
        help="From the label to the sale, on average.",
    )

    def _read_group_select(self, aggregate_spec, query):
        """A percentage or an average of a group is that of its sums."""
        shares = {
            "sell_through:avg": "100.0 * SUM(%(sold)s) / NULLIF(SUM(%(labelled)s), 0)",
            "shrink:avg": "100.0 * (SUM(%(spoiled)s) + SUM(%(lost)s)) / NULLIF(SUM(%(labelled)s), 0)",
            "days_to_sell:avg": "SUM(%(sold_days)s) / NULLIF(SUM(%(sold)s), 0)",
        }
        if aggregate_spec not in shares:
            return super()._read_group_select(aggregate_spec, query)
        names = ("labelled", "sold", "spoiled", "lost", "sold_days")
        return SQL(shares[aggregate_spec], **{name: self._field_to_sql(self._table, name, query) for name in names})

    @property
    def _table_query(self):
        return SQL(
            """SELECT part.*, part.labelled - part.sold - part.spoiled - part.lost AS left,
                      100.0 * part.sold / part.labelled AS sell_through,
                      100.0 * (part.spoiled + part.lost) / part.labelled AS shrink,
                      part.sold_days / NULLIF(part.sold, 0) AS days_to_sell
                 FROM (%(labels)s) AS part""",
            labels=self._labels(),
        )

    def _labels(self):
        return SQL(
            """SELECT template.id, template.id AS product_tmpl_id, template.company_id,
                      template.coop_goods_category_id AS category_id, template.coop_tag_id AS tag_id, label.week,
                      (%(today)s::date - label.week) / 7 AS weeks_old,
                      template.coop_label_count AS labelled,
                      COALESCE(SUM(sale.pieces), 0) AS sold,
                      COALESCE(template.coop_label_gone, 0) - COALESCE(template.coop_label_lost, 0) AS spoiled,
                      COALESCE(template.coop_label_lost, 0) AS lost,
                      template.coop_label_count * template.list_price AS asked,
                      COALESCE(SUM(sale.amount), 0) AS takings,
                      COALESCE(SUM(sale.pieces * GREATEST(sale.day - label.day, 0)), 0) AS sold_days
                 FROM product_template template
           CROSS JOIN LATERAL (SELECT made.day, COALESCE(template.coop_tag_week, date_trunc('week', made.day)::date) AS week
                                 FROM (SELECT %(made)s AS day) AS made) AS label
            LEFT JOIN product_product product ON product.product_tmpl_id = template.id
            LEFT JOIN (%(sales)s) AS sale ON sale.product_id = product.id
                WHERE template.coop_label_count > 0
             GROUP BY template.id, label.week, label.day""",
            today=fields.Date.context_today(self),
            made=self._day(SQL("template.create_date")),
            sales=SQL(" UNION ALL ").join((self._at_tills(), self._on_invoices(), self._delivered())),
        )

    @staticmethod
    def _day(moment):
        """The day in the Netherlands of a moment that the database keeps in UTC."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Amsterdam')::date", moment)

    # === PIECES SOLD: AS THE LABELS THEMSELVES COUNT THEM === #

    def _at_tills(self):
        return SQL(
            """SELECT item.product_id, item.qty AS pieces, item.price_subtotal_incl AS amount, %(day)s AS day
                 FROM pos_order_line item
                 JOIN pos_order pos ON pos.id = item.order_id AND pos.state IN ('paid', 'done')""",
            day=self._day(SQL("pos.date_order")),
        )

    def _on_invoices(self):
        return SQL(
            """SELECT item.product_id, side.sign * item.quantity, side.sign * item.price_total, invoice.date
                 FROM account_move_line item
                 JOIN account_move invoice ON invoice.id = item.move_id AND invoice.state = 'posted'
           CROSS JOIN LATERAL (SELECT CASE WHEN invoice.move_type = 'out_refund' THEN -1 ELSE 1 END AS sign) AS side
                WHERE item.coop_goods_category_id IS NOT NULL"""
        )

    def _delivered(self):
        return SQL(
            """SELECT delivery.product_id,
                      CASE WHEN origin.usage = 'internal' AND destination.usage = 'customer' THEN delivery.quantity
                           WHEN origin.usage = 'customer' AND destination.usage = 'internal' THEN -delivery.quantity
                           ELSE 0 END,
                      0, %(day)s
                 FROM stock_move delivery
                 JOIN stock_location origin ON origin.id = delivery.location_id
                 JOIN stock_location destination ON destination.id = delivery.location_dest_id
                WHERE delivery.state = 'done' AND delivery.coop_goods_category_id IS NOT NULL""",
            day=self._day(SQL("delivery.date")),
        )
