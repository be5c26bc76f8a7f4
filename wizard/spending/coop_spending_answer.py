from odoo import fields, models


class CoopSpendingAnswer(models.TransientModel):
    _name = "coop.spending.answer"
    _description = "Why a spending request is sent back or refused"
    _inherit = ["coop.dialog"]

    request_id = fields.Many2one("coop.spending.request", required=True, readonly=True, ondelete="cascade")
    answer = fields.Selection([("returned", "Send back"), ("refused", "Refuse")], required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.request_id._answer(self.answer, self.reason)
        return {"type": "ir.actions.act_window_close"}
