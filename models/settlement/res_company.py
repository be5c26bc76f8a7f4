from odoo import fields, models
from odoo.tools import sql


class ResCompany(models.Model):
    """What settlements count, what they book on, and their numbers."""

    _inherit = "res.company"

    coop_recognition = fields.Selection(
        [("received", "When the customer has paid"), ("invoiced", "When invoiced")],
        "Turnover counts",
        default="received",
        required=True,
        help="Costs always count when booked. A pot that counts invoices not yet paid lends members money.",
    )
    coop_mail_statements = fields.Boolean(
        "Statements by e-mail",
        default=True,
        help="The treasurer sends the statements of a posted settlement to the members with one press.",
    )

    coop_appropriation_account_id = fields.Many2one(
        "account.account",
        "Appropriation account",
        copy=False,
        check_company=True,
        domain="[('internal_group', '=', 'expense')]",
        help="Profit and loss account on which settlements book what is set aside for members.",
    )

    coop_clearing_account_ids = fields.Many2many(
        "account.account",
        "coop_clearing_account_rel",
        "company_id",
        "account_id",
        "Clearing accounts",
        copy=False,
        check_company=True,
        domain="[('internal_group', 'in', ('asset', 'liability'))]",
        help="Accounts where money of customers stands for a while, such as that of a payment provider or of a collection "
        "agency. What is booked there counts as received. Bank, cash, and payments on their way need not be listed.",
    )

    def _coop_make_accounts(self):
        result = super()._coop_make_accounts()
        self._coop_ensure_account(
            "coop_appropriation_account_id",
            "appropriation",
            "expense",
            lambda env: env._("Appropriation to members' pots"),
        )
        return result

    def _coop_before_uninstall(self):
        """Keys that hang on an index of another table let go of it: Odoo could not drop the index otherwise."""
        result = super()._coop_before_uninstall()
        for table in ("coop_settlement_step", "coop_settlement_item"):
            sql.drop_constraint(self.env.cr, table, f"{table}_line_fkey")
        return result

    def _coop_kept_settings(self):
        return [*super()._coop_kept_settings(), "coop_appropriation_account_id"]

    def _prepare_coop_sequences(self):
        settlement = self._prepare_coop_sequence(
            "coop.settlement", self.env._("Settlement number"), "AFR/%(range_year)s/", 3, implementation="no_gap"
        )
        statement = self._prepare_coop_sequence(
            "coop.statement", self.env._("Statement number"), "OVZ/%(range_year)s/", 5, implementation="no_gap"
        )
        return super()._prepare_coop_sequences() | settlement | statement
