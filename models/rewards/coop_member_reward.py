from collections import defaultdict
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine import VOLUNTEER, Month, Target, target_result, to_decimal, volunteer_room
from ..common.groups import MONEY_GROUPS


class CoopMember(models.Model):
    """Rewards on the member's screen: what was paid, what is still free this year, volunteer pay and the target."""

    _inherit = "coop.member"

    age_known = fields.Selection(
        [("older", "27 or older"), ("younger", "Turns 27 on")],
        "Age limit",
        tracking=True,
        groups=MONEY_GROUPS,
        help="Some rewards are not for people under 27 (art. 31.5). No birth date is kept.",
    )
    turns_27_on = fields.Date(
        "Turns 27 on", tracking=True, groups=MONEY_GROUPS, help="From this day on the age limit no longer counts."
    )
    last_reward_run_id = fields.Many2one(
        "coop.reward.run",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
        export_string_translation=False,
        help="Written when a reward is posted or reversed: two at once cannot both take from one pot.",
    )
    reward_ids = fields.One2many("coop.reward", "member_id", "Rewards", groups=MONEY_GROUPS)
    reward_part_ids = fields.One2many(
        "coop.reward.part", "member_id", groups=MONEY_GROUPS, export_string_translation=False
    )
    received_ids = fields.One2many("coop.received.elsewhere", "member_id", "Received elsewhere", groups=MONEY_GROUPS)
    permission_from = fields.Date(related="permission_id.date_from", string="Permission from")
    permission_to = fields.Date(related="permission_id.date_to", string="Permission until")
    job_search_exempt = fields.Boolean(related="permission_id.job_search_exempt")
    job_search_from = fields.Date(related="permission_id.job_search_from")
    job_search_to = fields.Date(related="permission_id.job_search_to")
    reward_this_year = fields.Monetary("Rewards this year", compute="_compute_rewards", groups=MONEY_GROUPS)
    volunteer_signal = fields.Char("Volunteer allowance", compute="_compute_volunteer_signal", groups=MONEY_GROUPS)
    target_average = fields.Monetary(
        "Average result", compute="_compute_target", help="Surplus per month over the window."
    )
    target_missed = fields.Boolean("Target missed", compute="_compute_target", search="_search_target_missed")
    target_text = fields.Char("Minimum result", compute="_compute_target")

    _age_complete = models.Constraint(
        "CHECK ((age_known = 'younger') = (turns_27_on IS NOT NULL) OR (age_known IS NULL AND turns_27_on IS NULL))",
        "Fill in the day on which the member turns 27, or choose 27 or older.",
    )

    # === COMPUTE METHODS === #

    @api.onchange("age_known")
    def _onchange_age_known(self):
        if self.age_known != "younger":
            self.turns_27_on = False

    def _turns_27(self):
        """As the engine wants it: the day, long ago for who is older, None when nobody asked."""
        self.ensure_one()
        return date.min if self.age_known == "older" else self.turns_27_on or None

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_rewards(self):
        year = fields.Date.context_today(self).year
        groups = self.env["coop.reward"]._read_group(
            Domain("member_id", "in", self._origin.ids)
            & Domain("state", "=", "posted")
            & Domain("payment_date", ">=", date(year, 1, 1))
            & Domain("payment_date", "<=", date(year, 12, 31)),
            ["member_id"],
            ["amount:sum"],
        )
        paid = {member.id: amount for member, amount in groups}
        for member in self:
            member.reward_this_year = paid.get(member._origin.id, 0.0)

    # === VOLUNTEER PAY === #

    def _compute_volunteer_signal(self):
        amounts = self.env["coop.legal.amount"]._all_to_engine()
        month = Month.of(fields.Date.context_today(self))
        for member in self:
            received = member._origin._volunteer_pay()
            room = volunteer_room(received, amounts, month)
            member.volunteer_signal = member._volunteer_text(room, member.currency_id) if received else False

    def _volunteer_pay(self, without=None):
        """{month: volunteer pay}, from others and from the cooperative itself, without one line that is being edited."""
        result = defaultdict(lambda: to_decimal(0))
        lines = self.received_ids - without if without else self.received_ids
        for line in lines.filtered(lambda line: line.legal_basis == VOLUNTEER):
            result[Month.of(line.month)] += to_decimal(line.amount)
        for part in self.reward_part_ids.filtered(lambda part: (part.legal_basis, part.state) == (VOLUNTEER, "posted")):
            result[Month.of(part.date_from)] += to_decimal(part.amount)
        return result

    def _volunteer_text(self, room, currency):
        """What is still free, or that it is over, in words; a signal, no advice."""
        if room.month is None or room.year is None:
            return self.env._("No maximum is known for this date. Add it under Legal amounts.")
        values = {"month": currency.format(float(abs(room.month))), "year": currency.format(float(abs(room.year)))}
        unsure = "" if room.confirmed else " " + self.env._("The maximum is not confirmed for this date.")
        if room.month < 0:
            return self.env._("%(month)s over the month's maximum: everything counts as income.", **values) + unsure
        if room.year < 0:
            return self.env._("%(year)s over the year's maximum: everything counts as income.", **values) + unsure
        return self.env._("Still free: %(month)s this month and %(year)s this year.", **values) + unsure

    # === TARGET === #

    def _compute_target(self):
        results, last = self._settled_results(), self._last_settled_month()
        for member in self:
            agreement = member.agreement_id.sudo()  # the coach sees whether his member makes it, not the contract
            month = last.get(member.company_id.id)
            member.target_average, member.target_missed, member.target_text = 0.0, False, False
            if not agreement.target_amount or not month:
                continue
            target = Target(to_decimal(agreement.target_amount), agreement.target_months)
            found = target_result(target, results[member._origin.id], month, member._under_agreement_since())
            member.target_average = float(found.average)
            member.target_missed = found.complete and not found.met
            member.target_text = self.env._(
                "%(average)s a month on average over %(months)s months; agreed: %(target)s",
                average=member.currency_id.format(float(found.average)),
                months=target.months,
                target=member.currency_id.format(agreement.target_amount),
            )

    def _under_agreement_since(self):
        """First day as a member with a permission under this agreement or those that it follows; None before that."""
        self.ensure_one()
        # Which agreements follow one another is no secret; the coach sees the outcome, not the contracts.
        agreement, chain = self.agreement_id.sudo(), self.env["coop.agreement"]
        while agreement and agreement not in chain:
            chain |= agreement
            agreement = agreement.predecessor_id
        begun = self.permission_ids.filtered(lambda permission: permission.agreement_id in chain).mapped("date_from")
        return max(self.admission_date, min(begun)) if begun and self.admission_date else None

    @api.model
    def _search_target_missed(self, operator, value):
        if operator != "in":
            return NotImplemented
        judged = self.search([("agreement_id.target_amount", ">", 0)])
        missed = Domain("id", "in", judged.filtered("target_missed").ids)
        return missed if True in value else ~missed

    def _settled_results(self):
        """{member id: {month: surplus that posted settlements set aside}}"""
        result = defaultdict(dict)
        # Whoever may see the member may see whether he makes his target, without rights on statements.
        groups = (
            self.env["coop.settlement.line"]
            .sudo()
            ._read_group(
                [("member_id", "in", self._origin.ids), ("state", "=", "posted")],
                ["member_id", "date_to:month"],
                ["change:sum"],
            )
        )
        for member, month, change in groups:
            result[member.id][Month.of(month)] = to_decimal(round(change, 2))
        return result

    def _last_settled_month(self):
        """{company id: month of the last posted settlement}"""
        groups = (
            self.env["coop.settlement"]
            .sudo()
            ._read_group(  # a date that everybody who sees a member may know
                [("company_id", "in", self.company_id.ids), ("state", "=", "posted")], ["company_id"], ["date_to:max"]
            )
        )
        return {company.id: Month.of(day) for company, day in groups}

    # === ACTIONS === #

    def action_open_rewards(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_reward_action")
        return action | {"domain": [("member_id", "=", self.id)], "context": {}}
