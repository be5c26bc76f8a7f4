from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

# Where an item falls in the waterfall when nobody says otherwise (design §3 "member category").
DEFAULT_CATEGORY = {
    "income": "turnover",
    "expense": "assignment_cost",
    "expense_direct_cost": "assignment_cost",
}
MEMBER_CATEGORIES = [
    ("turnover", "Turnover"),
    ("assignment_cost", "Assignment cost"),
    ("investment", "Investment"),
    ("training", "Training"),
    ("none", "None"),
]
# What a member can spend money on: these take from what he has.
COST_CATEGORIES = [choice for choice in MEMBER_CATEGORIES if choice[0] not in ("turnover", "none")]
COSTS = tuple(category for category, _label in COST_CATEGORIES)


class AccountAccount(models.Model):
    _inherit = "account.account"

    coop_category = fields.Selection(
        MEMBER_CATEGORIES,
        string="Member category",
        compute="_compute_coop_category",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="In a cooperative, lines on this account must say whose they are, and count for the member as:\n"
        "Turnover: what the member earned.\n"
        "Assignment cost: taken off before the contribution.\n"
        "Investment and Training: paid from the pot, after the contribution.\n"
        "None: not the members' business.",
    )

    coop_pot_ids = fields.One2many(
        "coop.pot",
        "account_id",
        context={"active_test": False},
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        help="The pot of which this is the control account: one or none.",
    )

    def _auto_init(self):
        # Accounts from before the installation get their category here, so that nothing else of them is touched.
        if not column_exists(self.env.cr, self._table, "coop_category"):
            create_column(self.env.cr, self._table, "coop_category", "varchar")
            for account_type, category in DEFAULT_CATEGORY.items():
                self.env.cr.execute(
                    SQL("UPDATE account_account SET coop_category = %s WHERE account_type = %s", category, account_type)
                )
            self.env.cr.execute(SQL("UPDATE account_account SET coop_category = 'none' WHERE coop_category IS NULL"))
        return super()._auto_init()

    @api.depends("account_type")
    def _compute_coop_category(self):
        for account in self:
            account.coop_category = DEFAULT_CATEGORY.get(account.account_type, "none")

    @api.constrains("account_type", "reconcile")
    def _check_coop_pot(self):
        """The control account of a pot stays what a pot needs."""
        # Of a shared account all companies count, also those that the bookkeeper may not enter.
        accounts = self.filtered(lambda account: any(account.sudo().company_ids.mapped("coop_enabled")))
        # Whoever edits accounts need not be allowed to read pots.
        accounts.sudo().coop_pot_ids._check_account()

    @api.constrains("coop_category")
    def _check_coop_differences(self):
        """What counting or rounding gains or costs cannot stop being somebody's."""
        for account in self.filtered(lambda account: account.coop_category in (False, "none")):
            if account.internal_group not in ("income", "expense"):
                continue
            # Of a shared account all companies count, also those that the bookkeeper may not enter.
            companies = account.sudo().company_ids.filtered("coop_enabled")
            if any(account in company._coop_difference_accounts() for company in companies):
                raise ValidationError(
                    self.env._(
                        "%(account)s takes what is counted or rounded too much or too little: it is somebody's, so the account "
                        "counts as Turnover or as a cost. Choose another account in the journal or the rounding first.",
                        account=account.display_name,
                    )
                )
