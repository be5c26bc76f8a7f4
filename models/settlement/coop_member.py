from odoo import api, fields, models

from ...engine import segment_on
from .reader_rights import MEMBER_FIELDS, is_hidden


class CoopMember(models.Model):
    """What this member contributes, by his own rules and those that count for him today, and his statements."""

    _inherit = "coop.member"

    contribution_rule_ids = fields.One2many("coop.contribution.rule", "member_id", "Own contribution rules")
    applied_rule_ids = fields.Many2many(
        "coop.contribution.rule",
        string="Contribution rules today",
        compute="_compute_applied_rule_ids",
        help="Of the rules with the same destination and the same way of calculating, the narrowest counts: "
        "a member's own before the agreement's before the cooperative's.",
    )
    statement_ids = fields.One2many("coop.settlement.line", "member_id", "Statements", readonly=True)
    statement_count = fields.Integer(compute="_compute_statement_count")

    # === COMPUTE METHODS === #

    def _compute_applied_rule_ids(self):
        today = fields.Date.context_today(self)
        for company, members in self.grouped("company_id").items():
            timelines = self.env["coop.engine.input"]._timelines(company, members._origin)
            for member in members:
                segments = timelines.get(member._origin.id)
                rules = segment_on(segments, today).rules if segments else ()
                member.applied_rule_ids = self.env["coop.contribution.rule"].browse(rule.id for rule in rules)

    @api.depends("statement_ids")
    def _compute_statement_count(self):
        groups = self.env["coop.settlement.line"]._read_group(
            [("member_id", "in", self.ids), ("state", "!=", "reversed")], ["member_id"], ["__count"]
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.statement_count = counts.get(member.id, 0)

    # === ACTIONS === #

    def action_open_statements(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_settlement_line_action")
        return action | {
            "domain": [("member_id", "=", self.id)],
            "context": {"search_default_valid": 1, "search_default_group_settlement": 0},
        }

    # === ACCESS === #

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not is_hidden(self.env, field, MEMBER_FIELDS)
