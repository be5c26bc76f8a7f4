from odoo import api, fields, models

from ...models.common.coop_bsn import bsn_warning
from ...models.common.member_states import STATES


class CoopMemberChangeState(models.TransientModel):
    _name = "coop.member.change.state"
    _description = "Change of a member's status"
    _inherit = ["coop.dialog"]

    member_id = fields.Many2one("coop.member", required=True, readonly=True, ondelete="cascade")
    present_state = fields.Selection(related="member_id.state", string="Present status")
    state = fields.Selection(STATES, string="New status", required=True, readonly=True)
    date = fields.Date("Since", required=True, default=fields.Date.context_today, help="First day in the new status.")
    is_return = fields.Boolean(compute="_compute_is_return")
    moves_application = fields.Boolean(compute="_compute_moves_application")
    exit_reason = fields.Selection(
        string="Reason of exit",
        selection=lambda self: self.env["coop.member"]._fields["exit_reason"]._description_selection(self.env),
        compute="_compute_exit_reason",
        store=True,
        readonly=False,
        help="Outflow is reported to the benefit authority by destination.",
    )
    note = fields.Char()
    portal_state = fields.Selection(related="member_id.portal_state")
    withdraw_access = fields.Boolean(
        "Withdraw access to the member's page",
        default=True,
        help="Who left may keep reading his statements. When you are not the treasurer, the treasurer is asked to do it.",
    )

    @api.depends("date", "member_id")
    def _compute_moves_application(self):
        for change in self:
            change.moves_application = (
                change.member_id._is_before_application(change.date) if change.member_id else False
            )

    @api.depends("state", "member_id")
    def _compute_is_return(self):
        for change in self:
            change.is_return = change.member_id.state == "exited" and bool(change.member_id.sudo().spell_ids)

    @api.depends("state", "member_id")
    def _compute_exit_reason(self):
        for change in self:
            refused = change.state == "exited" and change.member_id.state == "applicant"
            change.exit_reason = "not_admitted" if refused else False

    @api.onchange("note")
    def _onchange_note(self):
        return bsn_warning(self.env, self.note)

    def action_confirm(self):
        self.ensure_one()
        self.member_id._change_state(self.state, self.date, note=self.note, exit_reason=self.exit_reason)
        if self.state == "exited" and self.withdraw_access:
            self.member_id._withdraw_or_ask()
        return {"type": "ir.actions.act_window_close"}
