from odoo import api, fields, models

from ..common.coop_guard import has_mark
from .stock_picking import TILL_PICKING


class StockMove(models.Model):
    """Kilos of donated goods: ordinary moves, which cost nothing and book nothing.

    What is delivered of a product that is donated goods takes its kilos along, by a move of its own.
    """

    _inherit = "stock.move"

    coop_intake_line_id = fields.Many2one(
        "coop.intake.line", "Weighed goods", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    coop_session_id = fields.Many2one(
        "pos.session", "Sold in session", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    coop_invoice_id = fields.Many2one(
        "account.move", "Sold on invoice", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    coop_delivery_id = fields.Many2one(
        "stock.move", "Delivered with", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    coop_goods_category_id = fields.Many2one(
        "coop.goods.category",
        "Donated goods",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What was delivered, as known then.",
    )
    coop_piece_weight = fields.Float("Kilos of a piece", readonly=True, copy=False, digits=(16, 6))
    coop_weight = fields.Float(
        "Kilos delivered", readonly=True, copy=False, digits="Product Unit", help="Below zero for what came back."
    )

    @api.depends("coop_intake_line_id", "coop_session_id", "coop_invoice_id.name", "coop_delivery_id")
    def _compute_reference(self):
        # A name on a move; whoever sees the move may know it.
        names = {move: move.sudo()._coop_source_name() for move in self}
        own = self.filtered(lambda move: names[move])
        for move in own:
            move.reference = names[move]
        return super(StockMove, self - own)._compute_reference()

    def _coop_source_name(self):
        source = self.coop_intake_line_id.intake_id or self.coop_session_id or self.coop_invoice_id
        return source.name or self.coop_delivery_id.reference

    def _should_create_account_move(self):
        """Donated goods were given: no value, no entry, whatever cost somebody typed on the product."""
        return not self.product_id.coop_by_weight and super()._should_create_account_move()

    def _set_value(self, correction_quantity=None):
        """The value of donated goods is nothing."""
        own = self.filtered(lambda move: move.product_id.coop_by_weight)
        own.value = 0.0
        return super(StockMove, self - own)._set_value(correction_quantity)

    @api.model
    def _coop_prepare_vals(self, category, kilos, origin, destination):
        """Values of a move of kilos that is done as soon as it is made."""
        product = category.product_id
        place = {"location_id": origin.id, "location_dest_id": destination.id}
        return {
            "company_id": category.company_id.id,
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": kilos,
            "picked": True,
            "move_line_ids": [
                fields.Command.create(
                    {"product_id": product.id, "product_uom_id": product.uom_id.id, "quantity": kilos, **place}
                )
            ],
            **place,
        }

    def _coop_prepare_return_vals(self):
        self.ensure_one()
        vals = self._coop_prepare_vals(
            self.product_id.coop_goods_category_id, self.quantity, self.location_dest_id, self.location_id
        )
        return vals | {
            "coop_intake_line_id": self.coop_intake_line_id.id,
            "origin": self.origin,
            "origin_returned_move_id": self.id,
        }

    def _coop_move_goods(self, moments):
        """Do all moves at once, at their own moment: {move: datetime in UTC}."""
        if not self:
            return
        self._action_done()
        for moment, moves in self.grouped(lambda move: moments[move]).items():
            moves.write({"date": moment})
            moves.move_line_ids.write({"date": moment})

    # === OUT OF THE SHOP === #

    @api.model
    def _coop_take_out(self, company, kilos, moment, **vals):
        """Move what was sold or given away from the shop to the customers, and what came back the other way.

        :param kilos: {category: kilos}, below zero for what came back
        :param vals: what the moves say about where they come from
        """
        shop, customers = company.coop_shop_location_id, self.env.ref("stock.stock_location_customers")
        moves = self.browse()
        for category, weight in kilos.items():
            weight = round(weight, 2)
            if weight:
                places = (shop, customers) if weight > 0 else (customers, shop)
                moves |= self.create(self._coop_prepare_vals(category, abs(weight), *places) | vals)
        moves._coop_move_goods({move: moment for move in moves})
        return moves

    # === DELIVERED === #

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        for move in done:
            move._coop_book_delivered()
        return done

    def _coop_book_delivered(self):
        """The kilos of a piece that leaves for a customer, or comes back, outside the till."""
        # Whoever delivers need not be allowed to see categories or tills.
        move = self.sudo()
        category = move.product_id.product_tmpl_id._coop_sold_category(move.company_id)
        if not category or not move.company_id.coop_shop_open:
            return
        direction = move._coop_direction()
        if not direction or move.state != "done":
            return
        picking = move.picking_id
        if has_mark(self.env, TILL_PICKING) or picking.pos_session_id or picking.pos_order_id:
            return  # the session takes out what it sold
        sold = move.origin_returned_move_id
        if sold.coop_goods_category_id:
            category, piece = sold.coop_goods_category_id, sold.coop_piece_weight
        else:
            piece = move.product_id.product_tmpl_id._coop_piece_weight()
        pieces = move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id, round=False)
        weight = round(direction * pieces * piece, 2)
        move.write({"coop_goods_category_id": category.id, "coop_piece_weight": piece, "coop_weight": weight})
        self.env["stock.move"].sudo()._coop_take_out(
            move.company_id, {category: weight}, move.date, coop_delivery_id=move.id
        )

    def _coop_direction(self):
        """1: it left for a customer, -1: it came back from one, 0: neither."""
        usages = self.location_id.usage, self.location_dest_id.usage
        return {("internal", "customer"): 1, ("customer", "internal"): -1}.get(usages, 0)
