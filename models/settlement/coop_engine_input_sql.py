from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ...engine import Category
from .coop_engine_input import DocumentScope
from .coop_receipt_entry import SALE_TYPES

# What counts for a member.
COUNTED_CATEGORIES = tuple(category.value for category in Category)


class CoopEngineInput(models.AbstractModel):
    """The queries on posted documents: what counts of each item, by member and segment, and what is not received."""

    _inherit = "coop.engine.input"

    # === WHAT COUNTS OF EACH ITEM === #

    @api.model
    def _items_sql(self, scope, where):
        """A query: the items of members that count, those for which ``where`` holds (their name: item).

        Columns: member_id, move_id, account_id, date, document_date, amount in euro (turnover +, costs −), and how much
        of it was not received up to the end and up to the previous end: open_now, open_previous, NULL where all was. Each
        item is rounded by itself. All items of an entry have its date; what counts on another date says so.
        """
        return SQL(
            """SELECT item.member_id, item.coop_move_key AS move_id, item.general_account_id AS account_id, item.date,
                      COALESCE(adjusted.date, item.date) AS document_date, item.amount,
                      CASE WHEN adjusted.now IS NOT NULL AND item.general_account_id = ANY(%(turnover)s)
                           THEN item.amount - ROUND(item.amount * (1 - adjusted.now), 2) END AS open_now,
                      CASE WHEN adjusted.previous IS NOT NULL AND item.general_account_id = ANY(%(turnover)s)
                           THEN item.amount - ROUND(item.amount * (1 - adjusted.previous), 2) END AS open_previous
                 FROM account_analytic_line item
            LEFT JOIN (SELECT move_id, MAX(now) AS now, MAX(previous) AS previous, MAX(date) AS date
                         FROM UNNEST(%(moves)s::int4[], %(now)s::numeric[], %(previous)s::numeric[], %(dates)s::date[])
                              AS document(move_id, now, previous, date)
                        GROUP BY move_id) AS adjusted ON adjusted.move_id = item.coop_move_key
                WHERE item.member_id IS NOT NULL AND item.company_id = %(company)s AND item.date <= %(until)s
                  AND item.general_account_id = ANY(%(accounts)s::int4[])
                  AND item.coop_move_key <> ALL(%(unposted)s::int4[])
                  AND %(where)s""",
            turnover=[account_id for account_id, category in scope.accounts.items() if category == "turnover"],
            accounts=list(scope.accounts),
            moves=[row[0] for row in scope.adjusted],
            now=[row[1] for row in scope.adjusted],
            previous=[row[2] for row in scope.adjusted],
            dates=[row[3] for row in scope.adjusted],
            company=scope.company.id,
            until=scope.until,
            unposted=scope.unposted,
            where=where,
        )

    @api.model
    def _document_scope(self, company, until, previous, members=None):
        """The DocumentScope of a date. It holds lists, so that PostgreSQL plans for the few that there are.

        :param members: of one member only his own documents are looked up; of more, all
        """
        self._flush_sources()
        accounts = self.env.execute_query(
            SQL("SELECT id, coop_category FROM account_account WHERE coop_category IN %s", COUNTED_CATEGORIES)
        )
        # An entry that is being posted has items already, and counts when it is posted.
        unposted = self.env.execute_query(
            SQL("SELECT id FROM account_move WHERE company_id = %s AND state <> 'posted'", company.id)
        )
        of_whom = self._is_of_sql(members) if members and len(members) == 1 else SQL("TRUE")
        candidates = self._open_candidates(company, previous or until, of_whom)
        apart = self._apart(company, until, previous, candidates, of_whom)
        # As text, because a share read as a float is no longer the same number.
        adjusted = self.env.execute_query(
            SQL(
                """SELECT COALESCE(open.move_id, other.move_id), open.now::text, open.previous::text, other.date
                     FROM (%s UNION ALL SELECT UNNEST(%s::int4[]), 0, 0) AS open
                FULL JOIN (%s) AS other ON other.move_id = open.move_id""",
                self._open_documents_sql(candidates - set(apart.documents), until, previous),
                apart.documents,
                self._other_dates_sql(company, of_whom),
            )
        )
        apart = self._with_cut_offs(apart, adjusted, until, previous)
        nowhere = [move_id for [move_id] in unposted] + apart.entries
        return DocumentScope(company, until, previous, dict(accounts), nowhere, adjusted, apart)

    @api.model
    def _is_of_sql(self, members):
        """A condition: the entry named move has items of these members. As an array, so that they are looked up first."""
        return SQL(
            "move.id = ANY(ARRAY(SELECT DISTINCT coop_move_key FROM account_analytic_line WHERE member_id = ANY(%s)))",
            members.ids,
        )

    @api.model
    def _other_dates_sql(self, company, where):
        """A query: move_id and date of documents that count on another date than they are booked on.

        A bill counts on its own date; a correction on that of what it corrects, through any number of steps. A credit
        note that names no invoice corrects the one that it was matched with.
        """
        return SQL(
            """WITH RECURSIVE correction(move_id, origin_id, depth) AS (
                   SELECT move.id, move.reversed_entry_id, 1 FROM account_move move
                    WHERE move.company_id = %(company)s AND move.reversed_entry_id IS NOT NULL AND %(where)s
                    UNION ALL
                   SELECT correction.move_id, original.reversed_entry_id, depth + 1
                     FROM correction JOIN account_move original ON original.id = correction.origin_id
                    WHERE original.reversed_entry_id IS NOT NULL AND depth < 100)
               SELECT first.move_id, COALESCE(original.invoice_date, original.date) AS date
                 FROM (SELECT DISTINCT ON (move_id) move_id, origin_id FROM correction
                        ORDER BY move_id, depth DESC) AS first
                 JOIN account_move original ON original.id = first.origin_id
                UNION ALL
               SELECT move.id, move.invoice_date FROM account_move move
                WHERE move.company_id = %(company)s AND move.reversed_entry_id IS NULL AND move.invoice_date <> move.date
                  AND move.move_type <> 'out_refund' AND %(where)s
                UNION ALL
               SELECT move.id, COALESCE(matched.date, move.invoice_date)
                 FROM account_move move
           CROSS JOIN LATERAL (
                      SELECT MIN(invoice.invoice_date) AS date
                        FROM account_move_line item CROSS JOIN LATERAL (%(receipts)s) AS receipt
                        JOIN account_move_line term ON term.id = receipt.item_id
                        JOIN account_move invoice ON invoice.id = term.move_id AND invoice.move_type = 'out_invoice'
                       WHERE item.move_id = move.id AND item.display_type = 'payment_term') AS matched
                WHERE move.company_id = %(company)s AND move.reversed_entry_id IS NULL
                  AND move.move_type = 'out_refund' AND %(where)s""",
            company=company.id,
            where=where,
            receipts=self._reconciled_with_sql("item"),
        )

    # === AMOUNTS BY MEMBER AND SEGMENT === #

    @api.model
    def _segment_amounts_sql(self, scope, segments):
        """A query: what counts of members' items in each of ``segments``, by account.

        Columns: the segment's place in the list, from 1; account id; whether it counted at the previous end; sums of the
        amounts, of what was not received now and then; and the checksum of what a settlement can have counted then, as
        text: it is too long a number for a float.

        :param segments: [(member id, Segment)]
        """
        members = [member_id for member_id, _segment in segments]
        return SQL(
            """SELECT segment.place, item.account_id, item.date <= %(previous)s AS was_there, SUM(item.amount),
                      COALESCE(SUM(item.open_now), 0), COALESCE(SUM(item.open_previous), 0),
                      COALESCE(%(checksum)s FILTER (WHERE item.open_now IS NULL), 0)::text
                 FROM (%(items)s) AS item
                 JOIN (SELECT member_id, MIN(place) - 1 AS before, ARRAY_AGG(date_from ORDER BY place) AS starts
                         FROM UNNEST(%(members)s, %(starts)s::date[]) WITH ORDINALITY AS part(member_id, date_from, place)
                        GROUP BY member_id) AS line ON line.member_id = item.member_id
                 JOIN (SELECT place FROM GENERATE_SERIES(1, %(places)s) AS place GROUP BY place) AS segment
                   ON segment.place = line.before + WIDTH_BUCKET(item.document_date, line.starts)
                GROUP BY segment.place, item.account_id, was_there""",
            items=self._items_sql(scope, SQL("item.member_id = ANY(%s)", list(dict.fromkeys(members)))),
            checksum=self._checksum_sql("item", "move_id"),
            members=members,
            starts=[segment.date_from for _member_id, segment in segments],
            # Joined with its own number, so that PostgreSQL sees how few sums there are and shares the work.
            places=len(segments),
            previous=scope.previous or date.min,
        )

    # === DOCUMENTS === #

    @api.model
    def _keep_documents(self, scope, changed):
        """What counts of each document for each member, in a temporary table, of documents that can make a difference.

        Named coop_document, gone at the end of the transaction; a later call replaces it. Columns: member_id, move_id,
        category, date, and in euro received_now, invoiced_now, received_previous, invoiced_previous.

        :param changed: ChangedDocuments, or None for all documents
        """
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.coop_document"))
        self.env.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE coop_document ON COMMIT DROP AS
                   SELECT member_id, move_id, category, MIN(date) AS date,
                          SUM(received_now) AS received_now, SUM(invoiced_now) AS invoiced_now,
                          SUM(received_previous) AS received_previous, SUM(invoiced_previous) AS invoiced_previous
                     FROM (SELECT member_id, move_id, category, MIN(date) AS date,
                                  SUM(amount) - COALESCE(SUM(open_now), 0) AS received_now, SUM(amount) AS invoiced_now,
                                  COALESCE(SUM(amount) FILTER (WHERE date <= %(previous)s), 0)
                                      - COALESCE(SUM(open_previous) FILTER (WHERE date <= %(previous)s), 0)
                                      AS received_previous,
                                  COALESCE(SUM(amount) FILTER (WHERE date <= %(previous)s), 0) AS invoiced_previous
                             FROM (%(items)s) AS item
                             JOIN UNNEST(%(accounts)s::int4[], %(categories)s::text[]) AS account(id, category)
                               ON account.id = item.account_id
                            GROUP BY member_id, move_id, category
                            UNION ALL
                           %(apart)s) AS counted
                    GROUP BY member_id, move_id, category""",
                items=self._items_sql(scope, self._can_differ_sql(scope, changed)),
                accounts=list(scope.accounts),
                categories=list(scope.accounts.values()),
                previous=scope.previous or date.min,
                apart=self._apart_rows_sql(scope),
            )
        )
        self.env.cr.execute(SQL("ANALYZE pg_temp.coop_document (member_id, move_id, category)"))

    @api.model
    def _apart_rows_sql(self, scope):
        """A query: the rows of scope.apart, with the columns of coop_document."""
        owners = self.env["account.analytic.plan"]._coop_owners()
        rows = [(owners[row.owner_id].member_id, row) for row in scope.apart.rows]
        rows = [(member_id, row) for member_id, row in rows if member_id]
        return SQL(
            """SELECT * FROM UNNEST(%s::int4[], %s::int4[], %s::text[], %s::date[],
                                    %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[])""",
            [member_id for member_id, _row in rows],
            [row.move_id for _member_id, row in rows],
            [row.category for _member_id, row in rows],
            [row.date for _member_id, row in rows],
            [str(row.amount_now - row.open_now) for _member_id, row in rows],
            [str(row.amount_now) for _member_id, row in rows],
            [str(row.amount_previous - row.open_previous) for _member_id, row in rows],
            [str(row.amount_previous) for _member_id, row in rows],
        )

    # === DOCUMENTS THAT ARE NOT RECEIVED === #

    @api.model
    def _open_documents_sql(self, document_ids, until, previous):
        """A query: move_id, now, previous: what share from 0 to 1 of these documents, settled by money, was not received."""
        return SQL(
            """SELECT term.move_id,
                      1 - LEAST(1, SUM(COALESCE(received.now, 0)) / SUM(term.amount)) AS now,
                      1 - LEAST(1, SUM(COALESCE(received.previous, 0)) / SUM(term.amount)) AS previous
                 FROM (SELECT id, move_id, ABS(balance) AS amount FROM account_move_line
                        WHERE move_id = ANY(%(documents)s) AND display_type = 'payment_term') AS term
           CROSS JOIN LATERAL (
                      SELECT SUM(receipt.amount) FILTER (WHERE receipt.max_date <= %(until)s) AS now,
                             SUM(receipt.amount) FILTER (WHERE receipt.max_date <= %(previous)s) AS previous
                        FROM (%(receipts)s) AS receipt
                        JOIN account_move_line other ON other.id = receipt.item_id
                       WHERE other.parent_state = 'posted') AS received
                GROUP BY term.move_id HAVING SUM(term.amount) <> 0""",
            documents=sorted(document_ids),
            receipts=self._reconciled_with_sql("term"),
            until=until,
            previous=previous or date.min,
        )

    @api.model
    def _open_candidates(self, company, since, where):
        """The ids of sale documents that are open now or were received after ``since``; nearly all others are paid.

        :param where: a condition on the document, named move
        """
        return {move_id for [move_id] in self.env.execute_query(self._open_candidates_sql(company, since, where))}

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
        """A query: partial_id, item_id, amount, max_date of each journal item that the one in ``table`` is reconciled with."""
        return SQL(
            """SELECT id AS partial_id, credit_move_id AS item_id, amount, max_date
                 FROM account_partial_reconcile WHERE debit_move_id = %(item)s
                UNION ALL
               SELECT id, debit_move_id, amount, max_date
                 FROM account_partial_reconcile WHERE credit_move_id = %(item)s""",
            item=SQL.identifier(table, "id"),
        )

    @api.model
    def _flush_sources(self):
        for model in ("account.analytic.line", "account.move", "account.move.line", "account.account"):
            self.env[model].flush_model()
        self.env["account.partial.reconcile"].flush_model()
