from odoo import api, fields, models


class CoopMemberChangeState(models.TransientModel):
    """Who wants to let a member exit sees what of the cooperative's he still has."""

    _inherit = "coop.member.change.state"

    equipment_names = fields.Char(compute="_compute_equipment_names")

    @api.depends("member_id")
    def _compute_equipment_names(self):
        for change in self:
            change.equipment_names = ", ".join(change.member_id._get_equipment_in_use().mapped("display_name"))
