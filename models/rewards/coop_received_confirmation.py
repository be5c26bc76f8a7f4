from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...engine import Month, half_year, month_ends
from ..common.groups import MONEY_GROUPS, TREASURER


class CoopReceivedConfirmation(models.Model):
    """Somebody asked a member what he received elsewhere in a half-year, and entered it.

    The law's maximums are per person over all organisations, so nothing is paid before somebody asked. Each confirmation is a
    row that stays; the last one of a half-year counts.
    """

    _name = "coop.received.confirmation"
    _description = "Received elsewhere, confirmed"
    _inherit = ["coop.guarded"]
    _order = "half_year desc, confirmed_on desc, id desc"
    _check_company_auto = True

    member_id = fields.Many2one("coop.member", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="member_id.company_id", store=True, index=True, precompute=True)
    half_year = fields.Date(
        "Half-year from", required=True, default=lambda self: self._default_half_year(), help="1 January or 1 July."
    )
    confirmed_on = fields.Date(
        "Asked on",
        required=True,
        default=fields.Date.context_today,
        help="What is received after this day is not known: a payment for later months asks again.",
    )
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", required=True, readonly=True, index=True)

    _half_year_begins = models.Constraint(
        "CHECK (EXTRACT(DAY FROM half_year) = 1 AND EXTRACT(MONTH FROM half_year) IN (1, 7))",
        "A half-year begins on 1 January or 1 July.",
    )
    _asked_later = models.Constraint(
        "CHECK (confirmed_on >= half_year)", "Ask when the half-year has begun: before that nothing was received in it."
    )

    @api.model
    def _default_half_year(self):
        return first_of_half_year(fields.Date.context_today(self))

    # === COMPUTE METHODS === #

    @api.depends("member_id", "half_year")
    def _compute_display_name(self):
        for confirmation in self:
            confirmation.display_name = f"{confirmation.member_id.display_name} {confirmation._half_year_label()}"

    # === CONSTRAINTS === #

    @api.constrains("confirmed_on")
    def _check_not_in_future(self):
        for confirmation in self:
            if confirmation.confirmed_on > fields.Date.context_today(confirmation):
                raise ValidationError(self.env._("Nobody can have been asked on a day that is still to come."))

    # === CHECKS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"confirmed_by_id"}

    @api.model
    def _constant_fields(self):
        return super()._constant_fields() | {"member_id", "half_year", "confirmed_on"}

    def _guarded_message(self, names):
        return self.env._("A confirmation says who asked and when, and stays as it is. Ask again, and add a new one.")

    @api.model
    def _prepare_guarded_vals(self, vals):
        return {"confirmed_by_id": self.env.uid}

    # === BUSINESS METHODS === #

    def _half_year_label(self):
        """ "January to June 2026", in the user's language."""
        self.ensure_one()
        return half_year_label(self.env, self.half_year)


def first_of_half_year(day):
    """1 January or 1 July of the half-year in which a day lies."""
    year, half = half_year(Month.of(day))
    return date(year, 1 if half == 1 else 7, 1)


def half_years(date_from, date_to):
    """[(first day of a half-year, last day of it up to ``date_to``)] from a day to another."""
    result = {}
    for end in month_ends(date_from, Month.of(date_to).last):
        result[first_of_half_year(end)] = end
    return sorted(result.items())


def half_year_label(env, first):
    if first.month == 1:
        return env._("January to June %(year)s", year=str(first.year))
    return env._("July to December %(year)s", year=str(first.year))


class CoopMember(models.Model):
    _inherit = "coop.member"

    received_confirmation_ids = fields.One2many(
        "coop.received.confirmation",
        "member_id",
        "Received elsewhere, confirmed",
        groups=MONEY_GROUPS,
    )

    def _get_last_confirmation(self, first, day):
        """The last confirmation for the half-year that begins on ``first``, of those that were there on a day."""
        self.ensure_one()
        own = self.received_confirmation_ids.filtered(lambda one: one.half_year == first and one.confirmed_on <= day)
        return own.sorted(lambda one: (one.confirmed_on, one.id))[-1:]


class CoopRewardPolicy(models.Model):
    _inherit = "coop.reward.policy"

    def _counts_elsewhere(self):
        """Whether what is received elsewhere makes a difference."""
        self.ensure_one()
        bases = dict(self.env["coop.received.elsewhere"]._fields["legal_basis"].selection)
        return self.legal_basis in bases or self.volunteer != "none" or bool(self.joint_cap)


class CoopReward(models.Model):
    """Before a payment somebody asked the member what he received elsewhere in the half-years that are paid."""

    _inherit = "coop.reward"

    def _get_own_reasons(self, policy, payday):
        reasons = super()._get_own_reasons(policy, payday)
        return reasons + [self._explain_unconfirmed(*missing) for missing in self._get_unconfirmed(payday.day)]

    def _get_unconfirmed(self, day):
        """[(first day of the half-year, last day that is paid, last confirmation)] of what nobody asked yet."""
        self.ensure_one()
        if not self.policy_id._counts_elsewhere():
            return []
        result = []
        # Whoever registers a payment need not be allowed to read what members receive; the reason is said.
        member = self.member_id.sudo()
        for first, last in half_years(self.date_from, self.date_to):
            found = member._get_last_confirmation(first, day)
            if not found or found.confirmed_on < last:
                result.append((first, last, found))
        return result

    def _explain_unconfirmed(self, first, last, found):
        values = {"half_year": half_year_label(self.env, first), "date": format_date(self.env, last)}
        if not found:
            return self.env._("Nobody confirmed what was received elsewhere in %(half_year)s", **values)
        return self.env._(
            "What was received elsewhere in %(half_year)s was last confirmed by %(user)s on %(asked)s. Ask again on or after "
            "%(date)s.",
            user=found.confirmed_by_id.name,
            asked=format_date(self.env, found.confirmed_on),
            **values,
        )


class CoopRewardRun(models.Model):
    """Confirming for all members of a run at once."""

    _inherit = "coop.reward.run"

    unconfirmed_count = fields.Integer(compute="_compute_unconfirmed_count", export_string_translation=False)

    @api.depends("reward_ids.member_id.received_confirmation_ids.confirmed_on", "reward_ids.exported_on")
    def _compute_unconfirmed_count(self):
        today = fields.Date.context_today(self)
        for run in self:
            waiting = run.reward_ids.filtered(
                lambda reward: reward.amount and reward.state != "reversed" and not reward.exported_on
            ).filtered(lambda reward: reward.payment_state != "paid")
            run.unconfirmed_count = len(waiting.filtered(lambda reward: reward._get_unconfirmed(today)).member_id)

    def action_confirm_received(self):
        """The treasurer asked each of these members, and entered what they said."""
        self._check_role(TREASURER)
        self.check_access("write")
        today = fields.Date.context_today(self)
        rows = {
            (reward.member_id.id, first)
            for reward in self.reward_ids.filtered("amount")
            for first, _last, _found in reward._get_unconfirmed(today)
        }
        self.env["coop.received.confirmation"].create(
            [{"member_id": member, "half_year": first, "confirmed_on": today} for member, first in sorted(rows)]
        )
