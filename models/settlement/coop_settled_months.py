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
    "municipality_partner_id",
    "percentage",
    "pot_id",
}
CATEGORY_FIELDS = {"account_type", "coop_category"}


class CoopSettlement(models.Model):
    """What is due follows from rules and categories as they are now: changing one restates months that were settled.

    The next settlement books the difference as a correction (design §3). That is what one wants after a mistake, and
    never by accident: only an administrator of the cooperative may.
    """

    _inherit = "coop.settlement"

    @api.model
    def _may_change_settled_months(self):
        return self.env.su or self.env.user.has_group("social_cooperative.group_administrator")

    @api.model
    def _settled_until(self, company):
        """The last day that was settled, False when there is none."""
        # No secret to whoever edits accounts or rules.
        return self.sudo()._last_posted(company).date_to


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


class AccountAccount(models.Model):
    _inherit = "account.account"

    def write(self, vals):
        if not CATEGORY_FIELDS & vals.keys() or self.env["coop.settlement"]._may_change_settled_months():
            return super().write(vals)
        before = {account: account.coop_category for account in self}
        result = super().write(vals)
        self.filtered(lambda account: account.coop_category != before[account])._check_not_settled()
        return result

    def _check_not_settled(self):
        """A category says what all items on the account are to their members, the settled ones as well."""
        for company in self.company_ids.filtered("coop_enabled"):
            settled = self.env["coop.settlement"]._settled_until(company)
            domain = [
                ("general_account_id", "in", self.ids),
                ("member_id", "!=", False),
                ("company_id", "=", company.id),
                ("date", "<=", settled),
            ]
            # Whoever edits accounts need not be allowed to read every analytic item.
            if settled and (item := self.env["account.analytic.line"].sudo().search(domain, limit=1)):
                raise UserError(
                    self.env._(
                        "Items of members on %(account)s are settled up to %(date)s: another category would change what "
                        "they were. Use another account from now on. To correct settled months, ask an administrator "
                        "of the cooperative: the next settlement then books the difference.",
                        account=item.general_account_id.display_name,
                        date=format_date(self.env, settled),
                    )
                )
