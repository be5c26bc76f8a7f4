from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..engine import Amounts, MemberInput, timeline, to_decimal


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
        return self._inputs(
            members,
            self._timelines(company, members),
            self._counted_sql(company, until, members=members),
        )[0]

    @api.model
    def _gather_documents(self, company, members, until, previous=None):
        """The same for a settlement, in two versions; what counts of each document stays at hand, see _keep_documents.

        :param previous: end of the period settled before; None: there was none
        :return: ({member id: MemberInput now}, {member id: MemberInput as it is now for the previous end})
        """
        self._keep_documents(company, until, previous)
        return self._inputs(members, self._timelines(company, members), self._documents_sql())

    @api.model
    def _inputs(self, members, timelines, source):
        """MemberInput now and for the previous end, of the rows that the query ``source`` gives."""
        histories = self._histories(members)
        amounts = self._amounts_by_segment(timelines, source)
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

    @api.model
    def _histories(self, members):
        # As in _timelines; a board member reads figures, too.
        statuses = (
            self.env["coop.member.status"]
            .sudo()
            .search_fetch([("member_id", "in", members.ids)], ["member_id", "date", "state"], order="date, id")
        )
        histories = defaultdict(list)
        for status in statuses:
            histories[status.member_id.id].append((status.date, status.state))
        return histories

    @api.model
    def _amounts_by_segment(self, timelines, source):
        """{"received_now" | "invoiced_now" | …: {member id: {segment number: Amounts}}}"""
        segments = [
            (member_id, segment.number, segment.date_from, segment.date_to)
            for member_id, own in timelines.items()
            for segment in own
        ]
        columns = ("received_now", "invoiced_now", "received_previous", "invoiced_previous")
        result = {column: defaultdict(dict) for column in columns}
        if not segments:
            return result
        rows = self.env.execute_query(
            SQL(
                """SELECT item.member_id, segment.number, item.category,
                       SUM(item.received_now), SUM(item.invoiced_now),
                       SUM(item.received_previous), SUM(item.invoiced_previous)
                  FROM (%(source)s) AS item
                  JOIN UNNEST(%(members)s, %(numbers)s, %(starts)s::date[], %(ends)s::date[])
                       AS segment(member_id, number, date_from, date_to)
                    ON segment.member_id = item.member_id
                   AND item.document_date BETWEEN segment.date_from AND segment.date_to
                 GROUP BY item.member_id, segment.number, item.category""",
                source=source,
                members=[row[0] for row in segments],
                numbers=[row[1] for row in segments],
                starts=[row[2] for row in segments],
                ends=[row[3] for row in segments],
            )
        )
        for member_id, number, category, *sums in rows:
            for column, amount in zip(columns, sums, strict=True):
                # On analytic items costs are negative; the engine counts them positive.
                signed = to_decimal(amount) if category == "turnover" else -to_decimal(amount)
                own = result[column][member_id]
                own[number] = own.get(number, Amounts()) + Amounts.of(category, signed)
        return result
