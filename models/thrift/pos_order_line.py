from collections import defaultdict

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


class PosSession(models.Model):
    _inherit = "pos.session"

    def _validate_session(self, *args, **kwargs):
        """A closed session takes its kilos out of the shop."""
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed" and self.company_id.coop_shop_open:
            self._coop_book_weights()
        return result

    def _coop_book_weights(self):
        """One move per category of what was sold less what came back, from the shop to the customers."""
        # A cashier closes; the goods in the shop are the cooperative's.
        session = self.sudo().with_company(self.company_id)
        shop, customers = session.company_id.coop_shop_location_id, session.env.ref("stock.stock_location_customers")
        moves = session.env["stock.move"]
        for category, kilos in session._coop_sold_weights().items():
            places = (shop, customers) if kilos > 0 else (customers, shop)
            moves |= moves.create(
                moves._coop_prepare_vals(category, abs(kilos), *places) | {"coop_session_id": session.id}
            )
        moment = session.stop_at or fields.Datetime.now()
        moves._coop_move_goods({move: moment for move in moves})
        session._coop_hide_sold_labels()

    def _coop_sold_weights(self):
        """{category: kilos} of the orders that count, without those that come to nothing."""
        kilos = defaultdict(float)
        for line in self._get_closed_orders().lines.filtered("coop_goods_category_id"):
            kilos[line.coop_goods_category_id] += line.coop_weight
        kilos = {category: round(weight, 2) for category, weight in kilos.items()}
        return {category: weight for category, weight in kilos.items() if weight}

    def _coop_hide_sold_labels(self):
        """The till no longer loads single goods that are sold; back in the shop after a refund, they are there again."""
        labelled = self.order_ids.lines.product_id.product_tmpl_id.filtered("coop_label_count")
        if not labelled:
            return
        groups = self.env["pos.order.line"]._read_group(
            [("product_id.product_tmpl_id", "in", labelled.ids), ("order_id.state", "in", ("paid", "done"))],
            ["product_id"],
            ["qty:sum"],
        )
        sold = {product.product_tmpl_id: quantity for product, quantity in groups}
        for product in labelled:
            left = product.coop_label_count > sold.get(product, 0)
            if product.available_in_pos != left:
                product.available_in_pos = left
