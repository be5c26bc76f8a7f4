import json
from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError


class CoopRewardRun(models.Model):
    """What the screens show, print and download of a run; nothing here changes it."""

    _inherit = "coop.reward.run"

    reward_count = fields.Integer("Number of rewards", compute="_compute_counts")
    move_count = fields.Integer("Number of journal entries", compute="_compute_counts")
    is_own_computation = fields.Boolean(
        compute="_compute_is_own_computation", help="You computed it, so with four eyes somebody else approves it."
    )

    @api.depends("reward_ids", "move_ids")
    def _compute_counts(self):
        for run in self:
            run.reward_count = len(run.reward_ids)
            run.move_count = len(run.sudo().move_ids)  # the board sees that there are entries, not the entries

    @api.depends_context("uid")
    @api.depends("state", "computed_by_id", "company_id.coop_four_eyes")
    def _compute_is_own_computation(self):
        for run in self:
            four_eyes = run.state == "computed" and run.company_id.coop_four_eyes
            run.is_own_computation = four_eyes and run.computed_by_id == self.env.user

    def action_view_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.ids)],
        }

    def action_view_rewards(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_reward_action")
        return action | {"domain": [("run_id", "=", self.id)], "context": {}}

    def action_print_rewards(self):
        """All statements of this run in one PDF, in the order of the member numbers."""
        self.ensure_one()
        if not self.reward_ids:
            raise UserError(self.env._("There are no rewards yet. Compute the run first."))
        return self.reward_ids.sorted("member_number").action_print()

    def action_xlsx(self):
        """The overview for treasurer and accountant."""
        self.ensure_one()
        params = {"run": self.id, "companies": json.dumps(self.env.companies.ids)}
        return {"type": "ir.actions.act_url", "url": f"/coop/rewards.xlsx?{urlencode(params)}", "target": "download"}


class CoopReward(models.Model):
    _inherit = "coop.reward"

    def action_print(self):
        # The statement has its own letterhead: Odoo's document layout need not be chosen first.
        return self.env.ref("social_cooperative.report_reward_action").report_action(self, config=False)

    def action_preview(self):
        """The same paper on the screen."""
        return self.action_print() | {"report_type": "qweb-html", "name": self.env._("Preview")}

    def _get_report_base_filename(self):
        self.ensure_one()
        return f"{self.number or self.env._('Draft')} {self.member_number}".replace("/", "-")


class CoopMember(models.Model):
    _inherit = "coop.member"

    def action_open_rewards(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_reward_action")
        return action | {"domain": [("member_id", "=", self.id)], "context": {}}
