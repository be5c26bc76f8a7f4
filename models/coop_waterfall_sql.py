from datetime import date

from odoo import api, models
from odoo.tools import SQL

# Sale documents on which turnover counts when received; anything else counts at once (design §3 "Recognition").
SALE_TYPES = ("out_invoice", "out_refund", "out_receipt")


class CoopWaterfall(models.AbstractModel):
    """The queries on posted documents."""

    _inherit = "coop.waterfall"

    # === WHAT COUNTS OF EACH ITEM AND DOCUMENT === #

    @api.model
    def _items_sql(self, company, until, previous=None, members=None):
        """A query: one row per analytic item of these members (None: all), with what counts of it.

        Columns: member_id, move_id, category, date, document_date; amount in euro (turnover +, costs −); and of sale
        documents that were not received in full received_now and received_previous, else NULL: all of it counts.
        """
        self._flush_sources()
        return SQL(
            """SELECT line.member_id, journal_item.move_id, account.coop_category COLLATE "C" AS category, line.date,
                      CASE WHEN move.reversed_entry_id IS NULL THEN COALESCE(move.invoice_date, move.date)
                           ELSE COALESCE((SELECT original.invoice_date FROM account_move original
                                           WHERE original.id = move.reversed_entry_id), move.invoice_date, move.date)
                           END AS document_date,
                      line.amount, %(received_now)s AS received_now, %(received_previous)s AS received_previous
                 FROM account_analytic_line line
                 JOIN account_move_line journal_item ON journal_item.id = line.move_line_id
                 JOIN account_account account ON account.id = line.general_account_id
                 JOIN account_move move ON move.id = journal_item.move_id
            LEFT JOIN %(open)s ON open.move_id = journal_item.move_id
                WHERE %(who)s
                  AND line.company_id = %(company)s
                  AND line.date <= %(until)s
                  AND journal_item.parent_state = 'posted'
                  AND account.coop_category IN ('turnover', 'assignment_cost', 'investment', 'training')""",
            open=self._open_sql(company, until, previous),
            received_now=self._received_sql("now"),
            received_previous=self._received_sql("previous"),
            who=SQL("line.member_id IS NOT NULL") if members is None else SQL("line.member_id = ANY(%s)", members.ids),
            company=company.id,
            until=until,
        )

    @api.model
    def _received_sql(self, when):
        return SQL(
            "CASE WHEN account.coop_category = 'turnover' THEN ROUND(line.amount * (1 - %s), 2) END",
            SQL.identifier("open", when),
        )

    @api.model
    def _counted_sql(self, items, previous=None):
        """A query: the rows of :meth:`_items_sql` summed by member, document and category.

        Columns: member_id, move_id, category, date, document_date, and received_now, invoiced_now, received_previous,
        invoiced_previous in euro. All items of a document have its date, and all or none of its turnover is open; so
        one sum is enough for nearly all of them.
        """
        before = SQL("MIN(date) <= %s", previous) if previous else SQL("FALSE")
        return SQL(
            """SELECT member_id, move_id, category, MIN(date) AS date, MIN(document_date) AS document_date,
                      COALESCE(SUM(received_now) FILTER (WHERE received_now IS NOT NULL), SUM(amount)) AS received_now,
                      SUM(amount) AS invoiced_now,
                      CASE WHEN %(before)s
                           THEN COALESCE(SUM(received_previous) FILTER (WHERE received_previous IS NOT NULL),
                                         SUM(amount)) ELSE 0 END AS received_previous,
                      CASE WHEN %(before)s THEN SUM(amount) ELSE 0 END AS invoiced_previous
                 FROM (%(items)s) AS item GROUP BY member_id, move_id, category""",
            before=before,
            items=items,
        )

    @api.model
    def _keep_documents(self, company, until, previous):
        """What counts of each document for each member, in a temporary table: a settlement reads it three times.

        Named coop_document, gone at the end of the transaction; a later call replaces it.
        """
        # With PostgreSQL's own settings sorting goes to disk, and compiling the query takes longer than running it.
        self.env.cr.execute(SQL("SET LOCAL work_mem TO '64MB'"))
        self.env.cr.execute(SQL("SET LOCAL jit TO off"))
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.coop_document"))
        self.env.cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE coop_document ON COMMIT DROP AS %s",
                self._counted_sql(self._items_sql(company, until, previous), previous),
            )
        )
        self.env.cr.execute(SQL("ANALYZE pg_temp.coop_document (member_id, move_id, category)"))

    @api.model
    def _documents_sql(self):
        return SQL("SELECT * FROM pg_temp.coop_document")

    # === SALE DOCUMENTS NOT RECEIVED IN FULL === #

    @api.model
    def _open_sql(self, company, until, previous):
        """``… AS open(move_id, now, previous)``: sale documents of which a part was not received, as shares from 0 to 1.

        Looked up first, so that the query in which this stands is planned for the few that they are. As text, because
        a share read as a float is no longer the same number.
        """
        documents = self._open_documents_sql(company, until, previous)
        rows = self.env.execute_query(SQL("SELECT move_id, now::text, previous::text FROM (%s) AS open", documents))
        return SQL(
            "UNNEST(%s::int4[], %s::numeric[], %s::numeric[]) AS open(move_id, now, previous)",
            *([row[column] for row in rows] for column in range(3)),
        )

    @api.model
    def _open_documents_sql(self, company, until, previous):
        """A query: move_id, now, previous. Only of candidates, since nearly everything is paid sooner or later."""
        candidates = self.env.execute_query(self._open_candidates_sql(company, previous or until))
        return SQL(
            """SELECT term.move_id,
                      1 - LEAST(1, SUM(COALESCE(received.now, 0)) / SUM(term.amount)) AS now,
                      1 - LEAST(1, SUM(COALESCE(received.previous, 0)) / SUM(term.amount)) AS previous
                 FROM (SELECT id, move_id, ABS(balance) AS amount FROM account_move_line
                        WHERE move_id = ANY(%(candidates)s) AND display_type = 'payment_term') AS term
           CROSS JOIN LATERAL (
                      SELECT SUM(amount) FILTER (WHERE max_date <= %(until)s) AS now,
                             SUM(amount) FILTER (WHERE max_date <= %(previous)s) AS previous
                        FROM (SELECT amount, max_date FROM account_partial_reconcile WHERE debit_move_id = term.id
                               UNION ALL
                              SELECT amount, max_date FROM account_partial_reconcile WHERE credit_move_id = term.id
                             ) AS receipt) AS received
                GROUP BY term.move_id HAVING SUM(term.amount) <> 0""",
            candidates=[move_id for [move_id] in candidates],
            until=until,
            previous=previous or date.min,
        )

    @api.model
    def _open_candidates_sql(self, company, since):
        """Sale documents that are open now or were received after ``since``: all others were received in full."""
        self._flush_sources()
        return SQL(
            """SELECT id FROM account_move
                WHERE move_type IN %(sales)s AND id IN (
                      SELECT move_id FROM account_move_line
                       WHERE company_id = %(company)s AND display_type = 'payment_term' AND parent_state = 'posted'
                         AND reconciled IS NOT TRUE
                       UNION ALL
                      SELECT term.move_id
                        FROM account_partial_reconcile partial
                  CROSS JOIN LATERAL (VALUES (partial.debit_move_id), (partial.credit_move_id)) AS side(item_id)
                        JOIN account_move_line term ON term.id = side.item_id
                       WHERE partial.max_date > %(since)s AND partial.company_id = %(company)s
                         AND term.display_type = 'payment_term')""",
            company=company.id,
            since=since,
            sales=SALE_TYPES,
        )

    @api.model
    def _flush_sources(self):
        for model in ("account.analytic.line", "account.move", "account.move.line", "account.account"):
            self.env[model].flush_model()
        self.env["account.partial.reconcile"].flush_model()
