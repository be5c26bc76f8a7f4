from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    coop_margin_rate_id = fields.Many2one(
        "coop.margin.rate", "Margin scheme", help="Goods of this category are bought from private persons."
    )
