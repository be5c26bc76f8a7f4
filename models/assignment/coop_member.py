from odoo import api, fields, models


class CoopMember(models.Model):
    _inherit = "coop.member"

    assignment_count = fields.Integer(compute="_compute_assignment_count")

    @api.depends_context("uid")
    def _compute_assignment_count(self):
        groups = self.env["coop.assignment.share"]._read_group(
            [("member_id", "in", self.ids), ("assignment_id.state", "!=", "cancelled")], ["member_id"], ["__count"]
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.assignment_count = counts.get(member.id, 0)

    def action_open_assignments(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_assignment_action")
        return action | {
            "domain": self.env["coop.assignment"]._of_members_domain(self),
            "context": {"default_share_ids": [(0, 0, {"member_id": self.id})]},
        }
