from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_enabled = fields.Boolean(related="company_id.coop_enabled")
    coop_journal_id = fields.Many2one(related="company_id.coop_journal_id", readonly=False)
    coop_four_eyes = fields.Boolean(related="company_id.coop_four_eyes", readonly=False)
