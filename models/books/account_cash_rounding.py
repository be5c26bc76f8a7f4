from odoo import api, models


class AccountCashRounding(models.Model):
    """What rounding gains or costs is somebody's, see res_company_differences. Its accounts are each company's own."""

    _inherit = "account.cash.rounding"

    @api.model_create_multi
    def create(self, vals_list):
        roundings = super().create(vals_list)
        self.env.company._coop_count_differences()
        return roundings

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"profit_account_id", "loss_account_id"}:
            self.env.company._coop_count_differences()
        return result
