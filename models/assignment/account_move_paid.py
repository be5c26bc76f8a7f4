from odoo import api, fields, models

from ..common.coop_guard import as_own_code

TEMPLATE = "social_cooperative.mail_template_paid"


class AccountMove(models.Model):
    """Members hear that their customer has paid: once for each invoice."""

    _inherit = "account.move"

    coop_paid_told_on = fields.Datetime("Members told of the payment on", readonly=True, copy=False)

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"coop_paid_told_on"}

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._coop_tell_paid()
        return result

    def _coop_tell_paid(self):
        invoices = (
            self._coop_cooperatives()
            ._coop_outside_till()
            .filtered(
                lambda move: (
                    move.move_type == "out_invoice"
                    and not move.coop_paid_told_on
                    and move.company_id.sudo().coop_mail_paid  # whoever books a payment need not be allowed to read it
                )
            )
        )
        for invoice, members in invoices._coop_members_of_each():
            if any([member._write_letter(TEMPLATE, invoice) for member in members]):
                # Whoever books a payment need not be allowed to edit the invoice, and nobody writes this by hand.
                as_own_code(invoice.sudo()).coop_paid_told_on = fields.Datetime.now()
