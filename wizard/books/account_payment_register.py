from odoo import models
from odoo.fields import Command


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payment_vals_from_wizard(self, batch_result):
        """A difference written off carries the members of the invoices that it belongs to (design §3, level 1)."""
        payment_vals = super()._create_payment_vals_from_wizard(batch_result)
        for vals in payment_vals["write_off_line_vals"]:
            batch_result["lines"].move_id._coop_complete_vals(vals)
        if payment_vals["write_off_line_vals"] and batch_result["lines"].company_id.filtered("coop_enabled"):
            # Core knows it after posting only; what the difference credits must be known before.
            payment_vals["invoice_ids"] = [Command.set(batch_result["lines"].move_id.ids)]
        return payment_vals
