from odoo import fields, models

from ...engine import segment_on


class CoopMember(models.Model):
    """What this member contributes: his own rules, and those that count for him today."""

    _inherit = "coop.member"

    contribution_rule_ids = fields.One2many("coop.contribution.rule", "member_id", "Own contribution rules")
    applied_rule_ids = fields.Many2many(
        "coop.contribution.rule",
        string="Contribution rules today",
        compute="_compute_applied_rule_ids",
        help="Of the rules with the same destination and the same way of calculating, the narrowest counts: "
        "a member's own before the agreement's before the cooperative's.",
    )

    def _compute_applied_rule_ids(self):
        today = fields.Date.context_today(self)
        for company, members in self.grouped("company_id").items():
            timelines = self.env["coop.waterfall"]._timelines(company, members._origin)
            for member in members:
                segments = timelines.get(member._origin.id)
                rules = segment_on(segments, today).rules if segments else ()
                member.applied_rule_ids = self.env["coop.contribution.rule"].browse(rule.id for rule in rules)
