from collections import defaultdict

from odoo import api, models

from ..engine import cents, to_decimal


class PosSession(models.Model):
    """Closing: one entry, with turnover per member; taxes carry no member."""

    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        names = super()._load_pos_data_models(config)
        return [*names, "coop.till.member"] if config.company_id.coop_enabled else names

    def _get_sale_key(self, base_line):
        key = super()._get_sale_key(base_line)
        if self.company_id.coop_enabled:
            key["coop_shares"] = tuple(sorted(base_line["record"]._coop_shares().items()))
        return key

    def _get_sale_vals(self, key, sale_vals):
        vals = super()._get_sale_vals(key, sale_vals)
        if self.company_id.coop_enabled:
            vals["analytic_distribution"] = {str(account_id): share for account_id, share in key["coop_shares"]}
        return vals

    # === COST OF GOODS === #

    def _accumulate_amounts(self, data):
        data = super()._accumulate_amounts(data)
        if self.company_id.coop_enabled and data["stock_expense"]:
            data["stock_expense"] = self._coop_split_costs(data["stock_expense"])
        return data

    def _coop_split_costs(self, stock_expense):
        """{(expense account, analytic account): amounts}: each member's goods by the cost of his lines, to the cent.

        What the lines do not explain is the shop's, so that the sum stays Odoo's own.
        """
        costs = (
            self._get_closed_orders()
            .filtered(lambda order: not (order.is_invoiced or order.shipping_date))
            ._coop_costs()
        )
        shop = self.config_id._coop_get_shop_account().id
        parts = defaultdict(lambda: {"amount": 0.0, "amount_converted": 0.0})
        for account, amounts in stock_expense.items():
            rest = to_decimal(amounts["amount"])
            for (expense, account_id), cost in costs.items():
                if expense == account and account_id != shop:
                    part = cents(to_decimal(cost))
                    parts[account, account_id].update(amount=float(part), amount_converted=float(part))
                    rest -= part
            if rest:
                parts[account, shop].update(amount=float(rest), amount_converted=float(rest))
        return parts

    def _get_stock_expense_vals(self, exp_account, amount, amount_converted):
        if not isinstance(exp_account, tuple):
            return super()._get_stock_expense_vals(exp_account, amount, amount_converted)
        account, analytic_account_id = exp_account
        vals = super()._get_stock_expense_vals(account, amount, amount_converted)
        return {**vals, "analytic_distribution": {str(analytic_account_id): 100}}

    def _get_rounding_difference_vals(self, amount, amount_converted):
        """Counting cash to five cents is the shop's gain or loss, no member's."""
        vals = super()._get_rounding_difference_vals(amount, amount_converted)
        if vals and self.company_id.coop_enabled:
            vals["analytic_distribution"] = {str(self.config_id._coop_get_shop_account().id): 100}
        return vals

    # === RIGHTS === #

    def try_cash_in_out(self, _type, amount, reason, partner_id, extras):
        self.env["pos.order"]._coop_check_till_right("drawer", self.company_id)
        return super().try_cash_in_out(_type, amount, reason, partner_id, extras)
