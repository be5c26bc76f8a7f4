from odoo import api, models
from odoo.exceptions import UserError


class ProductValue(models.Model):
    _inherit = "product.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        for value in values.filtered("value"):
            product = value.product_id or value.lot_id.product_id or value.move_id.product_id
            if product.coop_by_weight:
                raise UserError(self.env._("Donated goods cost nothing: their kilos have no price."))
        return values
