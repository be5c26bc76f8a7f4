from odoo import http
from odoo.http import request

from odoo.addons.point_of_sale.controllers.main import PosController


class TillController(PosController):
    """The way back to a till."""

    @http.route()
    def old_pos_web(self, config_id=False, from_backend=False, **k):
        """After a crash a browser remembers ``/pos/ui`` at most: it leads to the till that is open, not to the back office."""
        config = not config_id and request.env["pos.config"]._coop_get_till_to_return_to()
        if config:
            return request.redirect(f"/pos/ui/{config.id}")
        return super().old_pos_web(config_id, from_backend, **k)
