from odoo import fields, models


class ResCompany(models.Model):
    """What deposits for goods that are kept are booked on."""

    _inherit = "res.company"

    coop_deposit_account_id = fields.Many2one(
        "account.account",
        "Deposits for goods that are kept",
        check_company=True,
        copy=False,
        help="A debt to customers until the goods are sold.",
    )
    coop_deposit_product_id = fields.Many2one("product.product", "Deposit at the till", readonly=True, copy=False)

    def _coop_kept_settings(self):
        return [*super()._coop_kept_settings(), "coop_deposit_account_id", "coop_deposit_product_id"]

    def _coop_get_deposit_product(self):
        """The product with which a deposit is paid; made when the first one is, without tax: the sale is taxed."""
        self.ensure_one()
        company = self.with_company(self)
        company._coop_ensure_account(
            "coop_deposit_account_id",
            "shared_pot",  # the next of the same group of debts
            "liability_current",
            lambda env: env._("Deposits for goods that are kept"),
        )
        if not company.coop_deposit_product_id:
            kept = company._coop_find_kept("coop_deposit_product_id") or company._coop_create_till_product(
                lambda env: env._("Deposit"), company.coop_deposit_account_id
            )
            company._coop_set({"coop_deposit_product_id": kept.id})
        return company.coop_deposit_product_id
