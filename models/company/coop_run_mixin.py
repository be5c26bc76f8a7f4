from odoo import api, models
from odoo.fields import Domain


class CoopRunMixin(models.AbstractModel):
    """The settings of the cooperative that every run follows."""

    _inherit = "coop.run.mixin"

    # Settings of the company without which the run cannot book.
    _needed_settings = ("coop_journal_id",)

    @api.depends("company_id.coop_four_eyes")
    def _compute_is_own_computation(self):
        return super()._compute_is_own_computation()

    def _wants_four_eyes(self):
        return self.company_id.coop_four_eyes

    @api.model
    def _domain_waits_for_user(self):
        """What was computed and waits for this user: not what he computed himself, where somebody else is wanted."""
        waits = Domain("state", "in", self._steps[self._four_eyes_step].states)
        own = Domain("company_id.coop_four_eyes", "=", True) & Domain("computed_by_id", "=", self.env.uid)
        return waits & ~own

    def _journal(self):
        return self.company_id.coop_journal_id

    def _next_numbers(self, code, count):
        sequences = self.env["ir.sequence"]
        return sequences._coop_next_numbers(code, self.company_id, count, self._booking_date())

    def _check_settings(self):
        """Core would refuse the entry, too, but in words of the database."""
        self.company_id._coop_check_enabled()
        self.company_id._coop_check_books(*self._needed_settings, sequences=self._sequence_codes)
        return super()._check_settings()
