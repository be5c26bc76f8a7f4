from dataclasses import replace
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import ZERO, Granted, Month, Payment, Period, RewardInput, reward


class CoopRewardSimulation(models.TransientModel):
    """What a policy would have given over months that are settled, before anybody signs. Nothing goes to the books.

    Assumed: the permission and the decision are there for all these months, and months of payment do not matter.
    A policy by month is paid every month, any other every half-year, each time on the 15th of the month after.
    What was in the pot then is not known any more; what settlements set aside since the first month is what there is.
    """

    _name = "coop.reward.simulation"
    _description = "Simulator of rewards"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    agreement_id = fields.Many2one("coop.agreement", required=True, domain="[('company_id', '=', company_id)]")
    policy_id = fields.Many2one(
        "coop.reward.policy",
        required=True,
        domain="[('agreement_id', '=', agreement_id)]",
        context={"active_test": False},
        help="An archived one can be tried out, too.",
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("Up to and including", required=True, default=lambda self: self._default_date_to())
    line_ids = fields.One2many("coop.reward.simulation.line", "simulation_id", readonly=True)

    @api.model
    def _default_date_to(self):
        last = self.env["coop.settlement"]._last_posted(self.env.company)
        return Month.of(last.date_to or fields.Date.context_today(self)).last

    @api.model
    def _default_date_from(self):
        return Month.of(self._default_date_to()).shift(-11).first

    @api.onchange("agreement_id")
    def _onchange_agreement_id(self):
        self.policy_id = self.agreement_id.reward_policy_ids[:1]

    # === ACTIONS === #

    def action_simulate(self):
        """Table and graph per month."""
        self.ensure_one()
        self._check_can_simulate()
        self.line_ids.unlink()
        self.env["coop.reward.simulation.line"].create(
            [vals for member in self._members() for vals in self._prepare_lines(member)]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%(policy)s, as if", policy=self.policy_id.name),
            "res_model": "coop.reward.simulation.line",
            "view_mode": "graph,pivot,list",
            "domain": [("simulation_id", "=", self.id)],
        }

    def _check_can_simulate(self):
        for model in ("coop.reward", "coop.settlement.line"):
            self.env[model].check_access("read")
        if self.policy_id.agreement_id != self.agreement_id:
            raise UserError(self.env._("Choose a policy of this agreement."))
        if self.date_from > self.date_to:
            raise UserError(self.env._("The last month lies before the first."))
        if not self._members():
            raise UserError(self.env._("Nobody was settled in these months."))

    # === COMPUTING === #

    def _members(self):
        """Those under the agreement; when nobody is yet, everybody who takes part."""
        members = self.agreement_id.permission_ids.member_id
        return members or self.env["coop.member"].search(
            [("company_id", "=", self.company_id.id), ("state", "in", ("trial", "active", "paused"))]
        )

    def _runs(self):
        """The periods that would have been paid together."""
        months, month = [], Month.of(self.date_from)
        while month.first <= self.date_to:
            months.append(month)
            month = month.shift(1)
        if self.policy_id.rhythm == "month":
            return [one.period for one in months]
        halves = {}
        for one in months:
            halves.setdefault((one.year, one.month > 6), []).append(one)
        return [Period(own[0].first, own[-1].last) for own in halves.values()]

    def _prepare_lines(self, member):
        """Run after run, each knowing the ones before."""
        policy = replace(self.policy_id._to_engine(), payment_months=(), in_force=Period(date.min, date.max))
        given = self._input(member)
        for period in self._runs():
            day = Month.of(period.date_to).shift(1).first.replace(day=15)
            given = replace(given, period=period, payment_date=day, available=self._set_aside(given, period))
            outcome = reward(policy, given)
            yield self._prepare_line_vals(member, period, outcome, given)
            given = self._after(policy, given, outcome)

    def _input(self, member):
        earned, granted, payments, recovered = self.env["coop.reward.run"]._history(member)
        settled = self.env["coop.settlement"]._last_posted(self.company_id).date_to
        return RewardInput(
            period=Period(self.date_from, self.date_to),
            payment_date=self.date_to,
            earned=earned[member.id],
            settled_until=settled or None,
            permitted=(Period(date.min, date.max),),
            available=ZERO,
            turns_27=member._turns_27() or date.min,
            decided_on=date.min,
            elsewhere=self.env["coop.received.elsewhere"]._by_member(member)[member.id],
            legal_amounts=self.env["coop.legal.amount"]._all_to_engine(),
        )

    def _set_aside(self, given, period):
        surplus = sum((one.surplus for month, one in given.earned.items() if month.first <= period.date_to), ZERO)
        return surplus - sum((one.amount for one in given.payments), ZERO)

    def _after(self, policy, given, outcome):
        payment = Payment(policy.legal_basis, given.payment_date, outcome.amount)
        granted = tuple(
            Granted(policy.id, policy.legal_basis, part.period, policy.basis, policy.percentage, part.amount)
            for part in outcome.parts
        )
        return replace(
            given,
            payments=(*given.payments, payment),
            granted=(*given.granted, *granted),
            recovered=given.recovered + outcome.recovered,
        )

    def _prepare_line_vals(self, member, period, outcome, given):
        own = self.env["coop.reward"].new(
            {"company_id": self.company_id.id, "currency_id": self.company_id.currency_id.id}
        )
        reasons = [step.as_data() for step in (*outcome.refusals, *outcome.signals)]
        return {
            "simulation_id": self.id,
            "member_id": member.id,
            "month": Month.of(period.date_to).first,
            "base": float(sum((part.base for part in outcome.parts), ZERO)),
            "amount": float(outcome.amount),
            "outcome": own._reason(reasons[0]) if reasons else False,
        }


class CoopRewardSimulationLine(models.TransientModel):
    _name = "coop.reward.simulation.line"
    _description = "Simulated reward"
    _order = "month, member_id"

    simulation_id = fields.Many2one("coop.reward.simulation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="simulation_id.company_id")
    currency_id = fields.Many2one("res.currency", related="company_id.currency_id", store=True)
    member_id = fields.Many2one("coop.member", required=True)
    month = fields.Date(help="The last month of what would be paid together.")
    base = fields.Monetary("Percentage of")
    amount = fields.Monetary("Reward")
    outcome = fields.Char("Why")
