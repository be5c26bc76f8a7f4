from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine import to_decimal
from .coop_engine_input_sql import COUNTED_CATEGORIES


class ChangedDocuments(NamedTuple):
    """Where anything settled before may count otherwise now: all documents of these members, and these of everybody."""

    members: list[int]
    documents: list[int]


class CoopEngineInput(models.AbstractModel):
    """Which documents a settlement looks at: those that may count otherwise than when they were settled.

    All that was ever settled is compared by checksums, member by member and category by category, instead of document by
    document: on a million items that takes half the time. A checksum that came out equal by chance would leave a document
    out of the list of a statement; the amounts of the statement do not depend on it.
    """

    _inherit = "coop.engine.input"

    @api.model
    def _changed_documents(self, scope, segment_amounts):
        """Of whom anything settled before may count otherwise now; documents that are or were open are looked at anyhow."""
        now, settled = defaultdict(Decimal), defaultdict(Decimal)
        for row in segment_amounts:
            now[row.member_id, row.category] += row.checksum
        for member_id, category, checksum in self.env.execute_query(self._settled_checksums_sql(scope)):
            settled[member_id, category] = to_decimal(checksum)
        members = {key[0] for key in {*now, *settled} if now[key] != settled[key]}
        documents = {*scope.open_ids, *scope.apart.entries, *self._written_off_before(scope)}
        return ChangedDocuments(sorted(members), sorted(documents))

    @api.model
    def _written_off_before(self, scope):
        """Documents of which a settlement said that they were written off: that may be taken back."""
        items = self.env["coop.settlement.item"]
        groups = items._read_group(
            [("company_id", "=", scope.company.id), ("category", "=", "write_off")], ["move_key"]
        )
        return [move_id for [move_id] in groups]

    @api.model
    def _can_differ_sql(self, scope, changed):
        """What a settlement before cannot have counted as it is now: later, open then or now, or of a changed member."""
        if changed is None:
            return SQL("TRUE")
        return SQL(
            """(item.date > %(previous)s OR item.coop_move_key = ANY(%(documents)s::int4[])
                OR item.member_id = ANY(%(members)s::int4[]))""",
            members=changed.members,
            documents=changed.documents,
            previous=scope.previous,
        )

    @api.model
    def _settled_items_sql(self, company, changed):
        """A condition on coop_settlement_item of the company: what may have to be counted otherwise, and every entry on a pot."""
        if changed is None:
            return SQL("category <> 'expected'")
        return SQL(
            """id IN (
                SELECT id FROM coop_settlement_item
                 WHERE company_id = %(company)s AND member_id = ANY(%(members)s) AND category <> 'expected'
                 UNION ALL
                SELECT id FROM coop_settlement_item
                 WHERE company_id = %(company)s AND move_key = ANY(%(documents)s) AND category <> 'expected'
                 UNION ALL
                SELECT id FROM coop_settlement_item WHERE category = 'pot')""",
            company=company.id,
            members=changed.members,
            documents=changed.documents,
        )

    @api.model
    def _checksum_sql(self, table, document):
        """Differs when amounts of documents do, even if they add up to the same, whatever number of rows they are in.

        A sum of amounts, each times a number that looks random and follows from its document.
        """
        return SQL("SUM(%s * HASHINT4(%s))", SQL.identifier(table, "amount"), SQL.identifier(table, document))

    @api.model
    def _settled_checksums_sql(self, scope):
        """A query: member_id, category, and the checksum of what posted settlements counted, open documents apart."""
        # As a list: PostgreSQL then sees that these are nearly all, and shares the work.
        posted = self.env["coop.settlement"].search([("company_id", "=", scope.company.id), ("state", "=", "posted")])
        return SQL(
            """SELECT item.member_id, item.category, (%(checksum)s)::text
                 FROM coop_settlement_item item
                WHERE item.company_id = %(company)s AND item.category IN %(categories)s
                  AND item.settlement_id = ANY(%(posted)s::int4[])
                  AND (item.category <> 'turnover' OR item.move_key <> ALL(%(open)s::int4[]))
                  AND item.move_key <> ALL(%(apart)s::int4[])
                GROUP BY item.member_id, item.category""",
            checksum=self._checksum_sql("item", "move_key"),
            company=scope.company.id,
            categories=COUNTED_CATEGORIES,
            posted=posted.ids,
            open=scope.open_ids,
            apart=scope.apart.entries,
        )
