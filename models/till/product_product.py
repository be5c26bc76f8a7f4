from odoo import models

from .past_prices import past_prices


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _coop_till_prices(self):
        """{product: price} of those that tills of cooperatives sell."""
        found = self.env["coop.till.price"]._cooperatives()
        sold = self.filtered(lambda product: product.available_in_pos and (product.company_id or found) & found)
        # Of the template: a price that is typed on a variant is in the variant's cache before it comes to be written.
        return {product: product.product_tmpl_id.list_price + product.price_extra for product in sold}

    def _price_compute(self, price_type, *args, **kwargs):
        prices = super()._price_compute(price_type, *args, **kwargs)
        past = past_prices(self.env)
        if past and price_type == "list_price":
            for product in self:
                prices[product.id] += past.price(product) - product.lst_price
        return prices
