from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CoopMarginRate(models.Model):
    """One tariff group of goods bought from private persons: accounts of its own, so that the groups stay apart."""

    _name = "coop.margin.rate"
    _description = "Margin scheme rate"
    _order = "company_id, tax_id"
    _rec_name = "tax_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    tax_id = fields.Many2one(
        "account.tax",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('type_tax_use', '=', 'sale'), ('amount_type', '=', 'percent')]",
        help="The ordinary sales tax whose rate, account and tax tags the period entry takes.",
    )
    sales_account_id = fields.Many2one(
        "account.account",
        "Sales account",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('internal_group', '=', 'income')]",
    )
    purchase_account_id = fields.Many2one(
        "account.account",
        "Purchase account",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('internal_group', '=', 'expense')]",
    )
    active = fields.Boolean(default=True)

    _sales_uniq = models.UniqueIndex("(sales_account_id)", "Another rate uses this sales account.")
    _purchase_uniq = models.UniqueIndex("(purchase_account_id)", "Another rate uses this purchase account.")

    @api.constrains("tax_id")
    def _check_tax(self):
        for rate in self:
            if rate.tax_id.amount_type != "percent" or rate.tax_id.amount <= 0:
                raise ValidationError(self.env._("Choose a sales tax with a percentage above zero."))

    @api.model
    def _of_company(self, company):
        # Posting and selling ask which accounts are the margin scheme's, whatever the user may read.
        return self.sudo().with_context(active_test=False).search([("company_id", "in", company.ids)])
