from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install")
class TestTillDonation(TillScenario):
    """Rounding up: outside VAT, the cooperative's own, and no goods. And what staff pay less."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_shop_account()
        cls.config.coop_ask_donation = True
        cls.gift = cls.company.coop_donation_product_id
        cls.config.coop_staff_discount = 20.0
        people = cls.env["coop.till.person"].with_user(cls.manager).with_company(cls.company)
        cls.vera, cls.wim = people.create([{"name": "Vera", "new_pin": "1111"}, {"name": "Wim", "new_pin": "2222"}])

    def _send(self, *lines, **vals):
        return self._sell(list(lines), user=self.cashier, **vals)

    # === A GIFT === #

    def test_round_up(self):
        session = self._open()
        order = self._send(self._line(self.jeans), self._line(self.gift, price=0.90, price_type="manual"))
        self.assertEqual((order.amount_total, order.amount_tax), (13.0, 2.10))
        self._close()
        item = session.move_id.line_ids.filtered(lambda line: line.account_id == self.company.coop_donation_account_id)
        self.assertEqual((item.balance, item.tax_tag_ids.ids, item.tax_ids.ids), (-0.90, [], []))
        self.assertEqual(item.analytic_distribution, {str(self.own_account.id): 100})
        self.assertEqual((self._turnover(self.shop_account), self._turnover(self.own_account)), (10.0, 0.0))

    def test_of_nobody_else(self):
        """Whatever the till says of whose it is."""
        session = self._open()
        self._send(self._line(self.gift, price=5.0, till_member=self.till_anna))
        self._close()
        [item] = session.move_id.line_ids.filtered(lambda line: line.account_id.account_type == "income_other")
        self.assertEqual(item.analytic_distribution, {str(self.own_account.id): 100})

    def test_a_collection_for_a_charity(self):
        debt = self.company_data["default_account_tax_sale"].copy({"name": "Collected for the food bank"})
        self.gift.property_account_income_id = debt
        session = self._open()
        self._send(self._line(self.gift, price=2.0))
        self._close()
        [item] = session.move_id.line_ids.filtered(lambda line: line.account_id == debt)
        self.assertEqual(item.balance, -2.0)
        self.assertEqual(self._turnover(self.own_account), 0.0)

    def test_no_gift_comes_out(self):
        self._open()
        for vals in ({"qty": -1, "price": 5.0}, {"qty": 1, "price": -5.0}):
            with self.subTest(vals), self.assertRaises(AccessError), self.cr.savepoint():
                self._send(self._line(self.jeans), self._line(self.gift, **vals))

    def test_a_tax_on_it_takes_a_right(self):
        self._open()
        line = self._line(self.gift, price=12.10)
        line[2]["tax_ids"] = [Command.set(self.tax.ids)]
        with self.assertRaises(AccessError):
            self._send(line)

    def test_a_discount_on_the_whole_order_leaves_it(self):
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_discount")
        discount = self._product("Discount", 0.0)
        discount.taxes_id = False
        order = self.env["pos.order"]
        self._open()
        order = self._send(self._line(self.bowl), self._line(self.gift, price=5.0))
        line = order.lines[0]
        self.assertEqual(line._coop_bearers(), line, "goods only")

    # === STAFF === #

    def _sign(self, person, pin, lines, uuid="order-1", **more):
        content = [
            [vals["product_id"], vals["qty"], vals["price_unit"], vals.get("discount", 0)] for _c, _id, vals in lines
        ]
        order = {"uuid": uuid, "lines": content, "pricelist_id": self.config.pricelist_id.id, "staff": True, **more}
        signatures = self.env["coop.till.signature"].with_user(self.cashier)
        session = self.config.current_session_id
        return signatures.sign(session.id, person.id, pin, order, ["discount"])

    def test_staff_discount(self):
        self._open()
        lines = [self._line(self.jeans, discount=20)]
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._send(*lines, uuid="order-1")
        self.assertFalse(self._sign(self.wim, "9999", lines)["ok"])
        self.assertTrue(self._sign(self.wim, "2222", lines)["ok"])
        order = self._send(*lines, uuid="order-1")
        self.assertEqual((order.state, order.amount_total), ("paid", 9.68))
        self.assertTrue(any("Wim bought" in (message.body or "") for message in order.message_ids))

    def test_staff_discount_of_the_till_and_no_more(self):
        self._open()
        refused = {
            "more": [self._line(self.jeans, discount=21)],
            "goods of a member": [self._line(self.bowl, discount=20)],
            "made a member's": [self._line(self.jeans, discount=20, till_member=self.till_anna)],
            "a price": [self._line(self.jeans, price=1.0, price_type="manual", discount=20)],
        }
        for what, lines in refused.items():
            self._sign(self.wim, "2222", lines)
            with self.subTest(what), self.assertRaises(AccessError), self.cr.savepoint():
                self._send(*lines, uuid="order-1")
        # Beside a member's goods at their own price it is fine.
        lines = [self._line(self.jeans, discount=20), self._line(self.bowl)]
        self._sign(self.wim, "2222", lines)
        self.assertEqual(self._send(*lines, uuid="order-1").amount_total, 33.88)

    def test_nobody_sells_to_oneself(self):
        self._open()
        signatures = self.env["coop.till.signature"].with_user(self.cashier)
        signatures.sign(self.config.current_session_id.id, self.wim.id, "2222")
        lines = [self._line(self.jeans, discount=20)]
        self._sign(self.wim, "2222", lines)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._send(*lines, uuid="order-1", coop_seller_id=self.wim.id)
        self._sign(self.vera, "1111", lines)
        self.assertEqual(self._send(*lines, uuid="order-1", coop_seller_id=self.wim.id).state, "paid")

    def test_where_there_is_none(self):
        self.config.coop_staff_discount = 0
        self._open()
        with self.assertRaises(UserError):
            self._sign(self.wim, "2222", [self._line(self.jeans, discount=20)])
