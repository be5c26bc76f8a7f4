from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_reward_account_id = fields.Many2one(related="company_id.coop_reward_account_id", readonly=False)
    coop_mail_rewards = fields.Boolean(related="company_id.coop_mail_rewards", readonly=False)
