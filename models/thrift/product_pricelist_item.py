from odoo import api, fields, models


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    coop_colour_tag = fields.Boolean(readonly=True, copy=False, help="Made from the age of a colour tag.")

    @api.model
    def _load_pos_data_domain(self, data, config):
        """A till computes by the tag itself; a rule that it kept from an earlier day would be wrong."""
        return [*super()._load_pos_data_domain(data, config), ("coop_colour_tag", "=", False)]
