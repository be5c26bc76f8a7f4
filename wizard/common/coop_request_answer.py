from odoo import fields, models
from odoo.exceptions import UserError


class CoopRequestAnswer(models.TransientModel):
    """Asks whoever sends a request back, or refuses it, for the reason; whether he may is checked by the request."""

    _name = "coop.request.answer"
    _description = "Why a request is sent back or refused"
    _inherit = ["coop.request.dialog"]

    answer = fields.Selection([("returned", "Send back"), ("refused", "Refuse")], required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        self._get_request()._answer(self.answer, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _get_request(self):
        """:raises UserError: also when the request has no such answer"""
        request = super()._get_request()
        if self.answer not in request._answers:
            raise UserError(self.env._("There is nothing to answer."))
        return request
