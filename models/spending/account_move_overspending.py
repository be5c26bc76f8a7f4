from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import money
from ..common.coop_guard import as_own_code
from ..common.groups import BOARD

# Written by the dialog of a member of the board and by nothing else.
OVERRIDE = {"coop_override_reason", "coop_override_by_id", "coop_override_on", "coop_override_costs"}


class AccountMove(models.Model):
    """Over-spending that a member of the board allows, with a reason that stays visible on the bill."""

    _inherit = "account.move"

    coop_override_reason = fields.Text("Why overspending is allowed", readonly=True, copy=False)
    coop_override_by_id = fields.Many2one("res.users", "Overspending allowed by", readonly=True, copy=False)
    coop_override_on = fields.Datetime("Overspending allowed on", readonly=True, copy=False)
    coop_override_costs = fields.Json(readonly=True, copy=False, export_string_translation=False)
    coop_request_override_reason = fields.Text(
        related="coop_spending_request_id.override_reason", string="Why the board approved the request"
    )

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | OVERRIDE

    def _guarded_message(self, names):
        return self._coop_override_message() if OVERRIDE & set(names) else super()._guarded_message(names)

    def _coop_override_message(self):
        return self.env._("Only a member of the board allows overspending, by the button for it.")

    # === ACTIONS === #

    def action_coop_override(self):
        """Open the dialog that asks for the reason."""
        self.ensure_one()
        self._coop_check_may_override()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Allow overspending"),
            "res_model": "coop.spending.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _coop_override(self, reason):
        """What this draft costs its members now may be posted, whatever is available; a larger amount may not."""
        self.ensure_one()
        self._coop_check_may_override()
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be allowed: this document is posted or cancelled."))
        costs = {str(key): str(amount) for key, amount in self._coop_member_costs().items() if amount > 0}
        if not costs:
            raise UserError(self.env._("This document costs no member anything."))
        # Whoever decides need not be allowed to edit bills.
        as_own_code(self.sudo()).write(
            {
                "coop_override_reason": reason,
                "coop_override_by_id": self.env.uid,
                "coop_override_on": fields.Datetime.now(),
                "coop_override_costs": costs,
            }
        )
        # Whoever decides need not be allowed to edit bills, nor to write on them.
        self.sudo().message_post(
            body=self.env._("Overspending allowed: %(reason)s", reason=reason),
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )

    def _coop_check_may_override(self):
        self.check_access("read")
        if not self.env.user.has_group(BOARD):
            raise AccessError(self._coop_override_message())

    def _coop_not_allowed(self, members):
        """Each document that costs the member something must be allowed, and cost no more than was allowed."""
        refused = super()._coop_not_allowed(members)
        return [member for member in refused if not all(move._coop_is_allowed_for(member) for move in self)]

    def _coop_is_allowed_for(self, member):
        self.ensure_one()
        cost = self._coop_member_costs().get(member.id, money.ZERO)
        if cost <= 0:
            return True
        allowed = money.to_decimal((self.coop_override_costs or {}).get(str(member.id), "0"))
        request = self.coop_spending_request_id.sudo()  # whoever books need not be allowed to read requests
        if request.override_by_id and request.member_id == member:
            # What was allowed for the request is allowed once, over all its bills.
            others = request.move_ids.filtered(lambda move: move.state == "posted") - self
            spent = sum(move._coop_spent_by(member) for move in others)
            allowed = max(allowed, money.to_decimal(request.amount) - money.to_decimal(spent))
        return cost <= allowed
