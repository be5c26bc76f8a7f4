from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

CATEGORY_FIELDS = {"account_type", "coop_category"}


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
