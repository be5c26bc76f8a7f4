from odoo import Command, api, fields, models


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

    def _coop_is_somebodys(self):
        return bool(super()._coop_is_somebodys() or self.coop_maker_id or self.coop_margin_rate_id)

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
