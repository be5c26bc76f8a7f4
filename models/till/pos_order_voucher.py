from odoo import models
from odoo.exceptions import UserError


class PosOrder(models.Model):
    """What is paid with a voucher: its authority owes it, so no change is given on it and the customer gets no invoice."""

    _inherit = "pos.order"

    def _coop_check_fully_paid(self):
        answer = super()._coop_check_fully_paid()
        self._coop_check_vouchers()
        return answer

    def _coop_voucher_payments(self):
        return self.payment_ids.filtered("payment_method_id.coop_is_voucher")

    def _coop_check_vouchers(self):
        """:raises UserError: when a voucher pays more than is due, or more comes back on it than that"""
        given = sum(self._coop_voucher_payments().mapped("amount"))
        sign = -1 if self.amount_total < 0 else 1
        currency = self.currency_id
        if (
            currency.compare_amounts(sign * given, 0) < 0
            or currency.compare_amounts(sign * given, abs(self.amount_total)) > 0
        ):
            raise UserError(self.env._("No change is given on a voucher: it pays at most what is due."))

    def _generate_pos_order_invoice(self):
        for order in self._coop_of_cooperatives():
            if order._coop_voucher_payments():
                raise UserError(
                    self.env._(
                        "Order %(order)s is paid with a voucher: the invoice goes to who pays the voucher, and the customer has "
                        "the receipt.",
                        order=order.name,
                    )
                )
        return super()._generate_pos_order_invoice()
