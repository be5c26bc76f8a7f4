from odoo import fields, models
from odoo.exceptions import UserError

# Where our accounts go in a chart that we know; in any other they follow the last of their type.
ACCOUNT_CODES = {
    "nl": {
        "pot": ["1690"],
        "reward": ["1695"],
        "shared_pot": ["1691", "1692", "1693", "1694", "1696", "1697", "1698", "1699"],
        "appropriation": ["4990"],
    }
}
SEQUENCES = (
    "coop.assignment",
    "coop.equipment",
    "coop.member",
    "coop.purchase.declaration",
    "coop.reward",
    "coop.reward.run",
    "coop.settlement",
    "coop.spending.request",
    "coop.statement",
)


class ResCompany(models.Model):
    """Switching a company on as a cooperative (design §3 "Inert until switched on").

    Every step makes only what is missing, so that the same method also puts right what got lost.
    """

    _inherit = "res.company"

    def _coop_switch_on(self):
        """Make what a cooperative needs and what is missing; safe to run again.

        :raises UserError: when the company has no chart of accounts yet
        """
        self.ensure_one()
        company = self.with_company(self)
        company._coop_check_chart()
        plan = self.env["account.analytic.plan"]._coop_create_members_plan()
        first_time = not self.coop_enabled
        if first_time:
            company._coop_set({"coop_enabled": True, "coop_switched_on": fields.Datetime.now()})
        company._coop_make_analytic_account(plan)
        company._coop_make_accounts()
        if first_time:
            company._coop_count_exchange_as_turnover()
        company._coop_make_journal()
        company._coop_make_sequences()
        self.env.registry.clear_cache()  # plan._coop_owners, pot._by_account

    def _coop_set(self, vals):
        # Companies are the system administrator's; these fields are the cooperative's own administrator's.
        self.sudo().write(vals)

    def _coop_has_chart(self):
        self.ensure_one()
        accounts = self.env["account.account"]
        return bool(self.chart_template or accounts.search_count(accounts._check_company_domain(self), limit=1))

    def _coop_check_chart(self):
        if not self._coop_has_chart():
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts yet. Choose a fiscal localization "
                    "(Invoicing ▸ Configuration ▸ Settings), then switch the cooperative on.",
                    company=self.name,
                )
            )

    def _coop_make_analytic_account(self, plan):
        if not self.coop_analytic_account_id:
            account = self.env["account.analytic.account"].create(
                {"name": self.name, "plan_id": plan.id, "company_id": self.id}
            )
            self._coop_set({"coop_analytic_account_id": account.id})

    def _coop_make_accounts(self):
        if not self.coop_appropriation_account_id:
            account = self._coop_make_account(
                "appropriation", "expense", lambda env: env._("Appropriation to members' pots")
            )
            self._coop_set({"coop_appropriation_account_id": account.id})
        if not self.coop_pot_id:
            account = self._coop_make_account("pot", "liability_current", lambda env: env._("Members' pots"))
            pot = self.env["coop.pot"].create(
                {"name": account.name, "company_id": self.id, "kind": "member", "account_id": account.id}
            )
            self._coop_name_in_every_language(pot, lambda env: env._("Members' pots"))
            self._coop_set({"coop_pot_id": pot.id})
        if not self.coop_reward_account_id:
            account = self._coop_make_account("reward", "liability_payable", lambda env: env._("Rewards to pay"))
            self._coop_set({"coop_reward_account_id": account.id})

    def _coop_count_exchange_as_turnover(self):
        """Differences in exchange rate belong to what the customer paid: they make turnover smaller or larger.

        Said once, when the company is switched on: later it is the cooperative's to decide.
        """
        exchange = self.income_currency_exchange_account_id | self.expense_currency_exchange_account_id
        exchange.filtered(lambda account: account.coop_category != "turnover").coop_category = "turnover"

    def _coop_make_account(self, purpose, account_type, name):
        """An account with a fitting code and a name in every installed language, ``name`` of an environment."""
        account = (
            self.env["account.account"]
            .with_company(self)
            .create(
                {
                    "name": name(self.with_context(lang="en_US").env),
                    "code": self._coop_free_account_code(purpose, account_type),
                    "account_type": account_type,
                    "coop_category": "none",
                    "company_ids": self.ids,
                }
            )
        )
        self._coop_name_in_every_language(account, name)
        return account

    def _coop_name_in_every_language(self, record, name):
        """:param name: function of an environment, so that the name exists in every installed language"""
        for lang, _label in self.env["res.lang"].get_installed():
            record.with_context(lang=lang).name = name(self.with_context(lang=lang).env)

    def _coop_free_account_code(self, purpose, account_type):
        """The known chart's own place for this purpose, as long as its codes are; else the first free one after it,
        or after the last account of this type."""
        accounts = self.env["account.account"].with_company(self).with_context(active_test=False)
        own = accounts._check_company_domain(self)
        last = accounts.search([*own, ("account_type", "=", account_type)], order="code desc", limit=1).code or "100000"
        codes = [code.ljust(len(last), "0") for code in ACCOUNT_CODES.get(self.chart_template, {}).get(purpose, [])]
        taken = set(accounts.search([*own, ("code", "in", codes)]).mapped("code"))
        free = next((code for code in codes if code not in taken), None)
        return free or accounts._search_new_account_code(codes[0] if codes else last)

    def _coop_make_journal(self):
        if not self.coop_journal_id:
            journal = self.env["account.journal"].create(
                {
                    "name": self.env._("Members' pots"),
                    "code": self._coop_free_journal_code(),
                    "type": "general",
                    "company_id": self.id,
                    "show_on_dashboard": False,
                }
            )
            self._coop_name_in_every_language(journal, lambda env: env._("Members' pots"))
            self._coop_set({"coop_journal_id": journal.id})

    def _coop_free_journal_code(self):
        journals = self.env["account.journal"].with_context(active_test=False)
        taken = set(journals.search([("company_id", "=", self.id)]).mapped("code"))
        return next(code for code in ["POT", *(f"POT{number}" for number in range(2, 100))] if code not in taken)

    def _coop_missing_sequences(self):
        """The codes of the sequences that this cooperative does not have."""
        # Sequences are the system administrator's; the cooperative's administrator only switches on.
        sequences = self.env["ir.sequence"].sudo().search([("code", "in", SEQUENCES), ("company_id", "=", self.id)])
        return [code for code in SEQUENCES if code not in sequences.mapped("code")]

    def _coop_make_sequences(self):
        vals_by_code = self._prepare_coop_sequences()
        # As in _coop_missing_sequences.
        self.env["ir.sequence"].sudo().create([vals_by_code[code] for code in self._coop_missing_sequences()])

    def _prepare_coop_sequences(self):
        """{code: values} of the sequences: members count on for ever, the others per year without gap."""
        yearly = {"company_id": self.id, "use_date_range": True, "implementation": "no_gap"}
        return {
            "coop.assignment": {
                "company_id": self.id,
                "use_date_range": True,
                "code": "coop.assignment",
                "name": self.env._("Assignment number"),
                "prefix": "OPD/%(range_year)s/",
                "padding": 4,
            },
            "coop.equipment": {
                "company_id": self.id,
                "code": "coop.equipment",
                "name": self.env._("Equipment number"),
                "prefix": "MAT/",
                "padding": 4,
            },
            "coop.member": {
                "company_id": self.id,
                "code": "coop.member",
                "name": self.env._("Member number"),
                "prefix": "L",
                "padding": 4,
            },
            "coop.purchase.declaration": {
                "company_id": self.id,
                "use_date_range": True,
                "code": "coop.purchase.declaration",
                "name": self.env._("Purchase declaration number"),
                "prefix": "IVK/%(range_year)s/",
                "padding": 4,
            },
            "coop.spending.request": {
                "company_id": self.id,
                "use_date_range": True,
                "code": "coop.spending.request",
                "name": self.env._("Spending request number"),
                "prefix": "BST/%(range_year)s/",
                "padding": 4,
            },
            "coop.settlement": {
                **yearly,
                "code": "coop.settlement",
                "name": self.env._("Settlement number"),
                "prefix": "AFR/%(range_year)s/",
                "padding": 3,
            },
            "coop.statement": {
                **yearly,
                "code": "coop.statement",
                "name": self.env._("Statement number"),
                "prefix": "OVZ/%(range_year)s/",
                "padding": 5,
            },
            "coop.reward.run": {
                **yearly,
                "code": "coop.reward.run",
                "name": self.env._("Reward run number"),
                "prefix": "BLR/%(range_year)s/",
                "padding": 3,
            },
            "coop.reward": {
                **yearly,
                "code": "coop.reward",
                "name": self.env._("Reward number"),
                "prefix": "BEL/%(range_year)s/",
                "padding": 5,
            },
        }
