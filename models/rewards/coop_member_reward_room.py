from datetime import date

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ...engine import Month, Period, rooms
from ..common.groups import MONEY_GROUPS

ROW = Markup('<tr><td>%s</td><td>%s</td><td class="text-end">%s</td><td class="text-end">%s</td>'
             '<td class="text-end fw-bold">%s</td></tr>')  # fmt: skip
TABLE = Markup(
    '<table class="table table-sm"><thead><tr><th>%s</th><th>%s</th><th class="text-end">%s</th>'
    '<th class="text-end">%s</th><th class="text-end">%s</th></tr></thead><tbody>%s</tbody></table>%s'
)
NOTE = Markup('<div class="text-muted">%s</div>')


class CoopMember(models.Model):
    """What is used and left of the maximums of every policy that holds for a member today."""

    _inherit = "coop.member"

    reward_room = fields.Html("Used and left", compute="_compute_reward_room", sanitize=False, groups=MONEY_GROUPS)

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_reward_room(self):
        today = fields.Date.context_today(self)
        self.reward_room = False
        for company, members in self.filtered("permission_id").grouped("company_id").items():
            gathering = self.env["coop.reward.input"]
            inputs = gathering._gather(company, members._origin, Month.of(today).period, today)
            chains = gathering._chains(members.permission_id, Period(today, today), today)
            for member in members:
                given, own = inputs[member._origin.id], chains.get(member._origin, ())
                member.reward_room = member._room_table(given, own, today)

    def _room_table(self, given, chains, today):
        """:param chains: [(policy, Chain)], of coop.reward.input"""
        self.ensure_one()
        rows = [row for policy, chain in chains for row in self._room_rows(policy, chain, given, today)]
        if not rows:
            return NOTE % self.env._("No reward with a maximum is permitted to this member today.")
        words = (
            self.env._("Policy"),
            self.env._("For"),
            self.env._("Maximum"),
            self.env._("Used"),
            self.env._("Left"),
        )
        doubt = self.env._("* Nobody confirmed that this maximum of the law holds today.")
        unsure = any(unsure for _row, unsure in rows)
        return TABLE % (*words, Markup().join(row for row, _unsure in rows), NOTE % doubt if unsure else "")

    def _room_rows(self, policy, chain, given, today):
        """[(row, whether its maximum is not confirmed)]"""
        for room in rooms(chain.policies, chain.known_of(given), Month.of(today)):
            show = self._room_number if room.per in ("payments", "months") else self._room_euro
            cap = show(room.cap) + ("" if room.confirmed else " *")
            yield (
                ROW % (policy.name, self._room_label(room, today), cap, show(room.used), show(room.left)),
                (not room.confirmed),
            )

    def _room_euro(self, amount):
        return self.currency_id.format(float(amount))

    def _room_number(self, number):
        return str(int(number))

    def _room_label(self, room, today):
        year = str(today.year)
        halves = {True: self.env._("January to June %(year)s", year=year)}
        halves[False] = self.env._("July to December %(year)s", year=year)
        return {
            "month": format_date(self.env, today, date_format="MMMM y"),
            "half_year": halves[today < date(today.year, 7, 1)],
            "year": year,
            "payments": self.env._("Payments in %(year)s", year=year),
            "months": self.env._("Months in all"),
        }[room.per]
