from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import Month, half_year, month_ends


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

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        for confirmation in self:
            if confirmation._get_paid():
                raise UserError(
                    self.env._(
                        "%(member)s was paid for %(half_year)s on what this says, so it stays. Ask again, and add a new one.",
                        member=confirmation.member_id.display_name,
                        half_year=confirmation._half_year_label(),
                    )
                )

    def _get_paid(self):
        """Rewards for months of the half-year that are paid, or with the bank."""
        self.ensure_one()
        last = fields.Date.add(self.half_year, months=6, days=-1)
        rewards = self.member_id.reward_ids.filtered(
            lambda reward: reward.state == "posted" and reward.date_from <= last and reward.date_to >= self.half_year
        )
        return rewards.filtered(
            lambda reward: reward.file_state in ("sent", "executed") or reward.payment_state not in (False, "not_paid")
        )

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
