from odoo import api, fields, models
from odoo.exceptions import UserError


class CoopSpendingOverride(models.TransientModel):
    """A member of the board says why more is spent than is available: on a bill, or on a request."""

    _name = "coop.spending.override"
    _description = "Why overspending is allowed"
    _inherit = ["coop.dialog"]

    move_id = fields.Many2one("account.move", readonly=True, ondelete="cascade")
    request_id = fields.Many2one("coop.spending.request", readonly=True, ondelete="cascade")
    explanation = fields.Text(compute="_compute_explanation")
    reason = fields.Text(required=True)

    @api.depends("move_id", "request_id")
    def _compute_explanation(self):
        for override in self:
            override.explanation = "\n".join(override._explain())

    def _explain(self):
        """What it costs each member, and what he has."""
        self.ensure_one()
        self.move_id.check_access("read")
        self.request_id.check_access("read")
        if self.request_id:
            costs = {
                self.request_id.sudo().member_id.id: self.request_id.amount
            }  # may be read, as was checked; the member is shown by number and trade name
        else:
            costs = self.move_id._coop_member_costs()
        # Only the board has rights on this dialog, and it may know what every member has.
        members = self.env["coop.member"].sudo().browse(costs)
        for member in members:
            currency = member.currency_id
            yield self.env._(
                "%(member)s: costs %(cost)s, available %(available)s",
                member=member.display_name,
                cost=currency.format(float(costs[member.id])),
                available=currency.format(member.pot_available),
            )

    def action_confirm(self):
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why: the reason stays visible."))
        if self.request_id:
            self.request_id._override(reason)
        else:
            self.move_id._coop_override(reason)
        return {"type": "ir.actions.act_window_close"}
