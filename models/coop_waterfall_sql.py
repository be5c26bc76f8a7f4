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

    # === WHAT COUNTS OF EACH ITEM === #

    @api.model
    def _items_sql(self, company, until, open_documents, where):
        """A query: the items of members that count up to ``until``, those for which ``where`` holds (their name: item).

        Columns: member_id, move_id, date, category, amount in euro (turnover +, costs −), and how much of it was not
        received up to ``until`` and up to the previous end: open_now, open_previous, NULL where all was. Each item is
        rounded by itself. An entry that is being posted has items already, and counts when it is posted. All items of
        a document have its date.
        """
        accounts = self.env.execute_query(
            SQL("SELECT id, coop_category FROM account_account WHERE coop_category IN %s", CATEGORIES)
        )
        unposted = self.env.execute_query(
            SQL("SELECT id FROM account_move WHERE company_id = %s AND state <> 'posted'", company.id)
        )
        return SQL(
            """SELECT item.member_id, item.coop_move_key AS move_id, item.date, account.category, item.amount,
                      item.amount - ROUND(item.amount * (1 - open.now), 2) AS open_now,
                      item.amount - ROUND(item.amount * (1 - open.previous), 2) AS open_previous
                 FROM account_analytic_line item
                 JOIN UNNEST(%(accounts)s::int4[], %(categories)s::text[]) AS account(id, category)
                   ON account.id = item.general_account_id
            LEFT JOIN (SELECT move_id, MAX(now) AS now, MAX(previous) AS previous
                         FROM UNNEST(%(open)s::int4[], %(open_now)s::numeric[], %(open_previous)s::numeric[])
                              AS share(move_id, now, previous)
                        GROUP BY move_id) AS open
                   ON open.move_id = item.coop_move_key AND account.category = 'turnover'
                WHERE item.member_id IS NOT NULL AND item.company_id = %(company)s AND item.date <= %(until)s
                  AND item.coop_move_key <> ALL(%(unposted)s::int4[])
                  AND %(where)s""",
            accounts=[row[0] for row in accounts],
            categories=[row[1] for row in accounts],
            open=[row[0] for row in open_documents],
            open_now=[row[1] for row in open_documents],
            open_previous=[row[2] for row in open_documents],
            company=company.id,
            until=until,
            unposted=[move_id for [move_id] in unposted],
            where=where,
        )

    @api.model
    def _prepare_database(self):
        """For the rest of the transaction: PostgreSQL guesses wrong about queries that hold lists.

        With its own settings it sorts where it had better add up in memory, reads whole tables for a few rows, and
        compiles queries for longer than they run.
        """
        self.env.cr.execute(SQL("SET LOCAL work_mem TO '64MB'"))
        self.env.cr.execute(SQL("SET LOCAL random_page_cost TO 1.1"))
        self.env.cr.execute(SQL("SET LOCAL enable_mergejoin TO off"))
        self.env.cr.execute(SQL("SET LOCAL jit TO off"))

    # === SUMS BY MEMBER AND SEGMENT === #

    @api.model
    def _sums_sql(self, company, items, segments, previous):
        """A query: what counts of the query ``items`` in each of ``segments``, by category.

        Columns: the segment's place in the list, from 1, category, received_now, invoiced_now, received_previous,
        invoiced_previous, and the checksum of what a settlement before can have counted, as text: it is too long a number
        for a float.

        :param segments: [(member id, Segment)]
        """
        other_dates = self._other_dates(company)
        return SQL(
            """SELECT segment.place, item.category, %(amounts)s,
                      COALESCE(%(checksum)s FILTER (WHERE item.date <= %(previous)s AND item.open_now IS NULL), 0)::text
                 FROM (%(items)s) AS item
            LEFT JOIN (SELECT move_id, MAX(date) AS date
                         FROM UNNEST(%(others)s::int4[], %(dates)s::date[]) AS counted(move_id, date)
                        GROUP BY move_id) AS other ON other.move_id = item.move_id
                 JOIN (SELECT member_id, MIN(place) - 1 AS before, ARRAY_AGG(date_from ORDER BY place) AS starts
                         FROM UNNEST(%(members)s, %(starts)s::date[]) WITH ORDINALITY AS part(member_id, date_from, place)
                        GROUP BY member_id) AS line ON line.member_id = item.member_id
                 JOIN (SELECT place FROM GENERATE_SERIES(1, %(places)s) AS place GROUP BY place) AS segment
                   ON segment.place = line.before + WIDTH_BUCKET(COALESCE(other.date, item.date), line.starts)
                GROUP BY segment.place, item.category""",
            items=items,
            amounts=self._amounts_sql(previous),
            checksum=self._checksum_sql("item", "move_id"),
            members=[member_id for member_id, _segment in segments],
            starts=[segment.date_from for _member_id, segment in segments],
            places=len(segments),
            others=[row[0] for row in other_dates],
            dates=[row[1] for row in other_dates],
            previous=previous or date.min,
        )

    @api.model
    def _amounts_sql(self, previous):
        """Columns of a sum over _items_sql: received_now, invoiced_now, received_previous, invoiced_previous in euro."""
        return SQL(
            """SUM(item.amount) - COALESCE(SUM(item.open_now), 0) AS received_now,
               SUM(item.amount) AS invoiced_now,
               COALESCE(SUM(item.amount) FILTER (WHERE %(before)s), 0)
                   - COALESCE(SUM(item.open_previous) FILTER (WHERE %(before)s), 0) AS received_previous,
               COALESCE(SUM(item.amount) FILTER (WHERE %(before)s), 0) AS invoiced_previous""",
            before=SQL("item.date <= %s", previous) if previous else SQL("FALSE"),
        )

    @api.model
    def _checksum_sql(self, table, document):
        """Differs when amounts of documents do, even if they add up to the same, whatever number of rows they are in.

        A sum of amounts, each times a number that looks random and follows from its document.
        """
        return SQL("SUM(%s * HASHINT4(%s))", SQL.identifier(table, "amount"), SQL.identifier(table, document))

    @api.model
    def _settled_checksums_sql(self, company, open_documents):
        """A query: member_id, category, and the checksum of what posted settlements counted, open documents apart."""
        return SQL(
            """SELECT item.member_id, item.category, (%(checksum)s)::text
                 FROM coop_settlement_item item
                WHERE item.company_id = %(company)s AND item.category IN %(categories)s
                  AND item.settlement_id = ANY(ARRAY(
                      SELECT id FROM coop_settlement WHERE company_id = %(company)s AND state = 'posted'))
                  AND (item.category <> 'turnover' OR item.move_key <> ALL(%(open)s))
                GROUP BY item.member_id, item.category""",
            checksum=self._checksum_sql("item", "move_key"),
            company=company.id,
            categories=CATEGORIES,
            open=[row[0] for row in open_documents],
        )

    @api.model
    def _other_dates(self, company):
        """Rows (move id, date) of the documents that count on another date than they are booked on.

        A bill counts on its own date, a credit note on that of the invoice it belongs to. Few do, which PostgreSQL
        cannot know; so they are handed to it as a list.
        """
        return self.env.execute_query(
            SQL(
                """SELECT move.id, COALESCE(original.invoice_date, move.invoice_date, move.date)
                     FROM account_move move
                LEFT JOIN account_move original ON original.id = move.reversed_entry_id
                    WHERE move.company_id = %s
                      AND (move.reversed_entry_id IS NOT NULL OR move.invoice_date <> move.date)""",
                company.id,
            )
        )

    # === DOCUMENTS === #

    @api.model
    def _keep_documents(self, company, until, previous, open_documents, changed):
        """What counts of each document for each member, in a temporary table, of documents that can make a difference.

        Named coop_document, gone at the end of the transaction; a later call replaces it. Columns: member_id, move_id,
        category, date, and in euro received_now, invoiced_now, received_previous, invoiced_previous.

        :param changed: Changed, or None for all documents
        """
        where = SQL("TRUE") if changed is None else self._can_differ_sql(previous, changed)
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.coop_document"))
        self.env.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE coop_document ON COMMIT DROP AS
                   SELECT member_id, move_id, category, MIN(date) AS date,
                          %(amounts)s
                     FROM (%(items)s) AS item
                    GROUP BY member_id, move_id, category""",
                items=self._items_sql(company, until, open_documents, where),
                amounts=self._amounts_sql(previous),
            )
        )
        self.env.cr.execute(SQL("ANALYZE pg_temp.coop_document (member_id, move_id, category)"))

    @api.model
    def _can_differ_sql(self, previous, changed):
        """What a settlement before cannot have counted as it is now: later, open then or now, or of a changed member."""
        return SQL(
            """item.id IN (
                SELECT id FROM account_analytic_line WHERE member_id = ANY(%(members)s)
                 UNION ALL
                SELECT id FROM account_analytic_line WHERE member_id IS NOT NULL AND date > %(previous)s
                 UNION ALL
                SELECT line.id FROM account_move_line entry
                  JOIN account_analytic_line line ON line.move_line_id = entry.id
                 WHERE entry.move_id = ANY(%(documents)s))""",
            members=changed.members,
            documents=changed.documents,
            previous=previous,
        )

    # === SALE DOCUMENTS NOT RECEIVED IN FULL === #

    @api.model
    def _open_documents(self, company, until, previous):
        """Rows (move id, now, previous): sale documents of which a part was not received, as shares from 0 to 1.

        Looked up first, so that the large queries are planned for the few that they are. As text, because a share read
        as a float is no longer the same number.
        """
        self._flush_sources()
        documents = self._open_documents_sql(company, until, previous)
        return self.env.execute_query(SQL("SELECT move_id, now::text, previous::text FROM (%s) AS open", documents))

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
                  CROSS JOIN LATERAL (%(receipts)s) AS side
                        JOIN account_move_line term ON term.id = side.item_id
                       WHERE unposted.company_id = %(company)s AND unposted.state <> 'posted'
                         AND term.display_type = 'payment_term')""",
            company=company.id,
            since=since,
            sales=SALE_TYPES,
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

    @api.model
    def _flush_sources(self):
        for model in ("account.analytic.line", "account.move", "account.move.line", "account.account"):
            self.env[model].flush_model()
        self.env["account.partial.reconcile"].flush_model()
