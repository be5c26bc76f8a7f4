from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.constrains("weight", "coop_goods_category_id")
    def _check_coop_weight(self):
        """Goods below zero would add kilos when they are sold."""
        for product in self:
            ours = product.coop_goods_category_id or product.company_id.coop_enabled
            if ours and product.weight < 0:
                raise ValidationError(self.env._("%(product)s cannot weigh below zero.", product=product.display_name))

    @api.constrains("coop_goods_category_id")
    def _check_coop_by_weight(self):
        """The kilos of a category stay its own: what was weighed would count under another one in every report."""
        for product in self.filtered("coop_by_weight"):
            category = product.coop_goods_category_id
            if not category or (category.product_id and category.product_id != product):
                raise ValidationError(
                    self.env._("%(product)s keeps the kilos of its category.", product=product.display_name)
                )

    def write(self, vals):
        if vals.get("standard_price") and any(product.coop_by_weight for product in self):
            raise UserError(self.env._("Donated goods cost nothing: their kilos have no price."))
        return super().write(vals)

    @api.model
    def _coop_new_barcode(self, company):
        return self.env["ir.sequence"]._coop_next_number("coop.goods.barcode", company)
