from odoo import api, fields, models


class StockMove(models.Model):
    """Kilos of donated goods: ordinary moves, which cost nothing and book nothing."""

    _inherit = "stock.move"

    coop_intake_line_id = fields.Many2one(
        "coop.intake.line", "Weighed goods", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    coop_session_id = fields.Many2one(
        "pos.session", "Sold in session", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.depends("coop_intake_line_id", "coop_session_id")
    def _compute_reference(self):
        own = self.filtered(lambda move: move.coop_intake_line_id or move.coop_session_id)
        for move in own:
            # A name on a move; whoever sees the move may know it.
            move.reference = (move.sudo().coop_intake_line_id.intake_id or move.sudo().coop_session_id).name
        return super(StockMove, self - own)._compute_reference()

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
