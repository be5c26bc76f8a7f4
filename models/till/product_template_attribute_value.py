from odoo import models


class ProductTemplateAttributeValue(models.Model):
    _inherit = "product.template.attribute.value"

    def write(self, vals):
        if "price_extra" not in vals:
            return super().write(vals)
        with self.env["coop.till.price"]._keeping(self.ptav_product_variant_ids):
            return super().write(vals)
