from odoo import models


class PosSession(models.Model):
    _inherit = "pos.session"

    def _get_sale_vals(self, key, sale_vals):
        """What the till sells is the cooperative's own, so that closing never stops on the question whose it is."""
        vals = super()._get_sale_vals(key, sale_vals)
        own = self.company_id.coop_default_income_account_id or self.company_id.coop_analytic_account_id
        if self.company_id.coop_enabled and own:
            vals["analytic_distribution"] = {str(own.id): 100}
        return vals
