from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...engine import Amounts, Month, to_decimal
from ...engine.results import results_by_month


class CoopEngineInput(models.AbstractModel):
    """What posted settlements counted of each member, by the month of the document: what a reward is a percentage of."""

    _inherit = "coop.engine.input"

    @api.model
    def _results_by_month(self, company, members, until):
        """{member id: {Month: Earned}}, of members of the company; queries do not grow with the members.

        :param until: the last settled day
        """
        timelines = self._timelines(company, members)
        histories = self.env["coop.member.status"]._histories(members)
        amounts = defaultdict(dict)
        if members:
            self._flush_sources()
            for member_id, month, segment, category, amount in self.env.execute_query(
                self._settled_results_sql(company, members, timelines)
            ):
                counted = to_decimal(amount)
                # A customer who does not pay lowers the turnover; on statements costs are negative.
                turnover = category in ("turnover", "write_off")
                part = Amounts.of("turnover", counted) if turnover else Amounts.of(category, -counted)
                own, key = amounts[member_id], (Month.of(month), segment)
                own[key] = own[key] + part if key in own else part
        return {
            member.id: results_by_month(
                timelines[member.id], amounts.get(member.id, {}), histories.get(member.id, ()), until
            )
            for member in members
        }

    @api.model
    def _settled_results_sql(self, company, members, timelines):
        """A query: member, month, segment number, category and what posted settlements counted.

        A document counts on its own date, a correction on that of what it corrects, as contributions do.
        """
        starts = [(member_id, segment.date_from) for member_id, own in timelines.items() for segment in own]
        return SQL(
            """SELECT item.member_id, item.month, WIDTH_BUCKET(item.day, line.starts) - 1 AS segment, item.category,
                      SUM(item.amount)
                 FROM (SELECT item.member_id, item.category, item.amount, COALESCE(other.date, item.date) AS day,
                              DATE_TRUNC('month', COALESCE(other.date, item.date))::date AS month
                         FROM coop_settlement_item item
                         JOIN coop_settlement settlement
                           ON settlement.id = item.settlement_id AND settlement.state = 'posted'
                    LEFT JOIN (%(other)s) AS other ON other.move_id = item.move_key
                        WHERE item.company_id = %(company)s AND item.member_id = ANY(%(members)s)
                          AND item.category NOT IN ('pot', 'expected')) AS item
                 JOIN (SELECT member_id, ARRAY_AGG(date_from ORDER BY date_from) AS starts
                         FROM UNNEST(%(ids)s, %(starts)s::date[]) AS part(member_id, date_from)
                        GROUP BY member_id) AS line ON line.member_id = item.member_id
                GROUP BY item.member_id, item.month, segment, item.category""",
            # Of one member only his own documents are looked up.
            other=self._other_dates_sql(company, self._is_of_sql(members) if len(members) == 1 else SQL("TRUE")),
            company=company.id,
            members=members.ids,
            ids=[member_id for member_id, _start in starts],
            starts=[start for _member_id, start in starts],
        )
