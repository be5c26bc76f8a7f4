from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The invoice of a month to who pays vouchers. It moves what the till booked; turnover and VAT are those of the sales."""

    _inherit = "account.move"

    coop_voucher_payment_ids = fields.One2many(
        "pos.payment",
        "coop_voucher_move_id",
        "Vouchers",
        readonly=True,
        copy=False,
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    def _coop_invoices_of_vouchers(self):
        # Whoever posts need not be allowed to read the payments of a till.
        return self.filtered(lambda move: move.move_type == "out_invoice" and move.sudo().coop_voucher_payment_ids)

    def _coop_voucher_lines(self):
        account = self.company_id.sudo().coop_voucher_account_id
        return self.line_ids.filtered(lambda line: account and line.account_id == account)

    def _coop_prepare_post(self):
        for invoice in self._coop_invoices_of_vouchers():
            total = sum(invoice.sudo().coop_voucher_payment_ids.mapped("amount"))
            lines = invoice._coop_voucher_lines()
            if invoice.currency_id.compare_amounts(-sum(lines.mapped("balance")), total):
                raise UserError(
                    self.env._(
                        "%(invoice)s: its lines are not the vouchers of the till any more (%(total)s). Delete it and make it "
                        "again.",
                        invoice=invoice.display_name,
                        total=invoice.currency_id.format(total),
                    )
                )
        return super()._coop_prepare_post()

    def _coop_check_posted(self):
        result = super()._coop_check_posted()
        for invoice in self._coop_invoices_of_vouchers():
            # The claim that the till booked is this invoice from now on; its items are the accountant's.
            invoice = invoice.sudo()
            items = invoice.coop_voucher_payment_ids.coop_on_account_item_id | invoice._coop_voucher_lines()
            if waiting := items.filtered(
                lambda item: not item.reconciled
            ):  # one that was reset to draft keeps its matches
                waiting.reconcile()
        return result

    def _reverse_moves(self, default_values_list=None, cancel=False):
        if vouchers := self._coop_cooperatives()._coop_invoices_of_vouchers():
            raise UserError(
                self.env._(
                    "%(invoice)s asks for vouchers that were sold on at the till: a credit note would leave the sales unpaid. "
                    "Reset it to draft and delete it; the vouchers then go on the next invoice. What is never paid is written "
                    "off like any other debt.",
                    invoice=vouchers[0].display_name,
                )
            )
        return super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)
