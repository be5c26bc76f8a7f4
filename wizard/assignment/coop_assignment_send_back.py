from odoo import fields, models


class CoopAssignmentSendBack(models.TransientModel):
    _name = "coop.assignment.send.back"
    _description = "Why an assignment is sent back"
    _inherit = ["coop.dialog"]

    assignment_id = fields.Many2one("coop.assignment", required=True, readonly=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.assignment_id._send_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
