from odoo import api, models

from ..common.coop_guard import with_mark
from .pos_order import cost_parts
from .till_guard import COMPUTED


class PosSession(models.Model):
    """Closing: one entry, with turnover per member; taxes carry no member."""

    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        names = super()._load_pos_data_models(config)
        return [*names, "coop.till.member", "coop.till.person"] if config.company_id.coop_enabled else names

    def _get_sale_key(self, base_line):
        key = super()._get_sale_key(base_line)
        # Asked for every line, so of nothing else.
        if shares := base_line.get("coop_shares") or base_line["record"]._coop_shares():
            key["coop_shares"] = tuple(sorted(shares.items()))
        return key

    def _get_sale_vals(self, key, sale_vals):
        vals = super()._get_sale_vals(key, sale_vals)
        if shares := key.get("coop_shares"):
            vals["analytic_distribution"] = {str(account_id): share for account_id, share in shares}
        return vals

    def _create_pay_later_receivable_lines(self, data):
        """Each payment on the customer's account keeps which item waits: names, methods and contacts change later."""
        data = super()._create_pay_later_receivable_lines(data)
        if not self.company_id.coop_enabled:
            return data
        # Core makes one item per method, and one per payment where the customer is identified, in this order.
        combined, split = data["combine_receivables_pay_later"], data["split_receivables_pay_later"]
        open_orders = self._get_closed_orders().filtered(lambda order: not order.is_invoiced)
        for key, item in zip([*combined, *split], data["pay_later_move_lines"], strict=True):
            payments = key
            if key._name == "pos.payment.method":
                payments = open_orders.payment_ids.filtered(
                    lambda payment, method=key: payment.payment_method_id == method
                )
            with_mark(payments.sudo(), COMPUTED).coop_on_account_item_id = item  # the closing writes it, no cashier
        return data

    def _get_combine_receivable_vals(self, payment_method, amount, amount_converted):
        """What was paid with vouchers is owed by who pays them."""
        vals = super()._get_combine_receivable_vals(payment_method, amount, amount_converted)
        # Who pays them a cashier need not be allowed to read.
        partner = payment_method.sudo().coop_voucher_partner_id
        return vals | {"partner_id": partner.commercial_partner_id.id} if partner else vals

    # === COST OF GOODS === #

    def _accumulate_amounts(self, data):
        data = super()._accumulate_amounts(data)
        if self.company_id.coop_enabled and data["stock_expense"]:
            data["stock_expense"] = self._coop_split_costs(data["stock_expense"])
        return data

    def _coop_split_costs(self, stock_expense):
        """{(expense account, analytic account): amounts}: each member's goods by the cost of his lines, to the cent."""
        orders = self._get_closed_orders().filtered(lambda order: not (order.is_invoiced or order.shipping_date))
        costs, shop = orders._coop_costs(), self.config_id._coop_get_shop_account()
        return {
            (account, account_id): {"amount": float(part), "amount_converted": float(part)}
            for account, amounts in stock_expense.items()
            for account_id, part in cost_parts(costs, account, amounts["amount"], shop.id).items()
        }

    def _get_stock_expense_vals(self, exp_account, amount, amount_converted):
        if not isinstance(exp_account, tuple):
            return super()._get_stock_expense_vals(exp_account, amount, amount_converted)
        account, analytic_account_id = exp_account
        vals = super()._get_stock_expense_vals(account, amount, amount_converted)
        return {**vals, "analytic_distribution": {str(analytic_account_id): 100}}

    # === THE SHOP'S OWN GAIN OR LOSS === #

    def _get_rounding_difference_vals(self, amount, amount_converted):
        """Counting cash to five cents is the shop's gain or loss, no member's."""
        return self._coop_of_shop(super()._get_rounding_difference_vals(amount, amount_converted))

    def _get_diff_vals(self, payment_method_id, diff_amount, outstanding_account=False):
        """The shop's as well: a difference between bank and till, where that is an entry of its own."""
        vals = super()._get_diff_vals(payment_method_id, diff_amount, outstanding_account)
        return vals and [vals[0], self._coop_of_shop(vals[1])]

    def _prepare_balancing_line_vals(self, imbalance_amount, move, balancing_account):
        """The shop's as well: a difference that somebody chose to book away."""
        return self._coop_of_shop(super()._prepare_balancing_line_vals(imbalance_amount, move, balancing_account))

    def _coop_of_shop(self, vals):
        if vals and self.company_id.coop_enabled:
            vals["analytic_distribution"] = {str(self.config_id._coop_get_shop_account().id): 100}
        return vals

    # === RIGHTS === #

    def try_cash_in_out(self, _type, amount, reason, partner_id, extras):
        """Odoo leaves this to who may write invoices; in a cooperative it is a right of its own."""
        if not self.company_id.coop_enabled:
            return super().try_cash_in_out(_type, amount, reason, partner_id, extras)
        self.check_access("write")
        self.env["pos.order"]._coop_check_till_right("drawer", self.company_id)
        # Who may open the drawer writes this one entry of the bank journal, and no other.
        return super(PosSession, self.sudo()).try_cash_in_out(_type, amount, reason, partner_id, extras)
