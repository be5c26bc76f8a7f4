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
            told = members.filtered(lambda member, invoice=invoice: invoice._coop_is_received(member))
            if any([member._write_letter(TEMPLATE, invoice) for member in told]):
                # Whoever books a payment need not be allowed to edit the invoice, and nobody writes this by hand.
                as_own_code(invoice.sudo()).coop_paid_told_on = fields.Datetime.now()

    def _coop_is_received(self, member):
        """Whether all of this member's part came in as money: to Odoo what was written off is paid, too."""
        self.ensure_one()
        if not member._get_mail_address():
            return False
        # Whoever books a payment need not be allowed to read all that settles an invoice.
        inputs, today = self.env["coop.engine.input"].sudo(), fields.Date.context_today(self)
        became = inputs._became(self.company_id.sudo(), member.sudo().analytic_account_id, self.sudo(), today).get(
            self.id
        )
        return bool(became and became.received > 0 and not became.open and not became.written_off)
