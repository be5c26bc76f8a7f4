from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ...engine import ZERO, Amounts, MemberInput, segment_on, timeline, to_decimal
from ..common.database import prepare_for_sums
from .coop_receipt_entry import ApartDocuments


class DocumentScope(NamedTuple):
    """Which items of members count, and how: the terms of the large queries."""

    company: models.BaseModel
    until: date  # inclusive
    previous: date | None  # end of the period settled before
    accounts: dict[int, str]  # {account id: category}
    unposted: list[int]  # entries that count nowhere
    # Documents that do not count in full on their own date: (move id, share not received now, and at the previous end, date
    # on which it counts), each None when it is as usual.
    adjusted: list[tuple[int, str | None, str | None, date | None]]
    apart: ApartDocuments

    @property
    def open_ids(self):
        """Sale documents that are not received in full, or were not at the previous end, or count by rows of their own."""
        return [move_id for move_id, now, _previous, _date in self.adjusted if now is not None]


class SegmentAmounts(NamedTuple):
    """What counts of a member's items in one segment and category, in euro; costs are negative."""

    member_id: int
    segment: int
    category: str
    received_now: Decimal
    invoiced_now: Decimal
    received_previous: Decimal
    invoiced_previous: Decimal
    checksum: Decimal  # of what a settlement before can have counted, see _checksum_sql


AMOUNTS = ("received_now", "invoiced_now", "received_previous", "invoiced_previous")


class CoopEngineInput(models.AbstractModel):
    """From posted documents to the engine's input, with a number of queries that does not grow with the members.

    Everything here is a pure function of posted documents and a date (design §3).
    """

    _name = "coop.engine.input"
    _description = "What members earned and spent, for the engine"

    # === INPUT OF THE ENGINE === #

    @api.model
    def _gather(self, company, members, until):
        """The engine's input of each member, up to ``until`` (inclusive): {member id: MemberInput}"""
        timelines = self._timelines(company, members)
        segment_amounts = self._segment_amounts(self._document_scope(company, until, None, members), timelines)
        return self._member_inputs(members, timelines, segment_amounts)[0]

    @api.model
    def _gather_documents(self, company, members, until, previous=None):
        """The same for a settlement, in two versions; what counts of its documents is kept by _keep_documents.

        :param members: all members of the company
        :param previous: end of the period settled before; None: there was none
        :return: ({member id: MemberInput now}, {member id: MemberInput as it is now for the previous end},
            ChangedDocuments, None when there was no period before)
        """
        prepare_for_sums(self.env.cr)
        timelines = self._timelines(company, members)
        scope = self._document_scope(company, until, previous)
        segment_amounts = self._segment_amounts(scope, timelines)
        changed = self._changed_documents(scope, segment_amounts) if previous else None
        self._keep_documents(scope, changed)
        return *self._member_inputs(members, timelines, segment_amounts), changed

    @api.model
    def _member_inputs(self, members, timelines, segment_amounts):
        """MemberInput now and for the previous end, of what _segment_amounts found."""
        histories = self.env["coop.member.status"]._histories(members)
        amounts = {column: defaultdict(dict) for column in AMOUNTS}
        for row in segment_amounts:
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
    def _segment_amounts(self, scope, timelines):
        """[SegmentAmounts] of each member, category and segment; what counted at the previous end comes apart."""
        return [*self._segment_amounts_of_items(scope, timelines), *self._segment_amounts_apart(scope, timelines)]

    @api.model
    def _segment_amounts_apart(self, scope, timelines):
        """The same of what counts by rows of its own."""
        owners = self.env["account.analytic.plan"]._coop_owners()
        dates = {move_id: day for move_id, _now, _previous, day in scope.adjusted if day}
        for row in scope.apart.rows:
            member_id = owners[row.owner_id].member_id
            if member_id in timelines:
                yield SegmentAmounts(
                    member_id,
                    segment_on(timelines[member_id], dates.get(row.move_id, row.date)).number,
                    "turnover" if row.category == "write_off" else row.category,
                    received_now=row.amount_now - row.open_now,
                    invoiced_now=row.amount_now,
                    received_previous=row.amount_previous - row.open_previous,
                    invoiced_previous=row.amount_previous,
                    checksum=ZERO,
                )

    @api.model
    def _segment_amounts_of_items(self, scope, timelines):
        segments = [(member_id, segment) for member_id, own in timelines.items() for segment in own]
        if not segments or not scope.accounts:
            return []
        result = []
        for place, account_id, was_there, *numbers in self.env.execute_query(
            self._segment_amounts_sql(scope, segments)
        ):
            member_id, segment = segments[place - 1]
            amount, open_now, open_previous, checksum = map(to_decimal, numbers)
            result.append(
                SegmentAmounts(
                    member_id,
                    segment.number,
                    scope.accounts[account_id],
                    received_now=amount - open_now,
                    invoiced_now=amount,
                    received_previous=amount - open_previous if was_there else ZERO,
                    invoiced_previous=amount if was_there else ZERO,
                    checksum=checksum if was_there else ZERO,
                )
            )
        return result

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
        # Whoever computes or sees figures need not be allowed to read every permission that leads to them.
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
