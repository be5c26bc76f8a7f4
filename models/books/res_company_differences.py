from odoo import models

from .account_account import DEFAULT_CATEGORY

# The company's own accounts for small gains and losses.
DIFFERENCE_FIELDS = (
    "default_cash_difference_income_account_id",
    "default_cash_difference_expense_account_id",
    "account_journal_early_pay_discount_gain_account_id",
    "account_journal_early_pay_discount_loss_account_id",
)
COUNTED_AS = {"income": "turnover", "expense": DEFAULT_CATEGORY["expense"]}


class ResCompany(models.Model):
    """What counting, rounding and paying early gain or cost: somebody's, on both sides.

    A chart of accounts may have the gain under another type than the loss, as the Dutch one: *other income* counts for nobody
    by itself, so the loss of a shop would be its cost and the gain nobody's.
    """

    _inherit = "res.company"

    def _coop_difference_accounts(self):
        """Accounts on which Odoo books what was counted or rounded, or paid early."""
        self.ensure_one()
        accounts = self.env["account.account"].union(*(self[name] for name in DIFFERENCE_FIELDS))
        # What is booked must not depend on the poster's rights on journals.
        journals = self.env["account.journal"].sudo().search([("company_id", "=", self.id)])
        roundings = (
            self.env["account.cash.rounding"]
            .sudo()
            .with_company(self)
            .search(["|", ("profit_account_id", "!=", False), ("loss_account_id", "!=", False)])
        )
        own = roundings.profit_account_id | roundings.loss_account_id
        accounts |= journals.profit_account_id | journals.loss_account_id
        return accounts | own.filtered(lambda account: self in account.company_ids)

    def _coop_count_differences(self):
        """Gains count as turnover and losses as costs, where the account did not count yet."""
        for company in self.filtered("coop_enabled"):
            for account in company._coop_difference_accounts():
                category = COUNTED_AS.get(account.internal_group)
                if category and account.coop_category in (False, "none"):
                    # Whoever may choose the account of a journal says by it what the account is.
                    account.sudo().coop_category = category

    def _coop_begin(self):
        result = super()._coop_begin()
        self._coop_count_differences()
        return result

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(DIFFERENCE_FIELDS):
            self._coop_count_differences()
        return result
