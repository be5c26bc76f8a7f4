from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_enabled = fields.Boolean(related="company_id.coop_enabled")
    coop_pot_account_id = fields.Many2one(related="company_id.coop_pot_id.account_id", readonly=False)
    coop_appropriation_account_id = fields.Many2one(related="company_id.coop_appropriation_account_id", readonly=False)
    coop_reward_account_id = fields.Many2one(related="company_id.coop_reward_account_id", readonly=False)
    coop_journal_id = fields.Many2one(related="company_id.coop_journal_id", readonly=False)
    coop_analytic_account_id = fields.Many2one(related="company_id.coop_analytic_account_id")
    coop_default_income_account_id = fields.Many2one(
        related="company_id.coop_default_income_account_id", readonly=False
    )
    coop_recognition = fields.Selection(related="company_id.coop_recognition", readonly=False)
    coop_four_eyes = fields.Boolean(related="company_id.coop_four_eyes", readonly=False)
    coop_spending_limit = fields.Monetary(related="company_id.coop_spending_limit", readonly=False)
    coop_refuse_overspending = fields.Boolean(related="company_id.coop_refuse_overspending", readonly=False)
    coop_assignment_cost_account_id = fields.Many2one(
        related="company_id.coop_assignment_cost_account_id", readonly=False
    )
    coop_investment_account_id = fields.Many2one(related="company_id.coop_investment_account_id", readonly=False)
    coop_training_account_id = fields.Many2one(related="company_id.coop_training_account_id", readonly=False)
