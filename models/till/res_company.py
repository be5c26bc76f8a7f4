from odoo import fields, models
from odoo.fields import Command


class ResCompany(models.Model):
    """The numbers of purchase declarations, and what the till books on besides turnover."""

    _inherit = "res.company"

    coop_voucher_account_id = fields.Many2one(
        "account.account",
        "Vouchers to be invoiced",
        readonly=True,
        copy=False,
        help="What was paid with vouchers at a till, until who pays them is invoiced.",
    )

    coop_donation_account_id = fields.Many2one("account.account", "Gifts", readonly=True, copy=False)
    coop_donation_product_id = fields.Many2one(
        "product.product",
        "Gift at the till",
        readonly=True,
        copy=False,
        help="Without taxes; its income account says what becomes of a gift: income of the cooperative, or a debt to the "
        "charity that it is for.",
    )

    def _coop_get_donation_product(self):
        """What the till books a gift with; made when the first till asks for gifts."""
        # Accounts and products are other people's; who sets up a till need not be one of them.
        company = self.sudo().with_company(self)
        if not company.coop_donation_product_id:
            company._coop_ensure_account(
                "coop_donation_account_id", "donation", "income_other", lambda env: env._("Gifts at the till")
            )
            company.coop_donation_product_id = company._coop_create_till_product(
                lambda env: env._("Gift"),
                company.coop_donation_account_id,
                available_in_pos=True,
                supplier_taxes_id=[Command.clear()],
            )
        return company.coop_donation_product_id

    def _coop_create_till_product(self, name, account, **vals):
        """A product with which the till books on an account of ours: without tax, at the price that is typed.

        :param name: function that gives the name in the language of an environment
        """
        self.ensure_one()
        product = self.env["product.product"].create(
            {
                "name": name(self.env),
                "company_id": self.id,
                "type": "service",
                "list_price": 0.0,
                "taxes_id": [Command.clear()],
                "purchase_ok": False,
                "property_account_income_id": account.id,
                **vals,
            }
        )
        self._coop_name_in_every_language(product, name)
        return product

    def _coop_get_voucher_account(self):
        """The account on which vouchers wait for their invoice; made when the first way to pay with one is."""
        # Accounts are the treasurer's; who sets up a till need not be one.
        company = self.sudo()
        company._coop_ensure_account(
            "coop_voucher_account_id", "voucher", "asset_current", lambda env: env._("Vouchers to be invoiced")
        )
        company.coop_voucher_account_id.reconcile = True
        return company.coop_voucher_account_id

    def _coop_kept_settings(self):
        return [*super()._coop_kept_settings(), "coop_voucher_account_id", "coop_donation_account_id"]

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.purchase.declaration", self.env._("Purchase declaration number"), "IVK/%(range_year)s/", 4
        )
