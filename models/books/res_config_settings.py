from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_pot_account_id = fields.Many2one(related="company_id.coop_pot_id.account_id", readonly=False)
    coop_analytic_account_id = fields.Many2one(related="company_id.coop_analytic_account_id")
    coop_default_income_account_id = fields.Many2one(
        related="company_id.coop_default_income_account_id", readonly=False
    )
