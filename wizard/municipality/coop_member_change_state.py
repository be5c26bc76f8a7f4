from odoo import api, fields, models
from odoo.fields import Domain

from ...models.common.member_states import PRESENT


class CoopMemberChangeState(models.TransientModel):
    """Whoever admits a member reads first that the municipality has not permitted it yet."""

    _inherit = "coop.member.change.state"

    lacks_permission = fields.Boolean(compute="_compute_lacks_permission", export_string_translation=False)

    @api.depends("member_id", "state", "date")
    def _compute_lacks_permission(self):
        permissions = self.env["coop.permission"]
        for change in self:
            change.lacks_permission = change.state in PRESENT and not permissions.search_count(
                permissions._in_force_domain(change.date) & Domain("member_id", "=", change.member_id.id), limit=1
            )
