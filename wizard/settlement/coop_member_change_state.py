from odoo import fields, models

from ...models.settlement.coop_settled_terms import knowingly


class CoopMemberChangeState(models.TransientModel):
    """The day of a status can lie in months that are settled."""

    _inherit = "coop.member.change.state"

    change_settled = fields.Boolean(
        "Change settled months all the same",
        help="The next settlement books the difference. It is noted on the member.",
    )

    def action_confirm(self):
        self.ensure_one()
        change = knowingly(self) if self.change_settled else self
        return super(CoopMemberChangeState, change).action_confirm()
