from odoo import api, models


class CoopRequestMixin(models.AbstractModel):
    """Requests are made in companies that are cooperatives, and take their number there."""

    _inherit = "coop.request.mixin"

    @api.constrains("company_id")
    def _check_company_is_cooperative(self):
        for company in self.company_id:
            company._coop_check_enabled()

    def _next_number(self, company):
        return self.env["ir.sequence"]._coop_next_number(self._name, company)
