from collections import defaultdict

from odoo import models
from odoo.tools import float_compare

from ...engine import member_shares
from .till_guard import PAID


class PosOrderLine(models.Model):
    """Sale orders that are settled at the till, and their down payments: only with Odoo's module ``pos_sale``.

    What was agreed in the sale order holds at the till: the price, and its owners. A down payment has the owners of the goods of
    its sale order are.
    """

    _inherit = "pos.order.line"

    # === WHICH SALE ORDER === #

    def _coop_sale_line(self):
        """The line of a sale order that this one settles; None without."""
        self.ensure_one()
        if "sale_order_line_id" not in self._fields:
            return None
        line = self.sudo().sale_order_line_id  # whoever sells need not be allowed to see sale orders
        right = line.order_id.company_id == self.order_id.company_id and line.order_id.state != "cancel"
        return line if line and right else None

    def _coop_sale_order(self):
        """The sale order that this line belongs to; None without."""
        if "sale_order_origin_id" not in self._fields:
            return None
        sale_line = self._coop_sale_line()
        order = sale_line.order_id if sale_line else self.sudo().sale_order_origin_id  # not a cashier's to read
        return order if order and order.company_id == self.order_id.company_id else None

    def _coop_is_down_payment(self):
        """Whether this pays a part of a sale order in advance, or takes such a part off when it is settled."""
        if not self._coop_sale_order():
            return False
        sale_line, product = self._coop_sale_line(), self.order_id.config_id.down_payment_product_id
        return sale_line.is_downpayment if sale_line else bool(product) and self.product_id == product

    def _coop_is_derived(self):
        return super()._coop_is_derived() and not self._coop_is_down_payment()

    # === WHOSE === #

    def _coop_shares(self):
        if self.company_id.coop_enabled and (shares := self._coop_shares_agreed()):
            return shares
        return super()._coop_shares()

    def _coop_shares_agreed(self):
        """{analytic account id: percent} as the sale order has it; {} when it names nobody."""
        if "sale_order_line_id" not in self._fields:
            return {}
        source = self
        while source.refunded_orderline_id:
            source = source.refunded_orderline_id
        if source._coop_is_down_payment():
            return source._coop_shares_of_down_payment()
        sale_line = source._coop_sale_line()
        return source._coop_shares_of_sale_line(sale_line) if sale_line else {}

    def _coop_shares_of_sale_line(self, sale_line):
        """The owners in the distribution of a line of a sale order; what they do not have is the shop's."""
        owners = self.env["account.analytic.plan"]._coop_owners()
        shares = member_shares.shares_of(sale_line.analytic_distribution, owners)
        rest = member_shares.missing(shares)
        if shares and rest > 0:
            shop_id = self.order_id.config_id._coop_get_shop_account().id
            shares[shop_id] = shares.get(shop_id, 0.0) + rest
        return member_shares.scaled(shares, 100)

    def _coop_shares_of_down_payment(self):
        """The owners of the goods of the sale order, weighed by amount: goods with this tax, or all when there are none."""
        goods = self._coop_sale_order().order_line.filtered(lambda line: not (line.display_type or line.is_downpayment))
        alike = goods.filtered(lambda line: line.tax_ids == self.tax_ids) or goods
        shop = {self.order_id.config_id._coop_get_shop_account().id: 100.0}
        totals = defaultdict(float)
        for line in alike:
            for account_id, share in (
                self._coop_shares_of_sale_line(line) or self._coop_shares_of_maker(line) or shop
            ).items():
                totals[account_id] += share * line.price_subtotal
        return member_shares.scaled({key: amount for key, amount in totals.items() if amount > 0}, 100)

    def _coop_shares_of_maker(self, sale_line):
        maker = self._coop_default_till_member(sale_line.product_id.id, self.order_id.company_id)
        return maker._get_shares() if maker else {}

    def _prepare_tax_base_line_values(self):
        """The sale order gets a line of its own for what was paid in advance, made from this one; it names the owners."""
        base_lines = super()._prepare_tax_base_line_values()
        for base_line in base_lines:
            line = base_line["record"]
            if line.company_id.coop_enabled and line._coop_is_down_payment():
                base_line["analytic_distribution"] = line._coop_distribution(base_line)
        return base_lines

    # === WHAT IT TAKES === #

    def _coop_rights_used(self):
        if self._coop_is_agreed():
            return set()
        return super()._coop_rights_used()

    def _coop_is_agreed(self):
        """Whether the back office agreed on just this with the customer: no price is made at the till."""
        self.ensure_one()
        if self.refunded_orderline_id or not self._coop_sale_order():
            return False
        if self._coop_is_down_payment():
            return self._coop_is_down_payment_fair()
        sale_line = self._coop_sale_line()
        return bool(sale_line) and self.qty > 0 and self._coop_is_as_ordered(sale_line)

    def _coop_is_as_ordered(self, sale_line):
        """The goods of the order, not cheaper, with its taxes, and not more of them than it has."""
        product, unit = sale_line.product_id, sale_line.product_uom_id
        agreed = unit._compute_price(sale_line.price_unit, product.uom_id) * (1 - sale_line.discount / 100)
        asked = self.price_unit * (1 - self.discount / 100)
        ordered = unit._compute_quantity(sale_line.product_uom_qty, product.uom_id, round=False)
        settled = sum(self._coop_settled_lines(sale_line).mapped("qty"))
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        taxes = sale_line.tax_ids, self.order_id.fiscal_position_id.map_tax(sale_line.tax_ids)
        return (
            self.product_id == product
            and self.tax_ids in taxes
            and float_compare(asked, agreed, precision_rounding=self.currency_id.rounding) >= 0
            and float_compare(settled, ordered, precision_digits=digits) <= 0
        )

    def _coop_settled_lines(self, sale_line):
        """The lines of paid orders that settle this one, with this."""
        return sale_line.pos_order_line_ids.filtered(lambda line: line.order_id.state in PAID).with_env(self.env) | self

    def _coop_is_down_payment_fair(self):
        """Paying in advance is free; what is taken off was paid before, at a till, by an invoice or in the web shop."""
        if self.qty * self.price_unit >= 0:
            return not self.discount
        sale_line, order = self._coop_sale_line(), self._coop_sale_order()
        if sale_line:
            posted = sale_line.invoice_lines.filtered(lambda line: line.parent_state == "posted")
            paid = -sum(line.price_total * line.move_id.direction_sign for line in posted)
            taken = sum(self._coop_settled_lines(sale_line).mapped("price_subtotal_incl"))
            left = paid + taken
        else:
            others = order.pos_order_line_ids.filtered(
                lambda line: (
                    line.order_id.state in PAID and not line.sale_order_line_id and line.price_subtotal_incl < 0
                )
            )
            left = order.amount_paid + sum((others.with_env(self.env) | self).mapped("price_subtotal_incl"))
        return self.currency_id.compare_amounts(left, 0) >= 0


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _coop_agreed_orders(self):
        """The sale orders of which all of this is; empty when something else is sold as well. None without the module."""
        self.ensure_one()
        if not self.lines or not all(line._coop_is_agreed() for line in self.lines):
            return None
        lines = self.lines.sudo()  # a cashier may not read the sale orders that the lines name
        return lines.sale_order_origin_id | lines.sale_order_line_id.order_id

    def _coop_rights_of_pricelist(self):
        agreed = self._coop_agreed_orders()
        return set() if agreed and self.pricelist_id in agreed.pricelist_id else super()._coop_rights_of_pricelist()

    def _coop_rights_of_fiscal_position(self):
        agreed = self._coop_agreed_orders()
        position = self.fiscal_position_id
        return set() if agreed and position in agreed.fiscal_position_id else super()._coop_rights_of_fiscal_position()
