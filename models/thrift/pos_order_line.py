from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class PosOrderLine(models.Model):
    """What a sale of donated goods weighed, as known when it was sold: a later change of a weight changes no past."""

    _inherit = "pos.order.line"

    coop_goods_category_id = fields.Many2one(
        "coop.goods.category", "Donated goods", compute="_compute_coop_piece", store=True, index="btree_not_null"
    )
    coop_piece_weight = fields.Float(
        "Kilos of a piece",
        compute="_compute_coop_piece",
        store=True,
        digits=(16, 6),
        help="As known when it was sold; what comes back weighs what it weighed then.",
    )
    coop_weight = fields.Float("Kilos", compute="_compute_coop_weight", store=True, digits="Product Unit")

    def _auto_init(self):
        """What was sold before the addon came weighs nothing: no need to compute it line by line."""
        cr = self.env.cr
        if not column_exists(cr, self._table, "coop_weight"):
            create_column(cr, self._table, "coop_weight", "numeric")
            create_column(cr, self._table, "coop_goods_category_id", "int4")
        if not column_exists(cr, self._table, "coop_piece_weight"):
            create_column(cr, self._table, "coop_piece_weight", "numeric")
            cr.execute(
                """UPDATE pos_order_line SET coop_piece_weight = coop_weight / qty
                    WHERE coop_weight <> 0 AND qty <> 0"""
            )
        return super()._auto_init()

    @api.depends("product_id", "refunded_orderline_id")
    def _compute_coop_piece(self):
        for line in self:
            sold = line.refunded_orderline_id
            if sold and sold.product_id == line.product_id:
                line.coop_goods_category_id = sold.coop_goods_category_id
                line.coop_piece_weight = sold.coop_piece_weight
                continue
            # A cashier may not see what a category is; the till needs its weight.
            product = line.product_id.product_tmpl_id.sudo()
            category = product._coop_sold_category(line.order_id.company_id)
            line.coop_goods_category_id = category
            line.coop_piece_weight = product._coop_piece_weight() if category else 0.0

    @api.depends("coop_piece_weight", "qty")
    def _compute_coop_weight(self):
        for line in self:
            line.coop_weight = line.qty * line.coop_piece_weight
