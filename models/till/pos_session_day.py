from odoo import fields, models


class PosSession(models.Model):
    """What a session books belongs to the day on which it sold, not to the day on which somebody got round to closing it."""

    _inherit = "pos.session"

    def _coop_booking_day(self):
        """The day of the entry: that of the sales, or today when the books of that day are closed."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if not self.company_id.coop_enabled or not self.coop_day:
            return today
        # Which days are closed whoever closes a till need not be allowed to see.
        company, journal = self.company_id.sudo(), self.config_id.sudo().journal_id
        return today if company._get_violated_lock_dates(self.coop_day, True, journal) else self.coop_day

    def _create_account_move(self, *args, **kwargs):
        data = super()._create_account_move(*args, **kwargs)
        day = self._coop_booking_day()
        if self.company_id.coop_enabled and self.move_id.date != day:
            self.move_id.date = day
        return data

    def _get_combine_statement_line_vals(self, journal, amount, payment_method):
        vals = super()._get_combine_statement_line_vals(journal, amount, payment_method)
        return vals | {"date": self._coop_booking_day()} if self.company_id.coop_enabled else vals
