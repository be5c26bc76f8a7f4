from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.point_of_sale.models.pos_config import PosConfig

from .common_till import MarginScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillWholeOrder(MarginScenario):
    """A discount on a whole order with goods of the margin scheme lowers what the scheme counts, on every way.

    The product of the discount is one of Odoo's special products, as its module for it has it; the module itself is in
    test_till_discount_modules.py.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair.coop_maker_id = cls.till_anna
        cls.off = cls._product("Discount", 0.0, taxes_id=False)
        cls.stamp = cls._product("Stamp", 50.05, taxes_id=False)
        cls.tip = cls._product("Tip", 0.0, taxes_id=False)
        cls.low = cls.env["coop.margin.rate"].create(
            {
                "tax_id": cls.tax.copy({"name": "9 % incl", "amount": 9}).id,
                "sales_account_id": cls.income_account.copy({"name": "Margin sales 9"}).id,
                "purchase_account_id": cls.expense_account.copy({"name": "Margin purchases 9"}).id,
            }
        )
        cls.book = cls._product("Book", 100.0, coop_margin_rate_id=cls.low.id, coop_maker_id=cls.till_bert.id)
        cls.startClassPatcher(patch.object(PosConfig, "_get_special_products", lambda config: cls.off))
        cls.customer = {"partner_id": cls.partner_a.id}

    def _off(self, amount, **vals):
        return self._line(self.off, price=-amount, **vals)

    def _back(self, order, **vals):
        lines = [
            self._line(line.product_id, -1, price=line.price_unit, refunded_orderline_id=line.id)
            for line in order.lines
        ]
        return self._sell(lines, is_refund=True, **vals)

    def _sell_chair(self, **vals):
        return self._sell([self._line(self.chair), self._off(100.0)], **vals)

    def _assert_sold(self, amount, tax):
        self.assertEqual(self._margin_sales(), amount)
        self._assert_turnover(anna=amount)
        self.assertEqual(self._period().line_ids.filtered(lambda line: line.rate_id == self.rate).vat, tax)

    def test_closing(self):
        session = self._open()
        self._sell_chair()
        self._close(session)
        self._assert_sold(900.0, 156.2)

    def test_invoiced_at_the_till(self):
        session = self._open()
        order = self._sell_chair(to_invoice=True, **self.customer)
        self._close(session)
        self.assertEqual(order.account_move.amount_total, 900.0)
        self.assertEqual(set(order.account_move.invoice_line_ids.account_id), {self.rate.sales_account_id})
        self._assert_sold(900.0, 156.2)

    def test_invoiced_after_closing(self):
        session = self._open()
        order = self._sell_chair(**self.customer)
        self._close(session)
        order.action_pos_order_invoice()
        self.assertEqual(order.account_move.payment_state, "paid")
        self._assert_sold(900.0, 156.2)

    def test_refund(self):
        """At the till, by whatever the till says of the discount; of an invoice; and in the back office."""
        session = self._open()
        self._back(self._sell_chair())
        self._sell_chair()
        self._sell([self._line(self.chair, -1), self._line(self.off, price=100.0)], is_refund=True)
        order = self._sell_chair(to_invoice=True, **self.customer)
        self._back(order, to_invoice=True, **self.customer)
        refund = self._sell_chair().with_user(self.manager)._refund()
        refund.add_payment(
            {"pos_order_id": refund.id, "amount": refund.amount_total, "payment_method_id": self.cash.id}
        )
        refund.action_pos_order_paid()
        self._close(session)
        self._assert_sold(0.0, 0.0)

    def test_refund_in_a_later_session(self):
        session = self._open()
        order = self._sell_chair()
        self._close(session)
        session = self._open()
        self._back(order)
        self._close(session)
        self._assert_sold(0.0, 0.0)

    def test_every_cent_where_it_belongs(self):
        """Two rates, goods without tax and goods with tax, each of somebody else; 10 % off, one line per tax."""
        taxed = {"tax_ids": [Command.set(self.tax.ids)], "price_subtotal": -1.0, "price_subtotal_incl": -1.21}
        lines = [
            *(self._line(product) for product in (self.chair, self.book, self.stamp, self.jeans)),
            self._off(115.01),
            self._off(1.21, **taxed),
        ]
        session = self._open()
        self._sell(lines)
        later = self._sell(lines, **self.customer)
        self._sell(lines, to_invoice=True, **self.customer)
        self._close(session)
        later.action_pos_order_invoice()
        self.assertEqual((self._margin_sales(), self._margin_sales(self.low)), (2700.0, 270.0))
        self._assert_turnover(anna=2700.0, bert=270.0, shop=round(3 * (50.05 - 5.01 + 10.0 - 1.0), 2))

    def test_whose_the_discount_is(self):
        """One that is not of the margin scheme is left as it is; a member who was chosen for it bears all of it."""
        session = self._open()
        self._sell([self._line(self.stamp), self._line(self.bowl), self._off(5.0)])
        self._sell([self._line(self.chair), self._off(100.0, till_member=self.till_bert)])
        self._close(session)
        self.assertEqual(self._margin_sales(), 900.0)
        self._assert_turnover(anna=1020.0, bert=-100.0, shop=45.05)

    def test_a_tip_is_no_discount(self):
        self.config.write({"iface_tipproduct": True, "tip_product_id": self.tip.id})
        session = self._open()
        order = self._sell([self._line(self.chair), self._line(self.tip, price=10.0)])
        self._sell([self._line(self.tip, -1, price=10.0, refunded_orderline_id=order.lines[1].id)], is_refund=True)
        self._sell([self._line(self.chair), self._line(self.tip, price=5.0)])
        self._close(session)
        self.assertEqual(self._margin_sales(), 2000.0)
        self._assert_turnover(anna=2005.0)
