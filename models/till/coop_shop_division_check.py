from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class CoopShopDivision(models.Model):
    """What stands in the way of computing or posting a division."""

    _inherit = "coop.shop.division"

    def _check_state(self, *states):
        if self.state not in states:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(self.env._("This division is %(state)s already.", state=states[self.state].lower()))

    def _check_four_eyes(self):
        if self.company_id.coop_four_eyes and self.computed_by_id == self.env.user:
            raise UserError(self.env._("You computed this division; somebody else posts it."))

    def _check_over(self):
        """Divided days are closed: nobody could clock in or out on them any more."""
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._("These days are not over yet: let the period end before today, so that all hours count.")
            )

    def _check_follows(self):
        last = self._last_posted(self.company_id, self.shop_account_id)
        if last and self.date_from <= last.date_to:
            day = format_date(self.env, last.date_to)
            raise UserError(self.env._("Divided up to %(date)s already: begin on a later day.", date=day))
        self._check_none_left()

    def _check_none_left(self):
        """Earlier hours are closed with these, and would never be paid."""
        left = self._gather_left()
        if left:
            raise UserError(
                self.env._(
                    "Hours of %(members)s before this period are not divided yet: begin on %(date)s.",
                    members=", ".join(left.till_member_id.mapped("display_name")),
                    date=format_date(self.env, min(left.mapped("date"))),
                )
            )

    def _check_hours_known(self):
        """Who forgot to clock out would get nothing, and the hours are fixed afterwards."""
        unfinished = self.env["coop.shift"].search(self._domain_shifts())._unfinished()
        if unfinished:
            raise UserError(
                self.env._(
                    "The hours of %(members)s are not known yet: they did not clock out. Fill in the hours in Shifts, or "
                    "delete what is a mistake.",
                    members=", ".join(
                        f"{shift.till_member_id.display_name} ({format_date(self.env, shift.date)})"
                        for shift in unfinished
                    ),
                )
            )

    def _domain_worked(self):
        """Hours of this shop, also those that are not known yet."""
        return [
            ("company_id", "=", self.company_id.id),
            ("shop_account_id", "in", [self.shop_account_id.id, False]),
            *("|", ("hours", ">", 0), ("start", "!=", False)),
        ]

    def _gather_left(self):
        """Shifts before this period that no division has closed."""
        undivided = Domain.FALSE
        for shop in (self.shop_account_id, self.shop_account_id.browse()):
            last = self._last_posted(self.company_id, shop)
            undivided |= Domain("shop_account_id", "=", shop.id) & Domain("date", ">", last.date_to or date.min)
        return self.env["coop.shift"].search(
            undivided & Domain(self._domain_worked()) & Domain("date", "<", self.date_from)
        )
