from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date

from ...models.common.groups import TREASURER
from ...models.thrift.product_template import shop_day


class CoopVoucherInvoice(models.TransientModel):
    """The vouchers with which was paid at the tills, as an invoice to each authority or charity that pays them."""

    _name = "coop.voucher.invoice"
    _description = "Invoice vouchers"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_to = fields.Date(
        "Sold until",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1) - timedelta(days=1),
        help="The last day whose vouchers are invoiced; those of earlier months that were forgotten go along.",
    )
    voucher_count = fields.Integer("Vouchers", compute="_compute_vouchers")
    amount = fields.Monetary(compute="_compute_vouchers")

    @api.depends("date_to", "company_id")
    def _compute_vouchers(self):
        for page in self:
            page._check_may_invoice()
            payments = page._get_payments()
            page.voucher_count, page.amount = len(payments), sum(payments.mapped("amount"))

    def action_invoice(self):
        """A draft invoice for each of them; without vouchers nothing."""
        self.ensure_one()
        self._check_may_invoice()
        invoices = self._do_invoice()
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        return action | {"domain": [("id", "in", invoices.ids)], "context": {"default_move_type": "out_invoice"}}

    def _check_may_invoice(self):
        """:raises AccessError: when this is no treasurer"""
        if not self.env.user.has_group(TREASURER):
            raise AccessError(self.env._("Vouchers are invoiced by the treasurer."))

    def _get_payments(self):
        """Payments with a voucher, of sessions that are booked, that are on no invoice."""
        # A treasurer need not be allowed to use the till.
        payments = self.env["pos.payment"].sudo()
        found = payments.search(
            [
                ("company_id", "=", self.company_id.id),
                ("coop_on_account_item_id.account_id", "=", self.company_id.sudo().coop_voucher_account_id.id or 0),
                ("coop_on_account_item_id.parent_state", "=", "posted"),
                ("coop_on_account_item_id.date", "<=", self.date_to),
                "|",
                ("coop_voucher_move_id", "=", False),
                ("coop_voucher_move_id.state", "=", "cancel"),
            ],
            order="payment_date, id",
        )
        return found

    def _do_invoice(self):
        invoices = self.env["account.move"]
        for partner, payments in self._get_payments().grouped(self._get_payer).items():
            # More came back on vouchers than was sold: it is taken off the next invoice.
            if self.currency_id.compare_amounts(sum(payments.mapped("amount")), 0) > 0:
                invoice = self.env["account.move"].create(self._prepare_invoice_vals(partner, payments))
                payments._coop_put_on_invoice(invoice)
                invoices |= invoice
        if not invoices:
            raise UserError(self.env._("No vouchers wait for an invoice."))
        return invoices

    @staticmethod
    def _get_payer(payment):
        """Who owed it when the session was booked: the contact of the way to pay, as long as it is of the same debtor."""
        debtor, contact = payment.coop_on_account_item_id.partner_id, payment.payment_method_id.coop_voucher_partner_id
        return contact if contact.commercial_partner_id == debtor else debtor

    def _prepare_invoice_vals(self, partner, payments):
        account = self.company_id.sudo().coop_voucher_account_id
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": self._line_name(payment),
                        "account_id": account.id,
                        "quantity": 1,
                        "price_unit": payment.amount,
                        "tax_ids": [Command.clear()],
                    }
                )
                for payment in payments
            ],
            "narration": self.env._(
                "Vouchers are a way to pay: value added tax was charged when the goods were sold, and there is none on this "
                "invoice."
            ),
        }

    def _line_name(self, payment):
        values = {
            "day": format_date(self.env, shop_day(payment.payment_date)),
            "receipt": payment.pos_order_id.pos_reference or payment.pos_order_id.name,
            "number": payment.coop_voucher_number,
        }
        if payment.coop_voucher_number:
            return self.env._("%(day)s, receipt %(receipt)s, voucher %(number)s", **values)
        return self.env._("%(day)s, receipt %(receipt)s, voucher", **values)
