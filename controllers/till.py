from odoo import http
from odoo.http import request

from odoo.addons.point_of_sale.controllers.main import PosController

REPORT = "social_cooperative.coop_purchase_declaration_report"


class TillController(PosController):
    """The way back to a till, and its papers for who works at it."""

    @http.route()
    def old_pos_web(self, config_id=False, from_backend=False, **k):
        """After a crash a browser remembers ``/pos/ui`` at most: it leads to the till that is open, not to the back office."""
        config = not config_id and request.env["pos.config"]._coop_get_till_to_return_to()
        if config:
            return request.redirect(f"/pos/ui/{config.id}")
        return super().old_pos_web(config_id, from_backend, **k)

    @http.route("/coop/till/<int:session_id>/declaration/<int:bill_id>", type="http", auth="user", readonly=False)
    def coop_declaration(self, session_id, bill_id):
        """What a private seller signs, while the till at which he sold is open."""
        session = request.env["pos.session"].browse(session_id)
        if not session.exists() or not session.has_access("write"):
            raise request.not_found()
        # A cashier reads no bills; this one the till made.
        bill = request.env["account.move"].sudo().browse(bill_id).exists()
        if session.state != "opened" or not bill or bill.coop_bought_session_id != session:
            raise request.not_found()
        pdf, _kind = request.env["ir.actions.report"].sudo()._render_qweb_pdf(REPORT, bill.ids)
        headers = [("Content-Type", "application/pdf"), ("Content-Length", len(pdf)), ("Cache-Control", "no-store")]
        return request.make_response(pdf, headers=headers)
