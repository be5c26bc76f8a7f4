from odoo import api, models

# Percentages with eight decimals split 10,000,000.00 exactly to the cent (design §3, level 1).
PERCENTAGE_DIGITS = 8


class DecimalPrecision(models.Model):
    _inherit = "decimal.precision"

    @api.model
    def precision_get(self, application):
        """In a cooperative percentages are exact; other companies of the database keep the precision that they have."""
        digits = super().precision_get(application)
        if application == "Percentage Analytic" and self.env.company.coop_enabled:
            return max(digits, PERCENTAGE_DIGITS)
        return digits
