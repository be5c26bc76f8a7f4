from odoo import api, models


class CoopMember(models.Model):
    _inherit = "coop.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        # Whoever enters members gives the till their number and trade name by it.
        self.env["coop.till.member"].sudo().create(
            [{"member_id": member.id, "company_id": member.company_id.id} for member in members]
        )
        return members
