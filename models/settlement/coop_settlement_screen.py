from odoo import api, fields, models
from odoo.exceptions import UserError


class CoopSettlement(models.Model):
    """What the screens show and print of a settlement; nothing here changes it."""

    _inherit = "coop.settlement"

    move_count = fields.Integer("Number of journal entries", compute="_compute_move_count")
    is_own_computation = fields.Boolean(
        compute="_compute_is_own_computation", help="You computed it, so with four eyes somebody else approves it."
    )
    is_last = fields.Boolean(compute="_compute_is_last", help="Only the last posted settlement can be reversed.")

    # === COMPUTE METHODS === #

    @api.depends("move_ids")
    def _compute_move_count(self):
        # The board sees that there are entries, not the entries.
        groups = (
            self.env["account.move"]
            .sudo()  # only counted: a board member may not read entries
            ._read_group([("coop_settlement_id", "in", self.ids)], ["coop_settlement_id"], ["__count"])
        )
        counts = {settlement.id: count for settlement, count in groups}
        for settlement in self:
            settlement.move_count = counts.get(settlement.id, 0)

    @api.depends_context("uid")
    @api.depends("state", "computed_by_id", "company_id.coop_four_eyes")
    def _compute_is_own_computation(self):
        for settlement in self:
            settlement.is_own_computation = (
                settlement.state == "computed"
                and settlement.company_id.coop_four_eyes
                and settlement.computed_by_id == self.env.user
            )

    @api.depends("state", "company_id.coop_pot_id.last_settlement_id")
    def _compute_is_last(self):
        for settlement in self:
            settlement.is_last = settlement.state == "posted" and settlement == self._last_posted(settlement.company_id)

    # === ACTIONS === #

    def action_view_lines(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statements %(settlement)s", settlement=self.display_name),
            "res_model": "coop.settlement.line",
            "view_mode": "list,form,pivot",
            "domain": [("settlement_id", "=", self.id)],
        }

    def action_view_moves(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.ids)],
        }
        if len(self.move_ids) == 1:
            action |= {"view_mode": "form", "res_id": self.move_ids.id}
        return action

    def action_print_statements(self):
        """All statements of this settlement in one PDF, in the order of the member numbers."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("There are no statements yet. Compute the settlement first."))
        return self.line_ids.sorted("member_number").action_print()


class CoopMember(models.Model):
    _inherit = "coop.member"

    statement_ids = fields.One2many("coop.settlement.line", "member_id", "Statements", readonly=True)
    statement_count = fields.Integer(compute="_compute_statement_count")

    @api.depends("statement_ids")
    def _compute_statement_count(self):
        groups = self.env["coop.settlement.line"]._read_group(
            [("member_id", "in", self.ids), ("state", "!=", "reversed")], ["member_id"], ["__count"]
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.statement_count = counts.get(member.id, 0)

    def action_open_statements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_settlement_line_action")
        return action | {
            "domain": [("member_id", "=", self.id)],
            "context": {"search_default_valid": 1, "search_default_group_settlement": 0},
        }


class CoopSettlementLine(models.Model):
    _inherit = "coop.settlement.line"

    def action_print(self):
        # The statement has its own letterhead: Odoo's document layout need not be chosen first.
        return self.env.ref("social_cooperative.report_statement_action").report_action(self, config=False)

    def action_preview(self):
        """The same paper on the screen."""
        return self.action_print() | {"report_type": "qweb-html", "name": self.env._("Preview")}

    def _get_report_base_filename(self):
        self.ensure_one()
        return f"{self.number or self.env._('Draft')} {self.member_number}".replace("/", "-")


class CoopSettlementStep(models.Model):
    _inherit = "coop.settlement.step"

    explanation = fields.Text(compute="_compute_explanation", help="How the amount to date follows, in words.")

    @api.depends_context("lang")
    @api.depends("formulas", "labels", "booked_before", "amount", "correction")
    def _compute_explanation(self):
        words = self.env["report.social_cooperative.report_statement"]
        for step in self:
            step.explanation = "\n".join(words._contribution_notes(step)) if step.code == "contribution" else False


class CoopSettlementItem(models.Model):
    _inherit = "coop.settlement.item"

    def action_open_document(self):
        """The journal entry, invoice or bill behind this row."""
        self.ensure_one()
        if not self.move_id:
            raise UserError(self.env._("%(document)s was deleted.", document=self.name or self.env._("The document")))
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
