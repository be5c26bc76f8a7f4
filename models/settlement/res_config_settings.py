from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_recognition = fields.Selection(related="company_id.coop_recognition", readonly=False)
    coop_appropriation_account_id = fields.Many2one(related="company_id.coop_appropriation_account_id", readonly=False)
    coop_clearing_account_ids = fields.Many2many(related="company_id.coop_clearing_account_ids", readonly=False)
    coop_mail_statements = fields.Boolean(related="company_id.coop_mail_statements", readonly=False)
