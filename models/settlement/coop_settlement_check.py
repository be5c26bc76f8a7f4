from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...engine import parse_step_key


class CoopSettlement(models.Model):
    """Who may take which step, and when; every refusal says what to do instead."""

    _inherit = "coop.settlement"

    def _check_role(self, group, message):
        if not self.env.su and not self.env.user.has_group(f"social_cooperative.{group}"):
            raise AccessError(message)

    def _check_can_compute(self):
        self.ensure_one()
        self._check_role("group_treasurer", self.env._("Only a treasurer computes a settlement."))
        if self.state not in ("draft", "computed"):
            raise UserError(self.env._("Only a draft is computed. Set the settlement back to draft first."))
        if not self.company_id.coop_enabled:
            raise UserError(self.env._("%(company)s is not a cooperative yet.", company=self.company_id.name))
        self._check_settings()
        last = self._last_posted(self.company_id)
        if last and self.date_to <= last.date_to:
            raise UserError(
                self.env._(
                    "Everything up to %(date)s is settled already (%(settlement)s). Choose a later end date: "
                    "what changed in settled periods comes along as a correction.",
                    date=format_date(self.env, last.date_to),
                    settlement=last.name,
                )
            )
        if self.date_to > fields.Date.context_today(self):
            raise UserError(self.env._("A settlement cannot run ahead of today. Choose an earlier end date."))

    def _check_can_approve(self):
        self.ensure_one()
        if not self.env.su and not (
            self.env.user.has_group("social_cooperative.group_treasurer")
            or self.env.user.has_group("social_cooperative.group_board")
        ):
            raise AccessError(self.env._("Only the board or a treasurer approves a settlement."))
        if self.state != "computed":
            raise UserError(self.env._("Compute the settlement before approving it."))
        if self.company_id.coop_four_eyes and self.computed_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "You computed this settlement, so somebody else approves it (four eyes). "
                    "Ask another treasurer or a member of the board."
                )
            )

    def _check_can_post(self):
        self.ensure_one()
        self._check_role("group_treasurer", self.env._("Only a treasurer posts a settlement."))
        if self.state == "posted":
            raise UserError(self.env._("This settlement is posted already."))
        if self.state != "approved":
            raise UserError(self.env._("Only an approved settlement can be posted."))
        self._check_settings()
        self._check_receivers()
        if self.previous_id != self._last_posted(self.company_id):
            raise UserError(
                self.env._("Another settlement was posted or reversed in the meantime. Compute this one again.")
            )
        self._check_lock_date()

    def _check_settings(self):
        """Core would refuse the entry, too, but in words of the database."""
        self.company_id._coop_check_books(
            "coop_pot_id",
            "coop_appropriation_account_id",
            "coop_journal_id",
            sequences=("coop.settlement", "coop.statement"),
        )

    def _check_receivers(self):
        """What a municipality receives is booked on its payable account; known once the settlement is computed."""
        for municipality in self._receiving_municipalities():
            if not municipality.property_account_payable_id:
                raise UserError(
                    self.env._(
                        "%(municipality)s receives a contribution, but it has no account to book that on. "
                        "Open its contact, tab Invoicing, and choose the Account Payable.",
                        municipality=municipality.display_name,
                    )
                )

    def _receiving_municipalities(self):
        groups = self.env["coop.settlement.step"]._read_group(
            [("settlement_id", "=", self.id), ("booked", "=", True), ("amount", "!=", 0)], ["key"]
        )
        destinations = [parse_step_key(key)[1] for [key] in groups]
        ids = [one.ref for one in destinations if one and one.kind == "municipality"]
        return self.env["res.partner"].with_company(self.company_id).browse(ids)

    def _check_lock_date(self):
        """Core would silently move the entry behind the lock date; then the statement would tell another date."""
        violated = self.company_id._get_lock_date_violations(
            self.date_to, fiscalyear=True, sale=False, purchase=False, tax=False, hard=True
        )
        if violated:
            raise UserError(
                self.env._(
                    "The books are locked up to %(date)s. Leave this settlement as it is and choose a later end date "
                    "for a new one: what belongs to the locked period comes along.",
                    date=format_date(self.env, max(lock_date for lock_date, _field in violated)),
                )
            )

    def _check_can_reverse(self):
        self.ensure_one()
        self._check_role("group_treasurer", self.env._("Only a treasurer reverses a settlement."))
        if self.state != "posted":
            raise UserError(self.env._("Only a posted settlement can be reversed."))
        if self != self._last_posted(self.company_id):
            raise UserError(
                self.env._("Only the last settlement can be reversed: reverse the later ones first, last first.")
            )
        self._check_lock_date()
