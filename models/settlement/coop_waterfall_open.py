from datetime import date

from odoo import api, models
from odoo.tools import SQL

# Sale documents on which turnover counts when received; anything else counts at once (design §3 "Recognition").
SALE_TYPES = ("out_invoice", "out_refund", "out_receipt")


class CoopWaterfall(models.AbstractModel):
    """Which sale documents were not received in full, and what share of them."""

    _inherit = "coop.waterfall"

    @api.model
    def _open_documents_sql(self, company, until, previous, where=None):
        """A query: move_id, now, previous: what share from 0 to 1 of a sale document was not received.

        Only of candidates, looked up first, since nearly everything is paid sooner or later; ``where`` is a condition
        on the document, named move.
        """
        candidates = self.env.execute_query(self._open_candidates_sql(company, previous or until, where or SQL("TRUE")))
        return SQL(
            """SELECT term.move_id,
                      1 - LEAST(1, SUM(COALESCE(received.now, 0)) / SUM(term.amount)) AS now,
                      1 - LEAST(1, SUM(COALESCE(received.previous, 0)) / SUM(term.amount)) AS previous
                 FROM (SELECT id, move_id, ABS(balance) AS amount FROM account_move_line
                        WHERE move_id = ANY(%(candidates)s) AND display_type = 'payment_term') AS term
           CROSS JOIN LATERAL (
                      SELECT SUM(receipt.amount) FILTER (WHERE receipt.max_date <= %(until)s) AS now,
                             SUM(receipt.amount) FILTER (WHERE receipt.max_date <= %(previous)s) AS previous
                        FROM (%(receipts)s) AS receipt
                        JOIN account_move_line other ON other.id = receipt.item_id
                       WHERE other.parent_state = 'posted') AS received
                GROUP BY term.move_id HAVING SUM(term.amount) <> 0""",
            candidates=[move_id for [move_id] in candidates],
            receipts=self._reconciled_with_sql("term"),
            until=until,
            previous=previous or date.min,
        )

    @api.model
    def _open_candidates_sql(self, company, since, where):
        """Sale documents that are open now or were received after ``since``: all others were received in full.

        A payment that is reset to draft stays reconciled, in Odoo's way, and yet was not received.
        """
        self._flush_sources()
        return SQL(
            """SELECT move.id FROM account_move move
                WHERE move.move_type IN %(sales)s AND %(where)s AND move.id IN (
                      SELECT move_id FROM account_move_line
                       WHERE company_id = %(company)s AND display_type = 'payment_term' AND parent_state = 'posted'
                         AND reconciled IS NOT TRUE
                       UNION ALL
                      SELECT term.move_id
                        FROM account_partial_reconcile partial
                  CROSS JOIN LATERAL (VALUES (partial.debit_move_id), (partial.credit_move_id)) AS side(item_id)
                        JOIN account_move_line term ON term.id = side.item_id
                       WHERE partial.max_date > %(since)s AND partial.company_id = %(company)s
                         AND term.display_type = 'payment_term'
                       UNION ALL
                      SELECT term.move_id
                        FROM account_move unposted
                        JOIN account_move_line item ON item.move_id = unposted.id
                  CROSS JOIN LATERAL (%(receipts)s) AS side
                        JOIN account_move_line term ON term.id = side.item_id
                       WHERE unposted.company_id = %(company)s AND unposted.state <> 'posted'
                         AND term.display_type = 'payment_term')""",
            company=company.id,
            since=since,
            sales=SALE_TYPES,
            where=where,
            receipts=self._reconciled_with_sql("item"),
        )

    @api.model
    def _reconciled_with_sql(self, table):
        """A query: item_id, amount, max_date of each journal item that the one in ``table`` is reconciled with."""
        return SQL(
            """SELECT credit_move_id AS item_id, amount, max_date
                 FROM account_partial_reconcile WHERE debit_move_id = %(item)s
                UNION ALL
               SELECT debit_move_id, amount, max_date
                 FROM account_partial_reconcile WHERE credit_move_id = %(item)s""",
            item=SQL.identifier(table, "id"),
        )
