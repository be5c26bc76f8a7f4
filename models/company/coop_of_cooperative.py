from odoo import api, models


class CoopOfCooperative(models.AbstractModel):
    """Records that only a company has which is switched on as a cooperative. The model has a field ``company_id``."""

    _name = "coop.of.cooperative"
    _description = "Record of a cooperative"

    @api.constrains("company_id")
    def _check_company_is_cooperative(self):
        for company in self.company_id:
            company._coop_check_enabled()
