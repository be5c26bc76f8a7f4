from datetime import date

from odoo import api, models
from odoo.tools import SQL

# Sale documents on which turnover counts when received; anything else counts at once (design §3 "Recognition").
SALE_TYPES = ("out_invoice", "out_refund", "out_receipt")
# What counts for a member, each a column of the sums by document.
CATEGORIES = ("turnover", "assignment_cost", "investment", "training")


class CoopWaterfall(models.AbstractModel):
    """The queries on posted documents."""

    _inherit = "coop.waterfall"

    # === WHAT COUNTS OF EACH ITEM AND DOCUMENT === #

    @api.model
    def _counted_sql(self, company, until, previous=None, members=None):
        """A query: what counts of each document for each of these members (None: all).

        Columns: member_id, move_id, category, date, document_date, and received_now, invoiced_now, received_previous,
        invoiced_previous in euro (turnover +, costs −). An entry that is being posted has items already, and counts when
        it is posted. All items of a document have its date. The items are added up first, in the order of an index and
        without looking elsewhere; then each category in turn, for nearly always a document has one.
        """
        self._flush_sources()
        return SQL(
            """SELECT document.member_id, document.move_id, part.category, document.date,
                      COALESCE(other.date, document.date) AS document_date,
                      %(received_now)s AS received_now,
                      part.amount AS invoiced_now,
                      CASE WHEN %(before)s THEN %(received_previous)s ELSE 0 END AS received_previous,
                      CASE WHEN %(before)s THEN part.amount ELSE 0 END AS invoiced_previous
                 FROM (%(documents)s) AS document
           CROSS JOIN LATERAL (VALUES %(parts)s) AS part(category, amount)
            LEFT JOIN %(open)s ON open.move_id = document.move_id AND part.category = 'turnover'
            LEFT JOIN (%(other_dates)s) AS other ON other.id = document.move_id
                WHERE part.amount IS NOT NULL""",
            documents=self._documents_of_members_sql(company, until, members),
            parts=SQL(", ").join(
                SQL('(%s COLLATE "C", %s)', category, SQL.identifier("document", category)) for category in CATEGORIES
            ),
            open=self._open_sql(company, until, previous),
            received_now=self._received_sql("now"),
            received_previous=self._received_sql("previous"),
            before=SQL("document.date <= %s", previous) if previous else SQL("FALSE"),
            other_dates=self._other_dates_sql(),
        )

    @api.model
    def _documents_of_members_sql(self, company, until, members):
        """A query: member_id, move_id, date, and the sum in euro of each category, NULL where there is none."""
        return SQL(
            """SELECT member_id, coop_move_key AS move_id, MIN(date) AS date, %(sums)s
                 FROM account_analytic_line
                WHERE %(who)s AND company_id = %(company)s AND date <= %(until)s
                  AND coop_move_key NOT IN (
                      SELECT id FROM account_move WHERE company_id = %(company)s AND state <> 'posted')
                GROUP BY member_id, coop_move_key""",
            sums=SQL(", ").join(
                SQL("SUM(amount) FILTER (WHERE %s) AS %s", self._category_sql(category), SQL.identifier(category))
                for category in CATEGORIES
            ),
            who=SQL("member_id IS NOT NULL") if members is None else SQL("member_id = ANY(%s)", members.ids),
            company=company.id,
            until=until,
        )

    @api.model
    def _category_sql(self, category):
        # An array is made once for the query; a plain subquery once for every row that is looked up.
        return SQL("general_account_id = ANY(ARRAY(SELECT id FROM account_account WHERE coop_category = %s))", category)

    @api.model
    def _received_sql(self, when):
        """What was received of a part of a document; of one that is open each item is rounded by itself."""
        return SQL(
            """CASE WHEN open.move_id IS NULL THEN part.amount
                    ELSE (SELECT SUM(ROUND(amount * (1 - %(share)s), 2)) FROM account_analytic_line
                           WHERE member_id = document.member_id AND coop_move_key = document.move_id
                             AND %(turnover)s) END""",
            share=SQL.identifier("open", when),
            turnover=self._category_sql("turnover"),
        )

    @api.model
    def _other_dates_sql(self):
        """A query: id and date of documents that count on another date than they are booked on.

        A bill counts on its own date, a credit note on that of the invoice it belongs to.
        """
        return SQL(
            """SELECT move.id, COALESCE(original.invoice_date, move.invoice_date, move.date) AS date
                 FROM account_move move
            LEFT JOIN account_move original ON original.id = move.reversed_entry_id
                WHERE move.reversed_entry_id IS NOT NULL OR move.invoice_date <> move.date"""
        )

    @api.model
    def _keep_documents(self, company, until, previous):
        """What counts of each document for each member, in a temporary table: a settlement reads it three times.

        Named coop_document, gone at the end of the transaction; a later call replaces it.
        """
        # With PostgreSQL's own settings sorting goes to disk, and compiling the query takes longer than running it.
        self.env.cr.execute(SQL("SET LOCAL work_mem TO '64MB'"))
        self.env.cr.execute(SQL("SET LOCAL jit TO off"))
        counted = self._counted_sql(company, until, previous)
        # It takes pages of an index for as slow as a turning disk's, and a table of all sums in memory for faster.
        self.env.cr.execute(SQL("SET LOCAL random_page_cost TO 1.1"))
        self.env.cr.execute(SQL("SET LOCAL enable_hashagg TO off"))
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.coop_document"))
        self.env.cr.execute(SQL("CREATE TEMPORARY TABLE coop_document ON COMMIT DROP AS %s", counted))
        self.env.cr.execute(SQL("SET LOCAL enable_hashagg TO DEFAULT"))
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
                        FROM (SELECT partial.amount, partial.max_date FROM account_partial_reconcile partial
                                JOIN account_move_line other ON other.id = partial.credit_move_id
                               WHERE partial.debit_move_id = term.id AND other.parent_state = 'posted'
                               UNION ALL
                              SELECT partial.amount, partial.max_date FROM account_partial_reconcile partial
                                JOIN account_move_line other ON other.id = partial.debit_move_id
                               WHERE partial.credit_move_id = term.id AND other.parent_state = 'posted'
                             ) AS receipt) AS received
                GROUP BY term.move_id HAVING SUM(term.amount) <> 0""",
            candidates=[move_id for [move_id] in candidates],
            until=until,
            previous=previous or date.min,
        )

    @api.model
    def _open_candidates_sql(self, company, since):
        """Sale documents that are open now or were received after ``since``: all others were received in full.

        A payment that is reset to draft stays reconciled, in Odoo's way, and yet was not received.
        """
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
                         AND term.display_type = 'payment_term'
                       UNION ALL
                      SELECT term.move_id
                        FROM account_move unposted
                        JOIN account_move_line item ON item.move_id = unposted.id
                  CROSS JOIN LATERAL (
                             SELECT debit_move_id FROM account_partial_reconcile WHERE credit_move_id = item.id
                              UNION ALL
                             SELECT credit_move_id FROM account_partial_reconcile WHERE debit_move_id = item.id
                             ) AS side(item_id)
                        JOIN account_move_line term ON term.id = side.item_id
                       WHERE unposted.company_id = %(company)s AND unposted.state <> 'posted'
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
