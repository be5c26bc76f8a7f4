from odoo import models


class CoopReward(models.Model):
    _name = "coop.reward"
    _inherit = ["coop.reward", "coop.mailed.paper"]

    _mail_template = "social_cooperative.mail_template_reward"
    _mail_report = "social_cooperative.report_reward"
    _mail_setting = "coop_mail_rewards"


class CoopRewardRun(models.Model):
    """Its reward statements are sent to the members."""

    _name = "coop.reward.run"
    _inherit = ["coop.reward.run", "coop.mailing.run"]

    _papers_field = "reward_ids"
