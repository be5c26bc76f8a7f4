from dataclasses import replace
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import ZERO, Month, Period, Permitted, RewardStep, month_ends, reward, schedule, with_reward
from ...models.common.member_states import PRESENT
from ...models.rewards.coop_reward_templates import TEMPLATES

ALWAYS = Period(date.min, date.max)


class CoopRewardSimulation(models.TransientModel):
    """What a policy would have given over months that are settled, before anybody signs. Nothing goes to the books.

    It gathers what a run gathers and asks the engine the same. Only this is assumed: the policy holds all the time, and for
    whom the agreement has no permission, that one, too; a decision of the municipality that is still missing was made; no
    reward was given before. It is paid as often as the policy allows, in its own months of payment, each time on the 15th.
    What was in the pot then is not known any more; what settlements set aside up to then, less what would have been paid,
    is what there is.
    """

    _name = "coop.reward.simulation"
    _description = "Simulator of rewards"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    agreement_id = fields.Many2one("coop.agreement", required=True, domain="[('company_id', '=', company_id)]")
    policy_id = fields.Many2one(
        "coop.reward.policy",
        domain="[('agreement_id', '=', agreement_id)]",
        context={"active_test": False},
        help="An archived one can be tried out, too.",
    )
    template = fields.Selection(
        TEMPLATES, "Or a template", help="What other municipalities do, without making a policy."
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

    @api.onchange("template")
    def _onchange_template(self):
        if self.template:
            self.policy_id = False

    @api.onchange("policy_id")
    def _onchange_policy_id(self):
        if self.policy_id:
            self.template = False

    # === ACTIONS === #

    def action_simulate(self):
        """Table and graph per month."""
        self.ensure_one()
        self._check_can_simulate()
        self.line_ids.unlink()
        self.env["coop.reward.simulation.line"].create(self._prepare_lines())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%(policy)s, as if", policy=self.policy_id.name or self._template_name()),
            "res_model": "coop.reward.simulation.line",
            "view_mode": "graph,pivot,list",
            "domain": [("simulation_id", "=", self.id)],
        }

    def _template_name(self):
        return dict(self._fields["template"]._description_selection(self.env))[self.template]

    def _check_can_simulate(self):
        for model in ("coop.reward", "coop.settlement.line"):
            self.env[model].check_access("read")
        if bool(self.policy_id) == bool(self.template):
            raise UserError(self.env._("Choose a policy of this agreement, or a template."))
        if self.policy_id and self.policy_id.agreement_id != self.agreement_id:
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
            [("company_id", "=", self.company_id.id), ("state", "in", PRESENT)]
        )

    def _terms(self):
        """The policy as the engine reads it, in force over all these months."""
        policies = self.env["coop.reward.policy"]
        policy = self.policy_id or policies.new(policies._template_vals(self.template))
        return replace(policy._get_terms(self.date_to)[policy], id=policy.id or 0, in_force=ALWAYS)

    def _prepare_lines(self):
        """Member after member, payment after payment, each knowing the ones before; a line for every month."""
        policy, inputs = self._terms(), self._inputs(self._members())
        months = [Month.of(end) for end in month_ends(self.date_from, Month.of(self.date_to).last)]
        payments = schedule(policy, months)
        result = []
        for member, given in inputs.items():
            for period, day in payments:
                given = replace(given, period=period, payment_date=day, available=self._set_aside(given, period))
                outcome = reward(policy, given)
                result += [
                    self._prepare_line_vals(member, month, given, outcome) for month in self._months_of(given, outcome)
                ]
                given = with_reward(policy, given, outcome)
        return result

    def _months_of(self, given, outcome):
        """The months of the payment, and those before of which something was left."""
        earlier = {Month.of(part.period.date_to) for part in outcome.parts if part.amount}
        return sorted({*given.months, *earlier})

    def _inputs(self, members):
        """{member: RewardInput}, as a run would gather it, without earlier rewards."""
        gathering = self.env["coop.reward.input"]
        period = Period(self.date_from, self.date_to)
        inputs = gathering._gather(self.company_id, members, period, self.date_to)
        permissions = gathering._all_permissions(members).filtered(
            lambda permission: permission.agreement_id == self.agreement_id
        )
        own = permissions.grouped("member_id")
        assumed = (Permitted(Period.open(Month.of(self.date_from).first), date.min),)
        return {
            member: replace(
                inputs[member.id],
                permitted=self._permitted(own[member]) if member in own else assumed,
                granted=(),
                payments=(),
            )
            for member in members
        }

    def _permitted(self, permissions):
        """The permissions that there are, for the policy that is tried out, whatever they name."""
        permitted = self.env["coop.reward.input"]._permitted(permissions)
        return tuple(replace(one, decided_on=one.decided_on or date.min, policies=None) for one in permitted)

    def _set_aside(self, given, period):
        surplus = sum((earned.surplus for month, earned in given.earned.items() if month.first <= period.date_to), ZERO)
        return surplus - sum((payment.amount for payment in given.payments), ZERO)

    def _prepare_line_vals(self, member, month, given, outcome):
        """What is computed over months together stands with the last of them."""
        own = [part for part in outcome.parts if part.period.date_to == month.last]
        return {
            "simulation_id": self.id,
            "member_id": member.id,
            "month": month.first,
            "payment_date": given.payment_date,
            "base": float(sum((part.base for part in own), ZERO)),
            "amount": float(sum((part.amount for part in own), ZERO)),
            "outcome": self._why(month, outcome, own),
        }

    def _why(self, month, outcome, own):
        """Why a month gives nothing, or what to look at."""
        words = self.env["coop.reward"].new({"company_id": self.company_id.id})
        skipped = [step for step in outcome.steps if step.code.startswith("month_") and not step.amount]
        reasons = [step for step in skipped if step.values.get("month") == month and "cap" not in step.values]
        reasons = reasons or list(outcome.refusals)
        if not reasons and own and sum(part.base for part in own) <= 0:
            reasons = [RewardStep("nothing_earned")]
        elif not reasons and own:
            reasons = list(outcome.signals)
        return words._reason(reasons[0].as_data()) if reasons else False


class CoopRewardSimulationLine(models.TransientModel):
    _name = "coop.reward.simulation.line"
    _description = "Simulated reward"
    _inherit = ["coop.dialog"]
    _order = "month, member_id"

    simulation_id = fields.Many2one("coop.reward.simulation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="simulation_id.company_id", store=True)
    currency_id = fields.Many2one("res.currency", related="company_id.currency_id", store=True)
    member_id = fields.Many2one("coop.member", required=True)
    month = fields.Date(help="The month in which it was earned; of months computed together the last one.")
    payment_date = fields.Date("Would be paid on")
    base = fields.Monetary("Percentage of")
    amount = fields.Monetary("Reward")
    outcome = fields.Char("Why")
