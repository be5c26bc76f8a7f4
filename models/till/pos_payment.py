from odoo import api, fields, models

from ..common.coop_guard import has_mark, with_mark, without_defaults, without_values, would_change
from .till_guard import COMPUTED, MADE, check_amounts


class PosPayment(models.Model):
    """What was paid. Of a paid order it is changed by who may take goods back, of a booked one by nobody."""

    _inherit = "pos.payment"

    _coop_server_fields = frozenset(
        {"company_id", "session_id", "account_move_id", "coop_on_account_item_id", "coop_voucher_move_id"}
    )
    _coop_money_fields = frozenset(
        {"amount", "payment_method_id", "pos_order_id", "is_change", "payment_date", "coop_voucher_number"}
    )

    coop_on_account_item_id = fields.Many2one(
        "account.move.line",
        "Item on account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the customer still had to pay when the session was closed; with an invoice, that says so.",
    )

    coop_voucher_number = fields.Char("Voucher", copy=False, help="What stands on the voucher with which was paid.")
    coop_voucher_move_id = fields.Many2one(
        "account.move",
        "Invoice of the voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="On which who pays the vouchers is asked for it.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["pos.order"].browse({vals["pos_order_id"] for vals in vals_list if vals.get("pos_order_id")})
        vals_list = [self._coop_checked_vals(vals, orders) for vals in vals_list]
        if not has_mark(self.env, MADE):
            orders._coop_check_may_change()
        payments = super(PosPayment, without_defaults(self, self._coop_server_fields)).create(vals_list)
        payments = payments.with_env(self.env)
        orders._coop_check_stay_paid()
        return payments

    def write(self, vals):
        if has_mark(self.env, COMPUTED):
            return super().write(vals)
        orders = self.pos_order_id | self.pos_order_id.browse(vals.get("pos_order_id"))
        vals = self._coop_checked_vals(vals, orders)
        changed = any(
            would_change(payment, name, vals[name])
            for name in self._coop_money_fields & vals.keys()
            for payment in self
        )
        if changed:
            orders._coop_check_may_change()
        result = super().write(vals)
        if changed:
            orders._coop_check_stay_paid()
        return result

    def unlink(self):
        orders = self.pos_order_id
        orders._coop_check_may_change()
        result = super().unlink()
        orders.exists()._coop_check_stay_paid()
        return result

    def _coop_checked_vals(self, vals, orders):
        if not any(order.company_id.coop_enabled for order in orders):
            return vals
        check_amounts(self, vals)
        if self.env.su:
            return vals
        return without_values(vals, self._coop_server_fields)

    def _coop_put_on_invoice(self, invoice):
        """Own code says on which invoice these vouchers are, after the checks of the dialog that made it."""
        with_mark(self, COMPUTED).coop_voucher_move_id = invoice
