from odoo import fields, models

from ..books.account_account import COSTS

# The account of each kind of cost in a chart that we know, when none has its category yet and this one is unused.
COST_ACCOUNT_CODES = {"nl": {"assignment_cost": "7001", "investment": "4250", "training": "4045"}}


class ResCompany(models.Model):
    """How members spend in this cooperative."""

    _inherit = "res.company"

    coop_mail_answers = fields.Boolean(
        "Answers to requests by e-mail",
        default=True,
        help="Members get a mail when what they asked is approved, sent back or refused.",
    )

    coop_spending_limit = fields.Monetary(
        "Approval limit",
        default=250.0,
        help="Coach and treasurer approve spending requests up to this amount, including VAT; the board what is above.",
    )
    coop_refuse_overspending = fields.Boolean(
        "Refuse spending above what is available",
        copy=False,
        help="A bill that costs a member more than he has available is not posted, unless a member of the board allows "
        "it with a reason. Off: such bills are posted, the pot goes below zero, and the cooperative pays for it.",
    )
    coop_assignment_cost_account_id = fields.Many2one(
        "account.account",
        "Assignment costs",
        copy=False,
        check_company=True,
        domain="[('coop_category', '=', 'assignment_cost')]",
    )
    coop_investment_account_id = fields.Many2one(
        "account.account",
        "Investments",
        copy=False,
        check_company=True,
        domain="[('coop_category', '=', 'investment')]",
    )
    coop_training_account_id = fields.Many2one(
        "account.account",
        "Training",
        copy=False,
        check_company=True,
        domain="[('coop_category', '=', 'training')]",
    )

    def write(self, vals):
        before = {company: company.coop_refuse_overspending for company in self}
        result = super().write(vals)
        for company, refuses in before.items():
            if company.coop_enabled and company.coop_refuse_overspending != refuses:
                company._coop_log_overspending()
        return result

    def _coop_log_overspending(self):
        self.ensure_one()
        body = (
            self.env._("Spending above what is available is refused.")
            if self.coop_refuse_overspending
            else self.env._("Spending above what is available is no longer refused: pots can go below zero.")
        )
        # The log must be written also by an administrator who may not edit the company's contact.
        self.partner_id.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)

    # === ACCOUNTS === #

    def _coop_cost_account(self, category):
        """The account on which a bill of this kind of cost is booked; empty when there is none."""
        self.ensure_one()
        return self[f"coop_{category}_account_id"]

    def _coop_begin(self):
        """From now on spending is refused above what is available; cooperatives that exist choose it themselves."""
        result = super()._coop_begin()
        self._coop_set({"coop_refuse_overspending": True})
        return result

    def _coop_make_accounts(self):
        result = super()._coop_make_accounts()
        names = {
            "assignment_cost": lambda env: env._("Assignment costs of members"),
            "investment": lambda env: env._("Investments of members"),
            "training": lambda env: env._("Training of members"),
        }
        for category in self._coop_missing_cost_accounts():
            setting = f"coop_{category}_account_id"
            account = (
                self._coop_find_kept(setting)
                or self._coop_find_cost_account(category)
                or self._coop_make_account(category, "expense", names[category])
            )
            if account.coop_category != category:
                account.coop_category = category
            self._coop_set({setting: account.id})
        return result

    def _coop_kept_settings(self):
        return [
            *super()._coop_kept_settings(),
            *(f"coop_{category}_account_id" for category in COSTS),
        ]

    def _prepare_coop_sequences(self):
        equipment = self._prepare_coop_sequence("coop.equipment", self.env._("Equipment number"), "MAT/", 4)
        request = self._prepare_coop_sequence(
            "coop.spending.request", self.env._("Spending request number"), "BST/%(range_year)s/", 4
        )
        return super()._prepare_coop_sequences() | equipment | request

    def _coop_missing_cost_accounts(self):
        self.ensure_one()
        return [category for category in COSTS if not self._coop_cost_account(category)]

    def _coop_find_cost_account(self, category):
        """An account that has this category already; else the known chart's own, if nothing is booked on it yet."""
        accounts = self.env["account.account"].with_company(self)
        own = [*accounts._check_company_domain(self), ("account_type", "in", ("expense", "expense_direct_cost"))]
        usual = self._coop_usual_cost_account(category, accounts, own)
        if usual.coop_category == category:
            return usual
        found = accounts.search([*own, ("coop_category", "=", category)], order="code, id", limit=1)
        if found or not usual:
            return found
        booked = self.env["account.move.line"].search_count([("account_id", "=", usual.id)], limit=1)
        return accounts if booked else usual

    def _coop_usual_cost_account(self, category, accounts, own):
        code = COST_ACCOUNT_CODES.get(self.chart_template, {}).get(category)
        if code:
            return accounts.search([*own, ("code", "=like", f"{code}%")], order="code", limit=1)
        return self.expense_account_id if category == "assignment_cost" else accounts
