from odoo import api, models


class CoopMemberStatus(models.Model):
    """An exit ends the permissions of the member, and an exit that is taken back or moved gives them back what it took."""

    _inherit = "coop.member.status"

    @api.model_create_multi
    def create(self, vals_list):
        statuses = super().create(vals_list)
        statuses._get_exits().member_id._end_permissions_at_exit()
        return statuses

    def write(self, vals):
        members = self._get_exits().member_id
        result = super().write(vals)
        (members | self._get_exits().member_id)._end_permissions_at_exit()
        return result

    def unlink(self):
        members = self._get_exits().member_id
        result = super().unlink()
        members.exists()._end_permissions_at_exit()
        return result

    def _get_exits(self):
        return self.filtered(lambda status: status.state == "exited")
