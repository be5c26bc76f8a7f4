from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..thrift.product_template import shop_day


class PosSession(models.Model):
    """What a session books belongs to the day on which it sold, not to the day on which somebody got round to closing it."""

    _inherit = "pos.session"

    def _coop_booking_day(self):
        """The day of the entry: that of the sales, and never one that the user's clock has not reached."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return min(self.coop_day or today, today) if self.company_id.coop_enabled else today

    def _create_account_move(self, *args, **kwargs):
        data = super()._create_account_move(*args, **kwargs)
        day = self._coop_booking_day()
        if self.company_id.coop_enabled and self.move_id.date != day:
            self.move_id.date = day
        return data

    def _get_combine_statement_line_vals(self, journal, amount, payment_method):
        vals = super()._get_combine_statement_line_vals(journal, amount, payment_method)
        return vals | {"date": self._coop_booking_day()} if self.company_id.coop_enabled else vals

    def _coop_check_is_of_day(self, day):
        """:raises UserError: when it is still open from an earlier day: what happens on this one belongs to another"""
        if self.env.su or self.rescue or not self.start_at:
            return
        begun = shop_day(self.start_at)
        if day > begun:
            raise UserError(
                self.env._(
                    "%(session)s is still open from %(day)s. Count and close it first: takings, VAT and kilos belong to the day "
                    "of the sale.",
                    session=self.name,
                    day=format_date(self.env, begun),
                )
            )
