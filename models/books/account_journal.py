from odoo import api, models


class AccountJournal(models.Model):
    """What is counted too much or too little in a journal is somebody's, see res_company_differences."""

    _inherit = "account.journal"

    @api.model_create_multi
    def create(self, vals_list):
        journals = super().create(vals_list)
        journals.filtered("profit_account_id").company_id._coop_count_differences()
        return journals

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"profit_account_id", "loss_account_id", "type"}:
            self.company_id._coop_count_differences()
        return result
