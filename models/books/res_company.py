from odoo import fields, models

from ..common.coop_guard import as_own_code
from .account_account import DEFAULT_CATEGORY

POT_KEPT = "pot_account"
SHARED_POT_KEPT = "shared_pot_account_"
CATEGORY_KEPT = "category_"
MEMBER_KEPT = "member_account_"


class ResCompany(models.Model):
    """What the books of members need: the plan Members, the cooperative's own account in it, and the members' pots."""

    _inherit = "res.company"

    coop_pot_id = fields.Many2one("coop.pot", "Members' pots", readonly=True, copy=False, check_company=True)
    coop_analytic_account_id = fields.Many2one(
        "account.analytic.account",
        "The cooperative itself",
        readonly=True,
        copy=False,
        check_company=True,
        help="The account in the plan Members for what is no member's but the cooperative's own.",
    )
    coop_default_income_account_id = fields.Many2one(
        "account.analytic.account",
        "Income of nobody",
        copy=False,
        check_company=True,
        help="Whose income is when a line does not say. Empty: such an entry is refused.",
    )

    def _coop_technical_accounts(self):
        """Accounts on which Odoo books small differences by itself; without an owner, these are the cooperative's."""
        self.ensure_one()
        exchange = self.income_currency_exchange_account_id | self.expense_currency_exchange_account_id
        return exchange | self._coop_difference_accounts()

    # === SWITCHING ON === #

    def _coop_begin(self):
        result = super()._coop_begin()
        self._coop_count_exchange_as_turnover()
        return result

    def _coop_count_exchange_as_turnover(self):
        """Differences in exchange rate belong to what the customer paid: they make turnover smaller or larger."""
        exchange = self.income_currency_exchange_account_id | self.expense_currency_exchange_account_id
        exchange.filtered(lambda account: account.coop_category != "turnover").coop_category = "turnover"

    def _coop_make_accounts(self):
        result = super()._coop_make_accounts()
        self._coop_make_analytic_account(self.env["account.analytic.plan"]._coop_create_members_plan())
        self._coop_make_pot()
        return result

    def _prepare_coop_account_vals(self, purpose, account_type, name):
        return {**super()._prepare_coop_account_vals(purpose, account_type, name), "coop_category": "none"}

    def _coop_make_analytic_account(self, plan):
        if not self.coop_analytic_account_id:
            account = self._coop_find_kept("coop_analytic_account_id") or self.env["account.analytic.account"].create(
                {"name": self.name, "plan_id": plan.id, "company_id": self.id}
            )
            self._coop_set({"coop_analytic_account_id": account.id})

    def _coop_make_pot(self):
        if not self.coop_pot_id:
            kept = self._coop_find_kept(POT_KEPT)
            account = kept or self._coop_make_account("pot", "liability_current", lambda env: env._("Members' pots"))
            pot = self._coop_create_pot(account, "member", account.name)
            self._coop_name_in_every_language(pot, lambda env: env._("Members' pots"))
            self._coop_set({"coop_pot_id": pot.id})

    def _coop_create_pot(self, account, kind, name):
        if account.coop_category != "none":
            account.coop_category = "none"
        # An account that was a pot before has bookings; they come back with the members (coop.member._take_back_pot_items).
        pots = as_own_code(self.env["coop.pot"])
        pot = pots.create({"name": name, "company_id": self.id, "kind": kind, "account_id": account.id})
        return pot.with_env(self.env)

    # === LEAVING AND COMING BACK === #

    def _coop_kept_settings(self):
        return [*super()._coop_kept_settings(), "coop_analytic_account_id"]

    def _coop_own_accounts(self):
        pots = self.env["coop.pot"].with_context(active_test=False).search([("company_id", "=", self.id)])
        return super()._coop_own_accounts() | pots.account_id

    def _coop_before_uninstall(self):
        """The database must not look in tables that are about to go."""
        result = super()._coop_before_uninstall()
        self.env["account.move.line"]._coop_drop_pot_trigger()
        return result

    def _coop_mark_kept(self):
        result = super()._coop_mark_kept()
        members = self.env["coop.member"].with_context(active_test=False)
        for company in self:
            for account in members.search([("company_id", "=", company.id)]).analytic_account_id:
                company._coop_mark(f"{MEMBER_KEPT}{account.id}", account)
            company._coop_mark(POT_KEPT, company.coop_pot_id.account_id)
            for pot in self.env["coop.pot"].search([("company_id", "=", company.id), ("kind", "=", "shared")]):
                company._coop_mark(f"{SHARED_POT_KEPT}{pot.id}", pot.account_id)
            for account in company._coop_accounts_with_own_category():
                company._coop_mark(f"{CATEGORY_KEPT}{account.coop_category}_{account.id}", account)
        return result

    def _coop_accounts_with_own_category(self):
        """The accounts whose member category is another than their type alone would give."""
        accounts = self.env["account.account"].with_context(active_test=False)
        return accounts.search(accounts._check_company_domain(self)).filtered(
            lambda account: account.coop_category != DEFAULT_CATEGORY.get(account.account_type, "none")
        )

    def _coop_take_back(self):
        """Shared pots are made again under the names of their accounts, and accounts get the category that they had."""
        result = super()._coop_take_back()
        for account in self._coop_find_all_kept(SHARED_POT_KEPT).values():
            self._coop_create_pot(account, "shared", account.name)
        for rest, account in self._coop_find_all_kept(CATEGORY_KEPT).items():
            account.coop_category = rest.rpartition("_")[0]
        return result
