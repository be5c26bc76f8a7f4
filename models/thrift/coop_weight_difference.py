from odoo import api, fields, models
from odoo.tools import SQL

from .coop_weight_mixin import PARTS, SOURCES

CAUSES = [
    ("count", "Stock was counted"),
    ("by_hand", "Moved by hand"),
    ("changed", "The stock move says something else"),
    ("not_booked", "Sold, but not taken out of the stock"),
    ("no_weight", "Sold without a weight"),
    ("negative", "More went out than came in"),
]


class CoopWeightDifference(models.Model):
    """Why the weights do not tie out: everything that makes the report's difference, row by row.

    Its sum is the difference of ``coop.weight.report``. Two causes have no kilos in it: of *sold without a weight* nobody
    knows them, and *more went out than came in* ties out, and cannot be true all the same.
    """

    _name = "coop.weight.difference"
    _description = "Why the weights do not tie out"
    _coop_help = "thrift-store#weights"
    _inherit = ["coop.weight.mixin"]
    _auto = False
    _depends = SOURCES
    _order = "date desc, id desc"
    _rec_name = "cause"

    cause = fields.Selection(CAUSES, readonly=True)
    advice = fields.Char(compute="_compute_advice")
    reference = fields.Char(readonly=True)
    model = fields.Char(readonly=True)
    res_id = fields.Integer("Record", readonly=True, aggregator=None)

    @api.depends_context("lang")
    @api.depends("cause")
    def _compute_advice(self):
        texts = {
            "count": self.env._("The count is right: this is what got lost or was found."),
            "by_hand": self.env._("Enter what was moved as an intake or as sorted out of the shop, and move it back."),
            "changed": self.env._("Put the quantity of the stock move right, or cancel the intake and enter it again."),
            "not_booked": self.env._("It was sold while the thrift store was not open. Count the stock."),
            "negative": self.env._(
                "The shop cannot have less than nothing: enter what was not weighed when it came in, look at the average weight, "
                "or count the stock."
            ),
            "no_weight": self.env._("Give the category an average weight; it counts from the next sale on."),
        }
        for row in self:
            row.advice = texts.get(row.cause)

    @property
    def _table_query(self):
        parts = (
            self._other_moves(),
            self._changed_moves(),
            self._unbooked_sales(),
            self._unbooked_documents(),
            self._weightless(),
            self._weightless_documents(),
            self._negative(),
        )
        return self._union(SQL("*"), parts)

    def _other_moves(self):
        """Moves that no intake, no session and no invoice or delivery made."""
        return SQL(
            """SELECT line.id::bigint * %(parts)s AS id, %(date)s AS date, line.company_id,
                      template.coop_goods_category_id AS category_id,
                      CASE WHEN move.is_inventory THEN 'count' ELSE 'by_hand' END AS cause, move.reference,
                      'stock.move' AS model, move.id AS res_id,
                      (CASE WHEN %(from)s THEN line.quantity_product_uom ELSE 0 END
                       - CASE WHEN %(to)s THEN line.quantity_product_uom ELSE 0 END)::numeric AS difference
                 FROM %(lines)s
                WHERE %(to)s <> %(from)s AND move.coop_intake_line_id IS NULL AND move.coop_session_id IS NULL
                  AND move.coop_invoice_id IS NULL AND move.coop_delivery_id IS NULL""",
            parts=PARTS,
            date=self._day(SQL("line.date")),
            lines=self._stock_lines(),
            **self._shop_sides(),
        )

    def _changed_moves(self):
        """Weighings whose moves brought other kilos into the shop than were weighed, per line and day."""
        return SQL(
            """SELECT max(row.code), row.date, row.company_id, max(row.category_id), 'changed', max(row.reference),
                      'coop.intake', row.intake_id, SUM(row.kilos)
                 FROM (SELECT line.id::bigint * %(parts)s + 1 + side.number AS code, line.id AS line_id, line.intake_id,
                              side.date, line.company_id, line.category_id, intake.name AS reference,
                              side.sign * CASE WHEN intake.source = 'shop' THEN -line.weight
                                               WHEN stream.kind = 'sale' THEN line.weight ELSE 0 END AS kilos
                         FROM coop_intake_line line
                         JOIN coop_intake intake ON intake.id = line.intake_id
                         JOIN coop_stream stream ON stream.id = line.stream_id
                        CROSS JOIN LATERAL (VALUES (0, intake.date, 1), (1, intake.cancelled_on, -1)
                             ) AS side (number, date, sign)
                        WHERE intake.state IN ('done', 'cancelled') AND side.date IS NOT NULL
                        UNION ALL
                       SELECT weighed.id::bigint * %(parts)s + 1, weighed.id, weighed.intake_id, %(date)s,
                              line.company_id, template.coop_goods_category_id, move.reference,
                              (CASE WHEN %(from)s THEN line.quantity_product_uom ELSE 0 END
                               - CASE WHEN %(to)s THEN line.quantity_product_uom ELSE 0 END)::numeric
                         FROM %(lines)s
                         JOIN coop_intake_line weighed ON weighed.id = move.coop_intake_line_id
                      ) AS row
                GROUP BY row.line_id, row.intake_id, row.date, row.company_id HAVING SUM(row.kilos) <> 0""",
            parts=PARTS,
            date=self._day(SQL("line.date")),
            lines=self._stock_lines(),
            **self._shop_sides(),
        )

    def _unbooked_sales(self):
        """Sessions and categories whose kilos sold are not those that left the shop."""
        return SQL(
            """SELECT max(row.code), row.date, row.company_id, row.category_id, 'not_booked', max(row.reference),
                      'pos.session', row.session_id, SUM(row.kilos)
                 FROM (SELECT item.id::bigint * %(parts)s + 3 AS code, session.id AS session_id, %(closed)s AS date,
                              pos.company_id, item.coop_goods_category_id AS category_id, session.name AS reference,
                              -item.coop_weight AS kilos
                         FROM pos_order_line item
                         JOIN pos_order pos ON pos.id = item.order_id AND pos.state NOT IN ('draft', 'cancel')
                         JOIN pos_session session ON session.id = pos.session_id AND session.state = 'closed'
                        WHERE item.coop_weight <> 0
                        UNION ALL
                       SELECT line.id::bigint * %(parts)s + 4, move.coop_session_id, %(date)s, line.company_id,
                              template.coop_goods_category_id, move.reference,
                              (CASE WHEN %(from)s THEN line.quantity_product_uom ELSE 0 END
                               - CASE WHEN %(to)s THEN line.quantity_product_uom ELSE 0 END)::numeric
                         FROM %(lines)s
                        WHERE move.coop_session_id IS NOT NULL
                      ) AS row
                GROUP BY row.session_id, row.date, row.company_id, row.category_id HAVING SUM(row.kilos) <> 0""",
            parts=PARTS,
            closed=self._session_day(),
            date=self._day(SQL("line.date")),
            lines=self._stock_lines(),
            **self._shop_sides(),
        )

    def _unbooked_documents(self):
        """Invoices and deliveries whose kilos are not those that left the shop with them."""
        return SQL(
            """SELECT max(row.code), row.date, row.company_id, row.category_id, 'not_booked', max(row.reference),
                      row.model, row.res_id, SUM(row.kilos)
                 FROM (SELECT item.id::bigint * %(parts)s + 6 AS code, 'account.move' AS model, invoice.id AS res_id,
                              invoice.date, item.company_id, item.coop_goods_category_id AS category_id,
                              invoice.name AS reference, -item.coop_weight AS kilos
                         FROM account_move_line item
                         JOIN account_move invoice ON invoice.id = item.move_id AND invoice.state = 'posted'
                        WHERE item.coop_goods_category_id IS NOT NULL AND item.coop_weight <> 0
                        UNION ALL
                       SELECT delivery.id::bigint * %(parts)s + 7, 'stock.move', delivery.id, %(delivered)s,
                              delivery.company_id, delivery.coop_goods_category_id, delivery.reference,
                              -delivery.coop_weight
                         FROM stock_move delivery
                        WHERE delivery.coop_goods_category_id IS NOT NULL AND delivery.state = 'done'
                        UNION ALL
                       SELECT line.id::bigint * %(parts)s + 8,
                              CASE WHEN move.coop_invoice_id IS NULL THEN 'stock.move' ELSE 'account.move' END,
                              COALESCE(move.coop_invoice_id, move.coop_delivery_id), %(date)s, line.company_id,
                              template.coop_goods_category_id, move.reference,
                              (CASE WHEN %(from)s THEN line.quantity_product_uom ELSE 0 END
                               - CASE WHEN %(to)s THEN line.quantity_product_uom ELSE 0 END)::numeric
                         FROM %(lines)s
                        WHERE move.coop_invoice_id IS NOT NULL OR move.coop_delivery_id IS NOT NULL
                      ) AS row
                GROUP BY row.model, row.res_id, row.date, row.company_id, row.category_id HAVING SUM(row.kilos) <> 0""",
            parts=PARTS,
            delivered=self._day(SQL("delivery.date")),
            date=self._day(SQL("line.date")),
            lines=self._stock_lines(),
            **self._shop_sides(),
        )

    def _weightless_documents(self):
        """The same on invoices and deliveries."""
        return SQL(
            """SELECT max(item.id)::bigint * %(parts)s + 9, invoice.date, item.company_id, item.coop_goods_category_id,
                      'no_weight', max(invoice.name), 'account.move', invoice.id, 0::numeric
                 FROM account_move_line item
                 JOIN account_move invoice ON invoice.id = item.move_id AND invoice.state = 'posted'
                WHERE item.coop_goods_category_id IS NOT NULL AND item.coop_weight = 0 AND item.quantity <> 0
                GROUP BY invoice.date, item.company_id, item.coop_goods_category_id, invoice.id
                UNION ALL
               SELECT delivery.id::bigint * %(parts)s + 10, %(date)s, delivery.company_id,
                      delivery.coop_goods_category_id, 'no_weight', delivery.reference, 'stock.move', delivery.id, 0
                 FROM stock_move delivery
                WHERE delivery.coop_goods_category_id IS NOT NULL AND delivery.coop_weight = 0
                  AND delivery.quantity <> 0 AND delivery.state = 'done'""",
            parts=PARTS,
            date=self._day(SQL("delivery.date")),
        )

    def _negative(self):
        """Categories of which more left the shop than ever came in, on the last day on which something moved."""
        return SQL(
            """SELECT template.coop_goods_category_id::bigint * %(parts)s + 11, MAX(%(date)s), line.company_id,
                      template.coop_goods_category_id, 'negative',
                      ROUND(SUM(%(kilos)s), 2)::text || ' kg', 'coop.goods.category',
                      template.coop_goods_category_id, 0::numeric
                 FROM %(lines)s
                GROUP BY template.coop_goods_category_id, line.company_id
               HAVING ROUND(SUM(%(kilos)s), 2) < 0""",
            parts=PARTS,
            date=self._day(SQL("line.date")),
            lines=self._stock_lines(),
            kilos=SQL(
                """(CASE WHEN %(to)s THEN line.quantity_product_uom ELSE 0 END
                    - CASE WHEN %(from)s THEN line.quantity_product_uom ELSE 0 END)::numeric""",
                **self._shop_sides(),
            ),
        )

    def _weightless(self):
        """Donated goods that were sold, and whose weight nobody gave."""
        return SQL(
            """SELECT max(item.id)::bigint * %(parts)s + 5, %(closed)s, pos.company_id, item.coop_goods_category_id,
                      'no_weight', max(session.name), 'pos.session', session.id, 0::numeric
                 FROM pos_order_line item
                 JOIN pos_order pos ON pos.id = item.order_id AND pos.state NOT IN ('draft', 'cancel')
                 JOIN pos_session session ON session.id = pos.session_id AND session.state = 'closed'
                WHERE item.coop_goods_category_id IS NOT NULL AND item.coop_weight = 0 AND item.qty <> 0
                GROUP BY %(closed)s, pos.company_id, item.coop_goods_category_id, session.id""",
            parts=PARTS,
            closed=self._session_day(),
        )

    # === ACTIONS === #

    def action_open_record(self):
        """The move, intake or session that makes the difference."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.model, "res_id": self.res_id, "view_mode": "form"}
