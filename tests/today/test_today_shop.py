from datetime import datetime

from odoo import fields
from odoo.tests import tagged

from ...models.common.coop_guard import as_own_code
from ..thrift.common_shop import ShopCommon
from ..till.common_till import MarginScenario, TillScenario
from .common_today import TodayMixin


@tagged("post_install", "-at_install")
class TestTodayThrift(TodayMixin, ShopCommon):
    """What came in today, as the screen of the thrift store counts it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from freezegun import freeze_time

        cls.startClassPatcher(freeze_time("2026-01-15 10:00:00"))

    def test_kilos(self):
        for user in (self.shop, self.treasurer, self.board):
            card = self._cards(user)["kilos_today"]
            self.assertEqual((card["count"], card["total"], card["unit"], card["always"]), (0, 0.0, "kg", True))
        self._intake((self.books, 5.5, self.for_sale), (self.textile, 2.25, self.recycling))
        self._intake((self.books, 1.0, self.for_sale))
        self._intake((self.books, 40.0, self.for_sale), date="2026-01-14")
        self._intake((self.books, 3.0, self.for_sale)).action_cancel()
        self._intake((self.textile, 2.0, self.recycling), source="shop", postcode=False)
        self._intake((self.books, 8.0, self.for_sale), confirm=False, date="2026-01-13")
        for user in (self.shop, self.treasurer, self.board):
            with self.subTest(user.login):
                card = self._cards(user)["kilos_today"]
                self.assertEqual((card["count"], card["total"]), (2, 8.75))
                self.assertEqual(sum(self._listed(user, "kilos_today").mapped("weight")), 8.75)
                self._assert_lists(user)
        screen = self.env["coop.intake"].with_user(self.shop).get_screen_data()
        self.assertEqual((screen["total"], screen["count"]), (8.75, 2))
        self.assertEqual(self._cards(self.shop)["intakes_to_book"]["date"], "2026-01-13")
        self.assertEqual(self._cards(self.shop)["intakes_to_book"]["count"], 1)
        self.assertNotIn("intakes_to_book", self._cards(self.board))

    def test_weighing_is_one_press_away(self):
        self.assertEqual(
            self._cards(self.shop)["kilos_today"]["do"]["action"], "social_cooperative.coop_intake_screen_action"
        )
        self.assertFalse(self._cards(self.board)["kilos_today"]["do"], "the board weighs nothing")

    def test_graph(self):
        self._intake((self.books, 30.0, self.for_sale), date="2025-12-20", user=self.treasurer)
        self._intake((self.books, 10.0, self.for_sale))
        collected, sold, reuse = self._charts(self.shop)["kilos"]["series"]
        self.assertEqual(collected["values"], [0.0] * 10 + [30.0, 10.0])
        self.assertEqual(sold["values"], [0.0] * 12)
        self.assertEqual((reuse["values"][-3:], reuse["kind"], reuse["unit"]), ([None, 0.0, 0.0], "line", "%"))

    def test_shop_sees_no_money(self):
        self.assertEqual(set(self._charts(self.shop)), {"kilos"})
        self.assertEqual({card["section"] for card in self._cards(self.shop).values()}, {"shop"})


@tagged("post_install", "-at_install")
class TestTodayTill(TodayMixin, TillScenario):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_shop_account()

    def _work(self, date, hours=5, **vals):
        shifts = self.env["coop.shift"].with_user(self.treasurer)
        return shifts.create({"till_member_id": self.till_anna.id, "date": date, "hours": hours, **vals})

    def _division(self, date_to, **vals):
        return (
            self.env["coop.shop.division"]
            .with_user(self.treasurer)
            .create(
                {
                    "shop_account_id": self.shop_account.id,
                    "account_id": self.income_account.id,
                    "date_from": "2026-10-01",
                    "date_to": date_to,
                    **vals,
                }
            )
        )

    def test_open_tills(self):
        """For who works at one; the treasurer may not read sessions."""
        self.assertEqual(self._cards(self.cashier)["tills_open"]["count"], 0)
        session = self._open()
        card = self._cards(self.cashier)["tills_open"]
        self.assertEqual((card["count"], card["date"]), (1, "2026-12-31"))
        self.assertEqual(self._listed(self.cashier, "tills_open"), session)
        self.assertNotIn("tills_open", self._cards(self.treasurer))
        self._close(session)
        self.assertEqual(self._cards(self.cashier)["tills_open"]["count"], 0)

    def test_who_forgot_to_clock_out(self):
        vals = {"till_member_id": self.till_anna.id, "company_id": self.company.id}
        shift = as_own_code(self.env["coop.shift"]).create(
            {**vals, "date": "2026-12-30", "start": datetime(2026, 12, 30, 9)}
        )
        for user in (self.shop, self.treasurer):
            self.assertEqual(self._listed(user, "hours_not_known"), shift)
            self._assert_lists(user)
        shift.with_user(self.treasurer).hours = 4
        self.assertFalse(self._listed(self.shop, "hours_not_known"))

    def test_months_to_divide(self):
        def due(user=self.treasurer):
            card = self._cards(user)["months_to_divide"]
            return card["count"], card["date"]

        self.assertEqual(due(), (0, False))
        self._work("2026-12-02")  # this month is not over
        self.assertEqual(due(), (0, False))
        self._work("2026-10-05")
        self._work("2026-11-20")
        self._work("2026-11-10")
        self.assertEqual(due(), (2, "2026-10-05"))
        division = self._division("2026-10-31")
        self.assertEqual(due(), (1, "2026-11-10"), "it is on its way")
        division.unlink()
        self._division("2026-11-30")
        self.assertEqual(due(), (0, False))
        other = self.shop_account.copy({"name": "Other shop"})
        self._work("2026-11-12", shop_account_id=other.id)
        self.assertEqual(due(), (1, "2026-11-12"))
        self.assertNotIn("months_to_divide", self._cards(self.board))

    def test_divisions_to_post(self):
        self._work("2026-10-05")
        session = self._open()
        self._sell([self._line(self.jeans, 2)])
        self._close(session)
        division = self._division("2026-12-30")
        division.action_compute()
        self.assertNotIn("divisions_to_post", self._counts(self.treasurer), "who computed does not post")
        for user in (self.treasurer2, self.board):
            self.assertEqual(self._listed(user, "divisions_to_post"), division)
            self._assert_lists(user)


@tagged("post_install", "-at_install")
class TestTodayMargin(TodayMixin, MarginScenario):
    """Quarters in which something was bought or sold under the margin scheme."""

    def _due(self):
        card = self._cards(self.treasurer)["margin_periods_due"]
        return card["count"], card["date"]

    def test_quarters(self):
        self.assertEqual(self._due(), (0, False))
        self._buy(300.0)  # December: this quarter is not over
        self.assertEqual(self._due(), (0, False))
        self._buy(100.0, date="2026-08-05", coop_declaration_date="2026-08-05")
        self._buy(100.0, date="2026-05-06", coop_declaration_date="2026-05-06")
        self.assertEqual(self._due(), (2, "2026-05-06"))
        self._period("2026-04-01", "2026-06-30")
        self.assertEqual(self._due(), (1, "2026-08-05"))
        self.env["coop.margin.period"].with_user(self.treasurer).create(
            {"date_from": "2026-07-01", "date_to": "2026-09-30"}
        )
        self.assertEqual(self._due(), (0, False))
        card = self._cards(self.treasurer)["margin_periods_to_post"]
        self.assertEqual((card["count"], card["date"], card["late"]), (1, "2026-09-30", True))
        self._assert_lists(self.treasurer)


@tagged("post_install", "-at_install")
class TestTodayVouchers(TodayMixin, TillScenario):
    """Months in which was paid with vouchers that nobody is asked for."""

    def _due(self, user=None):
        card = self._cards(user or self.treasurer)["vouchers_to_invoice"]
        return card["count"], card["date"]

    def test_months(self):
        authority = self.env["res.partner"].create({"name": "Gemeente Zwolle"})
        voucher = self.env["pos.payment.method"].create(
            {"name": "Voucher", "coop_voucher_partner_id": authority.id, "company_id": self.company.id}
        )
        self.config.payment_method_ids |= voucher
        self.assertEqual(self._due(), (0, False))
        session = self._open()
        self._sell([self._line(self.jeans)], method=voucher)
        self._close(session)
        day = session.move_id.date
        with self._freeze(day):
            self.assertEqual(self._due(), (0, False), "this month is not over")
        with self._freeze(fields.Date.add(day, months=1)):
            self.assertEqual(self._due(), (1, f"{day}"))
            page = self.env["coop.voucher.invoice"].with_user(self.treasurer).with_company(self.company)
            action = page.create({"date_to": day}).action_invoice()
            self.assertEqual(self._due(), (1, f"{day}"), "a draft asks nobody")
            self.env["account.move"].search(action["domain"]).action_post()
            self.assertEqual(self._due(), (0, False))
        self.assertNotIn("vouchers_to_invoice", self._cards(self.board))
