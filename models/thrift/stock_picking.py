from odoo import api, models

from ..common.coop_guard import with_mark

TILL_PICKING = "coop_till_picking"  # a till delivers what it sold; its session takes out the kilos


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.model
    def _create_picking_from_pos_order_lines(self, location_dest_id, lines, picking_type, partner=False):
        """Odoo says only afterwards that it was a till's."""
        own = super(StockPicking, with_mark(self, TILL_PICKING))
        pickings = own._create_picking_from_pos_order_lines(location_dest_id, lines, picking_type, partner)
        return pickings.with_env(self.env)
