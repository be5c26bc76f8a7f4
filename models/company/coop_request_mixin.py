from odoo import models


class CoopRequestMixin(models.AbstractModel):
    """Requests are made in companies that are cooperatives, and take their number there."""

    _name = "coop.request.mixin"
    _inherit = ["coop.request.mixin", "coop.of.cooperative"]

    def _next_number(self, company):
        return self.env["ir.sequence"]._coop_next_number(self._name, company)
