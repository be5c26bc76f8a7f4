from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class PosOrderLine(models.Model):
    """What a sale of donated goods weighed, as known when it was sold: a later change of a weight changes no past."""

    _inherit = "pos.order.line"

    coop_goods_category_id = fields.Many2one(
        "coop.goods.category", "Donated goods", compute="_compute_coop_weight", store=True, index="btree_not_null"
    )
    coop_weight = fields.Float("Kilos", compute="_compute_coop_weight", store=True, digits="Product Unit")

    def _auto_init(self):
        """What was sold before the addon came weighs nothing: no need to compute it line by line."""
        if not column_exists(self.env.cr, self._table, "coop_weight"):
            create_column(self.env.cr, self._table, "coop_weight", "numeric")
            create_column(self.env.cr, self._table, "coop_goods_category_id", "int4")
        return super()._auto_init()

    @api.depends("product_id", "qty")
    def _compute_coop_weight(self):
        for line in self:
            # A cashier may not see what a category is; the till needs its weight.
            product = line.product_id.product_tmpl_id.sudo()
            category = product.coop_goods_category_id
            counts = category and line.order_id.company_id == category.company_id and not product.coop_by_weight
            line.coop_goods_category_id = category if counts else False
            line.coop_weight = line.qty * product._coop_piece_weight() if counts else 0.0
