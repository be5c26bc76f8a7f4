from odoo import Command, api, fields, models
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
        # Which accounts are the margin scheme's is asked whoever posts or sells.
        return self.sudo().with_context(active_test=False).search([("company_id", "in", company.ids)])


class ProductCategory(models.Model):
    _inherit = "product.category"

    coop_margin_rate_id = fields.Many2one(
        "coop.margin.rate", "Margin scheme", help="Goods of this category are bought from private persons."
    )


class ProductTemplate(models.Model):
    _inherit = "product.template"

    coop_margin_rate_id = fields.Many2one(
        "coop.margin.rate",
        "Margin scheme",
        compute="_compute_coop_margin_rate_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Bought from a private person: no value added tax on receipt and invoice; the period entry books it.",
    )

    coop_is_margin = fields.Boolean(compute="_compute_coop_is_margin", compute_sudo=True)

    @api.depends("coop_margin_rate_id")
    @api.depends_context("company")
    def _compute_coop_is_margin(self):
        for product in self:
            product.coop_is_margin = product.coop_margin_rate_id.company_id == self.env.company

    @api.depends("categ_id.coop_margin_rate_id")
    def _compute_coop_margin_rate_id(self):
        for product in self:
            product.coop_margin_rate_id = product.categ_id.coop_margin_rate_id

    @api.constrains("coop_margin_rate_id", "taxes_id", "supplier_taxes_id")
    def _check_coop_margin_taxes(self):
        """A tax beside the margin scheme would be charged twice; Odoo puts its default taxes on every new product.

        Another company that has the same product keeps its taxes.
        """
        for product in self.filtered("coop_margin_rate_id"):
            company = product.coop_margin_rate_id.company_id
            for name in ("taxes_id", "supplier_taxes_id"):
                # Another company's taxes on it are not to be read by who edits the product; they are left out here.
                wrong = product.sudo()[name].filtered(lambda tax, company=company: tax.company_id == company)
                if wrong:
                    product.write({name: [Command.unlink(tax.id) for tax in wrong]})

    def _get_product_accounts(self):
        accounts = super()._get_product_accounts()
        rate = self.coop_margin_rate_id
        if rate and rate.company_id == self.env.company:
            accounts.update(income=rate.sales_account_id, expense=rate.purchase_account_id)
        return accounts

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "coop_is_margin"] if config.company_id.coop_enabled else names
