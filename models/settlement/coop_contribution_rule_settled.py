from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tools import format_date

from ..common.coop_guard import would_change

# What a rule says. Its name and its last day say nothing about what was settled before that day.
RULE_FIELDS = {
    "active",
    "agreement_id",
    "base",
    "destination",
    "member_id",
    "method",
    "monthly_amount",
    "authority_partner_id",
    "percentage",
    "pot_id",
}


class CoopContributionRule(models.Model):
    _inherit = "coop.contribution.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        for rule in rules:
            rule._check_not_settled(rule.date_from)
        return rules

    def write(self, vals):
        for rule in self:
            since = rule._changes_what_is_due_since(vals)
            if since:
                rule._check_not_settled(since)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        for rule in self:
            rule._check_not_settled(rule.date_from)

    def _changes_what_is_due_since(self, vals):
        """The first day on which something else is due when ``vals`` are written; None when that is no day."""
        self.ensure_one()
        dates = []
        if any(would_change(self, name, vals[name]) for name in RULE_FIELDS & vals.keys()):
            dates.append(self.date_from)
        if "date_from" in vals and would_change(self, "date_from", vals["date_from"]):
            dates += [self.date_from, Date.to_date(vals["date_from"])]
        if "date_to" in vals and would_change(self, "date_to", vals["date_to"]):
            ends = [day for day in (self.date_to, Date.to_date(vals["date_to"])) if day]
            dates.append(min(ends) + timedelta(days=1))
        return min((day for day in dates if day), default=None)

    def _check_not_settled(self, since):
        settlements = self.env["coop.settlement"]
        if settlements._may_change_settled_months():
            return
        settled = settlements._settled_until(self.company_id)
        if settled and since <= settled:
            raise UserError(
                self.env._(
                    "Everything up to %(date)s is settled with the rules of then. Let this rule end on that day or "
                    "later, and make a new one from the next day on. To correct settled months, ask an administrator "
                    "of the cooperative: the next settlement then books the difference.",
                    date=format_date(self.env, settled),
                )
            )
