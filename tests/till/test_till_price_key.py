from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_till import TillScenario


@tagged("post_install", "-at_install")
class TestTillPriceKey(TillScenario):
    """A price that is typed: whose it is, its VAT, its kilos, and between which limits it needs no right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._coop_open_shop()
        cls.textile = cls.env["coop.goods.category"].search(
            [("company_id", "=", cls.company.id), ("is_textile", "=", True)]
        )
        cls.textile.write(
            {
                "tax_ids": [Command.set(cls.tax.ids)],
                "average_weight": 0.4,
                "has_price_key": True,
                "price_key_least": 0.5,
                "price_key_most": 50.0,
            }
        )
        cls.key = cls.textile.price_key_product_id

    def _type(self, price, qty=1, **vals):
        return self._sell([self._line(self.key, qty, price=price, price_type="manual", **vals)], user=self.cashier)

    def test_the_key_is_as_its_category(self):
        self.assertEqual(
            (self.key.name, self.key.taxes_id, self.key.available_in_pos, self.key.list_price),
            (self.textile.name, self.tax, True, 0.0),
        )
        self.textile.write({"tax_ids": False, "name": "Clothes"})
        self.assertEqual((self.key.name, self.key.taxes_id), ("Clothes", self.tax.browse()))
        self.textile.has_price_key = False
        self.assertFalse(self.key.available_in_pos)

    def test_owner_vat_and_kilos(self):
        session = self._open()
        self._type(12.10)
        order = self._type(24.20, qty=2, till_member=self.till_anna)
        self.assertEqual((order.amount_total, order.amount_tax), (48.40, 8.40))
        self.assertEqual((order.lines.coop_goods_category_id, order.lines.coop_weight), (self.textile, 0.8))
        self._close(session)
        self._assert_turnover(anna=40.0, shop=10.0)
        moves = self.env["stock.move"].search([("coop_session_id", "=", session.id)])
        self.assertEqual((moves.product_id, sum(moves.mapped("quantity"))), (self.textile.product_id, 1.2))

    def test_limits(self):
        self._open()
        for price in (0.5, 50.0):
            self.assertEqual(self._type(price).state, "paid")
        for price in (0.49, 50.01, 0.0, 10000.0):
            with self.subTest(price=price), self.assertRaises(AccessError), self.cr.savepoint():
                self._type(price)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._type(10.0, qty=0.02)
        # That the till calls it its own price says nothing.
        with self.assertRaises(AccessError):
            self._sell([self._line(self.key, price=60.0, price_type="original")], user=self.cashier)

    def test_beyond_the_limits_with_the_right(self):
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_price")
        self._open()
        self.assertEqual(self._type(99.0).amount_total, 99.0)

    def test_a_discount_still_takes_its_right(self):
        self._open()
        with self.assertRaises(AccessError):
            self._type(10.0, discount=10)

    def test_what_comes_back(self):
        """With its receipt at the price of the sale; without one no price is known."""
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        session = self._open()
        sold = self._type(12.10, till_member=self.till_anna)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._type(12.10, qty=-1)
        self._type(12.10, qty=-1, refunded_orderline_id=sold.lines.id)
        self._close(session)
        self._assert_turnover()

    def test_limits_that_changed_while_a_till_was_open(self):
        """An order at the limits that the till loaded is no reason to get stuck."""
        self._open()
        self.textile.write({"price_key_least": 5.0, "price_key_most": 20.0})
        for price in (0.5, 50.0):
            self.assertEqual(self._type(price).state, "paid")
        with self.assertRaises(AccessError):
            self._type(50.01)

    def test_the_shops_price_tag_does_not_take_the_key(self):
        """*Without a label* at the name of the category makes a product of its own."""
        self.env["coop.item.label"].create({"category_id": self.textile.id, "price": 4.99}).action_sell_by_piece()
        self.assertEqual((self.key.list_price, self.key.available_in_pos), (0.0, True))
        self.assertNotIn(self.key.product_tmpl_id, self.textile.piece_product_ids)

    def test_limits_make_sense(self):
        for least, most in ((0, 10), (-1, 10), (11, 10), (1, 100001)):
            with self.subTest(least=least, most=most), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    self.textile.write({"price_key_least": least, "price_key_most": most})
                    self.env.flush_all()

    def test_a_new_shop_begins_with_keys(self):
        categories = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)])
        self.assertTrue(all(categories.mapped("price_key_product_id.available_in_pos")))
