from collections import defaultdict

from odoo import api, models

from ...engine import cents, percentages, share_out, to_decimal
from ...engine.money import ZERO


class PosOrder(models.Model):
    """What an order becomes in the books, and what other tills may know of it."""

    _inherit = "pos.order"

    def _coop_costs(self):
        """{(expense account, analytic account id): amount}: what the goods in these orders cost, by owner."""
        costs = defaultdict(float)
        for line in self.lines.filtered("product_id.is_storable"):
            account = line.product_id.with_company(line.company_id)._get_product_accounts()["expense"]
            cost = line._coop_cost()
            for account_id, share in line._coop_shares().items():
                costs[account, account_id] += cost * share / 100
        return costs

    @api.model
    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        vals = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if vals.get("display_type") != "line_section" and pos_line.company_id.coop_enabled:
            vals["analytic_distribution"] = pos_line._coop_distribution(line_values)
            if "coop_shares" in line_values:
                vals["account_id"] = line_values["account_id"].id
        return vals

    def _prepare_product_aml_dict(self, base_line_vals, update_base_line_vals, rate, sign):
        """Invoiced after closing: the closing entry is corrected for the same members."""
        vals = super()._prepare_product_aml_dict(base_line_vals, update_base_line_vals, rate, sign)
        if self.company_id.coop_enabled:
            vals["analytic_distribution"] = base_line_vals["record"]._coop_distribution(base_line_vals)
        return vals

    def _prepare_aml_values_list_per_nature(self):
        """Invoiced after closing: rounding and cost of goods leave the closing entry for whom they were booked, too."""
        result = super()._prepare_aml_values_list_per_nature()
        if self.company_id.coop_enabled:
            shop = self.config_id._coop_get_shop_account()
            for vals in result["cash_rounding"]:
                vals["analytic_distribution"] = {str(shop.id): 100}
            self._coop_right_costs(result["stock"])
            self._coop_share_costs(result["stock"], shop)
        return result

    def _coop_right_costs(self, vals_list):
        """Cost leaves the closing entry as it came in: a plus for goods that went out, a minus for those that came back.

        Odoo 19.0 takes the value of a stock move for signed, which it no longer is, and so books the cost once more
        instead of taking it out. In a cooperative that would be a member's money.

        :raises ValueError: when core does not make a pair of items per stock move any more, see doc/upgrading.md
        """
        if not vals_list:
            return
        moves = self.env["stock.move"].sudo()  # whoever invoices need not be allowed to see the stock
        moves = moves.search([("picking_id", "in", self.picking_ids.ids), ("product_id.valuation", "=", "real_time")])
        pairs = list(zip(vals_list[::2], vals_list[1::2], strict=True))
        for move, (expense, stock) in zip(moves, pairs, strict=True):
            accounts = move.product_id._get_product_accounts()
            if (expense["account_id"], stock["account_id"]) != (accounts["expense"].id, accounts["stock_valuation"].id):
                raise ValueError(f"The cost of stock move {move.id} is not where it was in Odoo 19.0")
            amount = abs(expense["balance"]) * (-1 if move.is_in else 1)
            expense.update(balance=amount, amount_currency=amount)
            stock.update(balance=-amount, amount_currency=-amount)

    def _coop_share_costs(self, vals_list, shop):
        costs = self._coop_costs()
        for account in {account for account, _account_id in costs}:
            mine = [vals for vals in vals_list if vals["account_id"] == account.id]
            lines = [cents(to_decimal(vals["balance"])) for vals in mine]
            sign = -1 if sum(lines) < 0 else 1
            targets = cost_parts({key: cost * sign for key, cost in costs.items()}, account, sum(lines) * sign, shop.id)
            if not mine or any(part < 0 for part in targets.values()) or any(line * sign < 0 for line in lines):
                continue
            for vals, row in zip(mine, share_out([line * sign for line in lines], targets), strict=True):
                if vals["balance"]:
                    shares = percentages({key: part for key, part in row.items() if part})
                    vals["analytic_distribution"] = {str(key): float(share) for key, share in shares.items()}

    # === WHAT A TILL MAY KNOW === #

    @api.model
    def _load_pos_data_read(self, records, config):
        """What the till does not have it asks for by its number: so it hears no member's number, and no address."""
        rows = super()._load_pos_data_read(records, config)
        if config.company_id.coop_enabled:
            members = set(records.partner_id._coop_known_members(config.company_id).ids)
            for row in rows:
                if row.get("partner_id") in members:
                    row.update(partner_id=False, email="", mobile="")
        return rows


def cost_parts(costs, account, total, shop_id):
    """{analytic account id: Decimal}: ``total`` cost on one expense account, each member's by the cost of his lines.

    What the lines do not explain is the shop's, so that the sum stays Odoo's own.

    :param costs: what :meth:`PosOrder._coop_costs` found
    """
    parts = {
        account_id: cents(to_decimal(cost))
        for (expense, account_id), cost in costs.items()
        if expense == account and account_id != shop_id
    }
    rest = cents(to_decimal(total)) - sum(parts.values(), ZERO)
    return {key: part for key, part in {**parts, shop_id: rest}.items() if part}
