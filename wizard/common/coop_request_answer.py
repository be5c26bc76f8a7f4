from odoo import fields, models
from odoo.exceptions import UserError


class CoopRequestAnswer(models.TransientModel):
    """Asks whoever sends a request back, or refuses it, for the reason; whether he may is checked by the request."""

    _name = "coop.request.answer"
    _description = "Why a request is sent back or refused"
    _inherit = ["coop.dialog"]

    res_model = fields.Char(required=True, readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference("Request", model_field="res_model", required=True, readonly=True)
    answer = fields.Selection([("returned", "Send back"), ("refused", "Refuse")], required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        self._get_request()._answer(self.answer, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _get_request(self):
        """:raises UserError: when what a client named is no request, or has no such answer"""
        registry = self.env.registry
        if not issubclass(registry.get(self.res_model, object), registry["coop.request.mixin"]):
            raise UserError(self.env._("There is nothing to answer."))
        request = self.env[self.res_model].browse(self.res_id)
        if self.answer not in request._answers:
            raise UserError(self.env._("There is nothing to answer."))
        return request
