from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_spending_limit = fields.Monetary(related="company_id.coop_spending_limit", readonly=False)
    coop_refuse_overspending = fields.Boolean(related="company_id.coop_refuse_overspending", readonly=False)
    coop_assignment_cost_account_id = fields.Many2one(
        related="company_id.coop_assignment_cost_account_id", readonly=False
    )
    coop_investment_account_id = fields.Many2one(related="company_id.coop_investment_account_id", readonly=False)
    coop_training_account_id = fields.Many2one(related="company_id.coop_training_account_id", readonly=False)
    coop_mail_answers = fields.Boolean(related="company_id.coop_mail_answers", readonly=False)
