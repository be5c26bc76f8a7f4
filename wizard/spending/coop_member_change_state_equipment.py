from odoo import api, fields, models


class CoopMemberChangeState(models.TransientModel):
    """Shows, when a member is to exit, which things of the cooperative this member still has."""

    _inherit = "coop.member.change.state"

    equipment_names = fields.Char(compute="_compute_equipment_names")

    @api.depends("member_id")
    def _compute_equipment_names(self):
        for change in self:
            change.equipment_names = ", ".join(change.member_id._get_equipment_in_use().mapped("display_name"))
