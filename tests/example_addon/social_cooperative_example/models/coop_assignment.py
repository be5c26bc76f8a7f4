from odoo import models


class CoopAssignment(models.Model):
    _inherit = "coop.assignment"

    def _prepare_invoice_vals(self):
        """Our customers ask for their order number in the payment reference."""
        vals = super()._prepare_invoice_vals()
        return {**vals, "payment_reference": f"{self.name} {self.customer_reference or ''}".strip()}
