from odoo import models


class CoopReward(models.Model):
    _name = "coop.reward"
    _inherit = ["coop.reward", "coop.mailed.paper"]

    _mail_template = "social_cooperative.mail_template_reward"
    _report = "social_cooperative.report_reward_action"
    _mail_setting = "coop_mail_rewards"


class CoopRewardRun(models.Model):
    """Its reward statements are sent to the members."""

    _name = "coop.reward.run"
    _inherit = ["coop.reward.run", "coop.mailing.run"]

    _papers_field = "reward_ids"

    def action_print_rewards(self):
        return self._print_papers()
