from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ...engine import ZERO, Amounts, MemberInput, timeline, to_decimal
from ..common.database import prepare_for_sums


class Sources(NamedTuple):
    """What the queries on members' items are asked with."""

    company: models.BaseModel
    until: date  # inclusive
    previous: date | None  # end of the period settled before
    accounts: dict[int, str]  # {account id: category}
    unposted: list[int]  # entries that count nowhere
    # (move id, share not received now, and at the previous end, date on which it counts), each None as usual
    special: list[tuple[int, str | None, str | None, date | None]]

    @property
    def open_ids(self):
        """Sale documents that are not received in full, or were not at the previous end."""
        return [move_id for move_id, now, _previous, _date in self.special if now is not None]


class Sums(NamedTuple):
    """What counts of a member's items in one segment and category, in euro; costs are negative."""

    member_id: int
    segment: int
    category: str
    received_now: Decimal
    invoiced_now: Decimal
    received_previous: Decimal
    invoiced_previous: Decimal
    checksum: Decimal  # of what a settlement before can have counted, see _checksum_sql


class Changed(NamedTuple):
    """Where anything settled before may count otherwise now: all documents of these members, and these of everybody."""

    members: list[int]
    documents: list[int]


AMOUNTS = ("received_now", "invoiced_now", "received_previous", "invoiced_previous")


class CoopWaterfall(models.AbstractModel):
    """From posted documents to the engine's input, with a number of queries that does not grow with the members.

    Everything here is a pure function of posted documents and a date (design §3).
    """

    _name = "coop.waterfall"
    _description = "Gathers what members earned and spent"

    # === INPUT OF THE ENGINE === #

    @api.model
    def _gather(self, company, members, until):
        """The engine's input of each member, up to ``until`` (inclusive): {member id: MemberInput}"""
        timelines = self._timelines(company, members)
        sums = self._sums(self._sources(company, until, None, members), timelines)
        return self._inputs(members, timelines, sums)[0]

    @api.model
    def _gather_documents(self, company, members, until, previous=None):
        """The same for a settlement, in two versions; what counts of its documents stays at hand, see _keep_documents.

        :param members: all members of the company
        :param previous: end of the period settled before; None: there was none
        :return: ({member id: MemberInput now}, {member id: MemberInput as it is now for the previous end}, Changed)
        """
        prepare_for_sums(self.env.cr)
        timelines = self._timelines(company, members)
        sources = self._sources(company, until, previous)
        sums = self._sums(sources, timelines)
        changed = self._changed(sources, sums) if previous else None
        self._keep_documents(sources, changed)
        return *self._inputs(members, timelines, sums), changed

    @api.model
    def _inputs(self, members, timelines, sums):
        """MemberInput now and for the previous end, of the rows of _sums."""
        histories = self.env["coop.member.status"]._histories(members)
        amounts = {column: defaultdict(dict) for column in AMOUNTS}
        for row in sums:
            for column in AMOUNTS:
                # On analytic items costs are negative; the engine counts them positive.
                counted = getattr(row, column)
                part = Amounts.of(row.category, counted if row.category == "turnover" else -counted)
                own = amounts[column][row.member_id]
                own[row.segment] = own[row.segment] + part if row.segment in own else part
        return tuple(
            {
                member.id: MemberInput(
                    member_id=member.id,
                    segments=timelines[member.id],
                    received=amounts[f"received_{when}"].get(member.id, {}),
                    invoiced=amounts[f"invoiced_{when}"].get(member.id, {}),
                    history=histories.get(member.id, ()),
                )
                for member in members
            }
            for when in ("now", "previous")
        )

    @api.model
    def _sums(self, sources, timelines):
        """What counts of each member's items by segment and category, as Sums; those before the previous end apart."""
        segments = [(member_id, segment) for member_id, own in timelines.items() for segment in own]
        if not segments or not sources.accounts:
            return []
        result = []
        for place, account_id, was_there, *numbers in self.env.execute_query(self._sums_sql(sources, segments)):
            member_id, segment = segments[place - 1]
            amount, open_now, open_previous, checksum = map(to_decimal, numbers)
            result.append(
                Sums(
                    member_id,
                    segment.number,
                    sources.accounts[account_id],
                    received_now=amount - open_now,
                    invoiced_now=amount,
                    received_previous=amount - open_previous if was_there else ZERO,
                    invoiced_previous=amount if was_there else ZERO,
                    checksum=checksum if was_there else ZERO,
                )
            )
        return result

    @api.model
    def _changed(self, sources, sums):
        """Of whom anything settled before may count otherwise now; documents that are or were open are looked at anyhow."""
        now, settled = defaultdict(Decimal), defaultdict(Decimal)
        for row in sums:
            now[row.member_id, row.category] += row.checksum
        for member_id, category, checksum in self.env.execute_query(self._settled_checksums_sql(sources)):
            settled[member_id, category] = to_decimal(checksum)
        members = {key[0] for key in {*now, *settled} if now[key] != settled[key]}
        return Changed(sorted(members), sources.open_ids)

    @api.model
    def _timelines(self, company, members):
        """{member id: segments}; members for whom the same rules apply share one timeline."""
        # A coach sees the figures of his members, but not every rule and permission that leads to them.
        found = (
            self.env["coop.contribution.rule"].sudo().search([("company_id", "=", company.id), ("active", "=", True)])
        )
        rules = [rule._to_engine() for rule in found]
        own = {rule.scope_id for rule in rules if rule.scope == "member"}
        agreements = self._agreement_terms(members) if any(rule.scope == "agreement" for rule in rules) else {}
        shared, result = {}, {}
        for member_id in members.ids:
            terms = tuple(agreements.get(member_id, ()))
            key = (terms, member_id if member_id in own else None)
            if key not in shared:
                shared[key] = timeline(rules, terms, member_id, company.id)
            result[member_id] = shared[key]
        return result

    @api.model
    def _agreement_terms(self, members):
        # As in _timelines.
        permissions = (
            self.env["coop.permission"]
            .sudo()
            .search_fetch(
                [("member_id", "in", members.ids), ("active", "=", True)],
                ["member_id", "agreement_id", "date_from", "date_to"],
                order="date_from, id",
            )
        )
        terms = defaultdict(list)
        for permission in permissions:
            terms[permission.member_id.id].append(
                (permission.agreement_id.id, permission.date_from, permission.date_to or None)
            )
        return terms
