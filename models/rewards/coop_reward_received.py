from odoo import models
from odoo.tools import format_date

from .coop_received_confirmation import half_year_label, half_years


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
