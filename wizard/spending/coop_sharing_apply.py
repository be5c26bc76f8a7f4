from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CoopSharingApply(models.TransientModel):
    """Which key a joint bill is shared by, and which of its lines."""

    _name = "coop.sharing.apply"
    _description = "Sharing a bill by a key"
    _inherit = ["coop.dialog"]

    move_id = fields.Many2one("account.move", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="move_id.company_id")
    date = fields.Date(compute="_compute_date")
    key_id = fields.Many2one(
        "coop.sharing.key",
        required=True,
        domain="[('company_id', '=', company_id), ('date_from', '<=', date), '|', ('date_to', '=', False), ('date_to', '>=', date)]",
    )
    line_ids = fields.Many2many(
        "account.move.line",
        string="Lines",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        domain="[('move_id', '=', move_id), ('display_type', '=', 'product')]",
    )

    @api.depends("move_id.invoice_date", "move_id.date")
    def _compute_date(self):
        for apply in self:
            apply.date = apply.move_id.invoice_date or apply.move_id.date or fields.Date.context_today(apply)

    @api.depends("move_id")
    def _compute_line_ids(self):
        for apply in self:
            apply.line_ids = [Command.set(apply.move_id._coop_product_lines().ids)]

    def action_confirm(self):
        self.ensure_one()
        self._check_can_share()
        self.line_ids._coop_share_by(self.key_id)
        self.move_id._message_log(body=self.env._("Shared by the key %(key)s.", key=self.key_id.display_name))
        return {"type": "ir.actions.act_window_close"}

    def _check_can_share(self):
        self.move_id.check_access("write")
        self.key_id.check_access("read")
        if self.move_id.state != "draft" or not self.move_id.is_purchase_document(include_receipts=True):
            raise UserError(self.env._("Only the draft of a bill is shared by a key. Reset it to draft first."))
        if not self.line_ids or self.line_ids.move_id != self.move_id:
            raise UserError(self.env._("Choose the lines of this bill that are shared."))
        self.move_id._coop_check_key(self.key_id)
