from datetime import date

from odoo import api, models
from odoo.tools import SQL

from .coop_waterfall import Sources

# What counts for a member.
COUNTED_CATEGORIES = ("turnover", "assignment_cost", "investment", "training")


class CoopWaterfall(models.AbstractModel):
    """The queries on posted documents."""

    _inherit = "coop.waterfall"

    # === WHAT COUNTS OF EACH ITEM === #

    @api.model
    def _items_sql(self, sources, where):
        """A query: the items of members that count, those for which ``where`` holds (their name: item).

        Columns: member_id, move_id, account_id, date, document_date, amount in euro (turnover +, costs −), and how much
        of it was not received up to the end and up to the previous end: open_now, open_previous, NULL where all was. Each
        item is rounded by itself. All items of an entry have its date; what counts on another date says so.
        """
        return SQL(
            """SELECT item.member_id, item.coop_move_key AS move_id, item.general_account_id AS account_id, item.date,
                      COALESCE(special.date, item.date) AS document_date, item.amount,
                      CASE WHEN special.now IS NOT NULL AND item.general_account_id = ANY(%(turnover)s)
                           THEN item.amount - ROUND(item.amount * (1 - special.now), 2) END AS open_now,
                      CASE WHEN special.previous IS NOT NULL AND item.general_account_id = ANY(%(turnover)s)
                           THEN item.amount - ROUND(item.amount * (1 - special.previous), 2) END AS open_previous
                 FROM account_analytic_line item
            LEFT JOIN (SELECT move_id, MAX(now) AS now, MAX(previous) AS previous, MAX(date) AS date
                         FROM UNNEST(%(moves)s::int4[], %(now)s::numeric[], %(previous)s::numeric[], %(dates)s::date[])
                              AS document(move_id, now, previous, date)
                        GROUP BY move_id) AS special ON special.move_id = item.coop_move_key
                WHERE item.member_id IS NOT NULL AND item.company_id = %(company)s AND item.date <= %(until)s
                  AND item.general_account_id = ANY(%(accounts)s::int4[])
                  AND item.coop_move_key <> ALL(%(unposted)s::int4[])
                  AND %(where)s""",
            turnover=[account_id for account_id, category in sources.accounts.items() if category == "turnover"],
            accounts=list(sources.accounts),
            moves=[row[0] for row in sources.special],
            now=[row[1] for row in sources.special],
            previous=[row[2] for row in sources.special],
            dates=[row[3] for row in sources.special],
            company=sources.company.id,
            until=sources.until,
            unposted=sources.unposted,
            where=where,
        )

    @api.model
    def _sources(self, company, until, previous, members=None):
        """What the large queries are asked with. As lists: PostgreSQL then plans for the few that there are.

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
        # As text, because a share read as a float is no longer the same number.
        special = self.env.execute_query(
            SQL(
                """SELECT COALESCE(open.move_id, other.move_id), open.now::text, open.previous::text, other.date
                     FROM (%s) AS open FULL JOIN (%s) AS other ON other.move_id = open.move_id""",
                self._open_documents_sql(company, until, previous, of_whom),
                self._other_dates_sql(company, of_whom),
            )
        )
        return Sources(company, until, previous, dict(accounts), [move_id for [move_id] in unposted], special)

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

        A bill counts on its own date, a credit note on that of the invoice it belongs to.
        """
        return SQL(
            """SELECT move.id AS move_id, COALESCE(original.invoice_date, move.invoice_date, move.date) AS date
                 FROM account_move move
            LEFT JOIN account_move original ON original.id = move.reversed_entry_id
                WHERE move.company_id = %s AND (move.reversed_entry_id IS NOT NULL OR move.invoice_date <> move.date)
                  AND %s""",
            company.id,
            where,
        )

    # === SUMS BY MEMBER AND SEGMENT === #

    @api.model
    def _sums_sql(self, sources, segments):
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
            items=self._items_sql(sources, SQL("item.member_id = ANY(%s)", list(dict.fromkeys(members)))),
            checksum=self._checksum_sql("item", "move_id"),
            members=members,
            starts=[segment.date_from for _member_id, segment in segments],
            # Joined with its own number, so that PostgreSQL sees how few sums there are and shares the work.
            places=len(segments),
            previous=sources.previous or date.min,
        )

    @api.model
    def _checksum_sql(self, table, document):
        """Differs when amounts of documents do, even if they add up to the same, whatever number of rows they are in.

        A sum of amounts, each times a number that looks random and follows from its document.
        """
        return SQL("SUM(%s * HASHINT4(%s))", SQL.identifier(table, "amount"), SQL.identifier(table, document))

    @api.model
    def _settled_checksums_sql(self, sources):
        """A query: member_id, category, and the checksum of what posted settlements counted, open documents apart."""
        # As a list: PostgreSQL then sees that these are nearly all, and shares the work.
        posted = self.env["coop.settlement"].search([("company_id", "=", sources.company.id), ("state", "=", "posted")])
        return SQL(
            """SELECT item.member_id, item.category, (%(checksum)s)::text
                 FROM coop_settlement_item item
                WHERE item.company_id = %(company)s AND item.category IN %(categories)s
                  AND item.settlement_id = ANY(%(posted)s::int4[])
                  AND (item.category <> 'turnover' OR item.move_key <> ALL(%(open)s::int4[]))
                GROUP BY item.member_id, item.category""",
            checksum=self._checksum_sql("item", "move_key"),
            company=sources.company.id,
            categories=COUNTED_CATEGORIES,
            posted=posted.ids,
            open=sources.open_ids,
        )

    # === DOCUMENTS === #

    @api.model
    def _keep_documents(self, sources, changed):
        """What counts of each document for each member, in a temporary table, of documents that can make a difference.

        Named coop_document, gone at the end of the transaction; a later call replaces it. Columns: member_id, move_id,
        category, date, and in euro received_now, invoiced_now, received_previous, invoiced_previous.

        :param changed: Changed, or None for all documents
        """
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.coop_document"))
        self.env.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE coop_document ON COMMIT DROP AS
                   SELECT member_id, move_id, category, MIN(date) AS date,
                          SUM(amount) - COALESCE(SUM(open_now), 0) AS received_now, SUM(amount) AS invoiced_now,
                          COALESCE(SUM(amount) FILTER (WHERE date <= %(previous)s), 0)
                              - COALESCE(SUM(open_previous) FILTER (WHERE date <= %(previous)s), 0) AS received_previous,
                          COALESCE(SUM(amount) FILTER (WHERE date <= %(previous)s), 0) AS invoiced_previous
                     FROM (%(items)s) AS item
                     JOIN UNNEST(%(accounts)s::int4[], %(categories)s::text[]) AS account(id, category)
                       ON account.id = item.account_id
                    GROUP BY member_id, move_id, category""",
                items=self._items_sql(
                    sources, SQL("TRUE") if changed is None else self._can_differ_sql(sources, changed)
                ),
                accounts=list(sources.accounts),
                categories=list(sources.accounts.values()),
                previous=sources.previous or date.min,
            )
        )
        self.env.cr.execute(SQL("ANALYZE pg_temp.coop_document (member_id, move_id, category)"))

    @api.model
    def _can_differ_sql(self, sources, changed):
        """What a settlement before cannot have counted as it is now: later, open then or now, or of a changed member."""
        return SQL(
            """(item.date > %(previous)s OR item.coop_move_key = ANY(%(documents)s::int4[])
                OR item.member_id = ANY(%(members)s::int4[]))""",
            members=changed.members,
            documents=changed.documents,
            previous=sources.previous,
        )

    @api.model
    def _flush_sources(self):
        for model in ("account.analytic.line", "account.move", "account.move.line", "account.account"):
            self.env[model].flush_model()
        self.env["account.partial.reconcile"].flush_model()
