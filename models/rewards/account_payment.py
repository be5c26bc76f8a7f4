from odoo import models


class AccountPayment(models.Model):
    """What is under way to members as their reward."""

    _inherit = "account.payment"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals and any(self.company_id.mapped("coop_enabled")):
            # Rewards show it, but do not depend on it: a payment's state follows its documents' amounts, and Odoo would
            # walk along that way whenever anything is posted.
            self.env["coop.reward"].invalidate_model(["payment_state"])
        return result
