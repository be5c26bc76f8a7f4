from collections import defaultdict

from odoo import models
from odoo.tools import SQL

# What Odoo calls the item for the rounding of cash in a closing entry, in whatever language.
ROUNDING = "Rounding line"


class CoopProofCheck(models.Model):
    """The tills: what was sold, what was paid, and what was booked of it are one amount."""

    _inherit = "coop.proof.check"

    def _differences_till(self):
        """Per closed session: paid orders, their payments and the closing entry; per invoice of a till its payments.

        The rounding of cash and a difference that a treasurer booked away are items of the entry, and explain it.
        """
        for model in ("pos.order", "pos.order.line", "pos.payment", "pos.session"):
            self.env[model].flush_model()
        differences = defaultdict(float)
        for sql in (self._closing_sql(), self._till_invoices_sql()):
            for session_id, amount in self._query(sql):
                differences[session_id] += amount
        return "pos.session", list(differences.items())

    def _closing_sql(self):
        """An order that was invoiced when its session closed has no part in the closing entry; invoiced later it has."""
        return SQL(
            """WITH sold AS (
                   SELECT sale.session_id, SUM(sale.amount_total) AS worth, SUM(line.worth) AS worth_of_lines,
                          SUM(payment.paid) AS paid
                     FROM pos_order sale
                LEFT JOIN LATERAL (SELECT SUM(price_subtotal_incl) AS worth FROM pos_order_line
                                    WHERE order_id = sale.id) AS line ON TRUE
                LEFT JOIN LATERAL (SELECT SUM(amount) AS paid FROM pos_payment
                                    WHERE pos_order_id = sale.id) AS payment ON TRUE
                    WHERE sale.company_id = %(company)s AND sale.state IN ('paid', 'done')
                      AND (sale.account_move IS NULL
                           OR EXISTS (SELECT FROM account_move later WHERE later.reversed_pos_order_id = sale.id))
                    GROUP BY sale.session_id),
               closing AS (
                   SELECT session.id,
                          COALESCE(sold.worth, 0) AS worth,
                          COALESCE(sold.worth_of_lines, 0) AS worth_of_lines,
                          COALESCE(sold.paid, 0) AS paid,
                          COALESCE(SUM(item.amount_currency) FILTER (WHERE %(received)s), 0) AS received,
                          COALESCE(SUM(item.amount_currency) FILTER (WHERE item.name = %(rounding)s), 0) AS rounding,
                          COALESCE(SUM(item.amount_currency) FILTER (WHERE %(difference)s), 0) AS difference
                     FROM pos_session session
                     JOIN pos_config config ON config.id = session.config_id
                     JOIN res_company company ON company.id = config.company_id
                LEFT JOIN sold ON sold.session_id = session.id
                LEFT JOIN account_move_line item ON item.move_id = session.move_id
                LEFT JOIN account_account account ON account.id = item.account_id
                    WHERE company.id = %(company)s AND session.state = 'closed'
                      AND session.stop_at >= company.coop_switched_on
                    GROUP BY session.id, sold.worth, sold.worth_of_lines, sold.paid),
               compared AS (
                   SELECT id, ABS(ROUND(paid - received, 2))
                              + LEAST(ABS(ROUND(worth - paid - rounding - difference, 2)),
                                      ABS(ROUND(worth_of_lines - paid - rounding - difference, 2))) AS amount
                     FROM closing)
               SELECT id, amount FROM compared WHERE amount <> 0""",
            company=self.company_id.id,
            rounding=ROUNDING,
            difference=SQL("item.id = session.coop_difference_item_id"),
            received=SQL(
                """item.id IS DISTINCT FROM session.coop_difference_item_id
                   AND (account.account_type = 'asset_receivable'
                        OR account.id = company.account_default_pos_receivable_account_id
                        OR EXISTS (SELECT FROM pos_payment WHERE coop_on_account_item_id = item.id))"""
            ),
        )

    def _till_invoices_sql(self):
        return SQL(
            """SELECT MIN(sale.session_id), ROUND(invoice.amount_total_in_currency_signed - SUM(payment.paid), 2)
                 FROM account_move invoice JOIN pos_order sale ON sale.account_move = invoice.id
                 JOIN pos_session session ON session.id = sale.session_id
                 JOIN res_company company ON company.id = invoice.company_id
            LEFT JOIN LATERAL (SELECT COALESCE(SUM(amount), 0) AS paid FROM pos_payment
                                WHERE pos_order_id = sale.id) AS payment ON TRUE
                WHERE invoice.company_id = %s AND invoice.state = 'posted'
                  AND invoice.create_date >= company.coop_switched_on
                GROUP BY invoice.id
               HAVING ROUND(invoice.amount_total_in_currency_signed - SUM(payment.paid), 2) <> 0""",
            self.company_id.id,
        )
