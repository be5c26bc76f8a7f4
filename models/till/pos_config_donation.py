from odoo import api, models


class PosConfig(models.Model):
    """Gifts at the till: rounding up for the cooperative, outside value added tax and outside the result of the shop."""

    _inherit = "pos.config"

    @api.model_create_multi
    def create(self, vals_list):
        configs = super().create(vals_list)
        configs.filtered("coop_ask_donation")._coop_make_donation_products()
        return configs

    def write(self, vals):
        result = super().write(vals)
        if vals.get("coop_ask_donation"):
            self._coop_make_donation_products()
        return result

    def _coop_make_donation_products(self):
        for company in self.company_id.filtered("coop_enabled"):
            company._coop_get_donation_product()

    def _get_special_products(self):
        """The till loads it, and shows no tile for it."""
        company = self.company_id or self.env.company
        # Who sells need not be allowed to read the company's settings.
        return super()._get_special_products() | company.sudo().coop_donation_product_id.sudo(False)

    def _coop_get_whole_order_products(self):
        """A gift is of itself: no discount lowers it, and it is shared by nobody."""
        return super()._coop_get_whole_order_products() - self.company_id.sudo().coop_donation_product_id
