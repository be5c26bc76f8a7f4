from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ...report.till.till_day import TillDay
from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillDeposit(TillScenario):
    """A deposit for goods that are kept: the customer's money until they are sold, and nobody's turnover."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._coop_open_shop()
        categories = cls.env["coop.goods.category"].search([("company_id", "=", cls.company.id)])
        categories.tax_ids = cls.tax
        label = cls.env["coop.item.label"].with_user(cls.shop)
        label = label.create({"category_id": categories[0].id, "name": "Cupboard", "price": 121.0})
        cls.cupboard = cls.env["product.product"].browse(label.action_print()["context"]["default_product_ids"])
        cls.kept = cls.env["coop.appointment"].with_user(cls.shop)
        cls.kept = cls.kept.create(
            {"name": "Mrs Jansen", "goods": "Cupboard", "product_tmpl_id": cls.cupboard.product_tmpl_id.id}
        )

    def setUp(self):
        super().setUp()
        self.session = self._open(self.cashier)
        answer = self.session.with_user(self.cashier).get_coop_reservations()
        self.product = self.env["product.template"].browse(answer["product_tmpl_id"]).product_variant_id
        self.rows = answer["rows"]

    def _deposit(self, amount, number=True):
        vals = {"coop_appointment_number": self.kept.number if number is True else number}
        return self._line(self.product, 1, price=amount, tax_ids=[Command.clear()], price_type="manual", **vals)

    def _goods(self, **vals):
        return self._line(self.cupboard, 1, **vals)

    def _held(self):
        """What the books owe customers for goods that are kept."""
        domain = [("account_id", "=", self.company.coop_deposit_account_id.id), ("parent_state", "=", "posted")]
        return -round(sum(self.env["account.move.line"].search(domain).mapped("balance")), 2)

    def test_what_the_till_hears(self):
        (row,) = self.rows
        self.assertEqual((row["number"], row["name"], row["count"]), (self.kept.number, "Mrs Jansen", 1))
        self.assertFalse({"street", "zip", "city", "phone", "conditions"} & row.keys())
        with self.assertRaises(AccessError):
            self.session.with_user(self.coach).get_coop_reservations()
        with self.assertRaises(AccessError):
            self.kept.with_user(self.cashier).read(["name"])

    def test_a_liability_until_it_is_sold(self):
        """By hand: 20.00 paid, then the cupboard of 121.00 less 20.00; turnover 100.00, once."""
        self._sell([self._deposit(20)], user=self.cashier)
        self.assertEqual(self.kept.deposit, 20)
        self.assertEqual([row[2] for row in TillDay(self.session.sudo()).owners()], [20])
        self.assertIn("Customers", TillDay(self.session.sudo()).owners()[0][0])
        self._close()
        self.assertEqual(self._held(), 20)
        self._assert_turnover(shop=0.0)
        self._open(self.cashier)
        own = {"coop_appointment_number": self.kept.number}
        order = self._sell([self._goods(**own), self._deposit(-20)], user=self.cashier, method=self.bank)
        self.assertEqual(order.amount_total, 101)
        self.assertEqual((self.kept.deposit, self.kept.state), (0, "done"))
        self._close()
        self.assertEqual(self._held(), 0)
        self._assert_turnover(shop=100.0)
        tax = self.env["account.move.line"].search([("tax_line_id", "=", self.tax.id)])
        self.assertEqual(round(sum(tax.mapped("balance")), 2), -21.0, "taxed once, when it is sold")

    def test_given_back(self):
        """By somebody who may take goods back; then the appointment can be cancelled."""
        self._sell([self._deposit(20)], user=self.cashier)
        with self.assertRefused(UserError, "held"):
            self.kept.action_cancel()
        with self.assertRaises(AccessError):
            self._sell([self._deposit(-20)], user=self.cashier)
        self._sell([self._deposit(-20)], user=self.manager, is_refund=True)
        self.assertEqual(self.kept.deposit, 0)
        self.kept.action_cancel()
        self._close()
        self.assertEqual(self._held(), 0)
        self._assert_turnover()

    def test_no_more_than_is_held(self):
        self._sell([self._deposit(20)], user=self.cashier)
        for amount in (-20.01, -121):
            with self.subTest(amount=amount), self.assertRefused(UserError, "less than this"):
                self._sell(
                    [self._goods(coop_appointment_number=self.kept.number), self._deposit(amount)], user=self.cashier
                )
        with self.assertRefused(UserError, "button Reserved"):
            self._sell([self._deposit(5, number=False)], user=self.cashier)
        with self.assertRefused(UserError, "button Reserved"):
            self._sell([self._deposit(5, number="A999999")], user=self.cashier)

    def test_more_off_than_is_sold_is_money_back(self):
        self._sell([self._deposit(100)], user=self.cashier)
        with self.assertRaises(AccessError):
            self._sell([self._line(self.jeans), self._deposit(-100)], user=self.cashier)

    def test_kept_for_nobody_else(self):
        with self.assertRefused(UserError, "kept for somebody"):
            self._sell([self._goods()], user=self.cashier)
        left = self.cupboard.product_tmpl_id.with_user(self.cashier)
        self.assertEqual(left.get_coop_labels_left(), {self.cupboard.product_tmpl_id.id: 0})
        self.assertEqual(left.get_coop_labels_left([self.kept.number]), {self.cupboard.product_tmpl_id.id: 1})
        self._sell([self._goods(coop_appointment_number=self.kept.number)], user=self.cashier)
        self.assertEqual(self.kept.state, "done")

    def test_cancelled_it_sells_again(self):
        self.kept.action_cancel()
        self._sell([self._goods()], user=self.cashier)
        with self.assertRefused(UserError, "no deposit is held"):
            self._sell([self._deposit(5)], user=self.cashier)

    def test_it_is_not_forgotten_while_money_is_held(self):
        self._sell([self._deposit(20)], user=self.cashier)
        self.kept.date = "2026-01-01"
        self.env["coop.appointment"]._cron_forget()
        self.assertEqual(self.kept.name, "Mrs Jansen")
        self._sell([self._deposit(-20)], user=self.manager, is_refund=True)
        self.env["coop.appointment"]._cron_forget()
        self.assertEqual(self.kept.name, "–")


@tagged("post_install", "-at_install", "thorough")
class TestTillDepositTour(TillScenario, HttpCase):
    """The same with the buttons of a till."""

    @classmethod
    def _freeze(cls, day):
        """The clock goes on: on one that stands still no wait for the browser ever ends."""
        return freeze_time(day, tick=True)

    def test_a_deposit_and_the_sale(self):
        self.company._coop_open_shop()
        category = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)], limit=1)
        category.tax_ids = self.tax
        label = self.env["coop.item.label"].with_user(self.shop)
        label = label.create({"category_id": category.id, "name": "Cupboard", "price": 121.0, "use_colour_tag": False})
        product = self.env["product.product"].browse(label.action_print()["context"]["default_product_ids"])
        kept = self.env["coop.appointment"].with_user(self.shop)
        kept = kept.create({"name": "Mrs Jansen", "goods": "Cupboard", "product_tmpl_id": product.product_tmpl_id.id})
        self.start_tour(f"/pos/ui/{self.config.id}", "coop_till_reserved", login=self.cashier.login, timeout=240)
        orders = self.config.current_session_id.order_ids.filtered(lambda order: order.state == "paid")
        self.assertEqual(sorted(orders.mapped("amount_total")), [20, 101])
        kept.invalidate_recordset()
        self.assertEqual((kept.deposit, kept.state), (0, "done"))
