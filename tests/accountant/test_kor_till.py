from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..till.common_till import MarginScenario, TillScenario
from .common_kor import KorCommon

PATIENCE = 240  # seconds, on a machine with much to do


@tagged("post_install", "-at_install", "thorough")
class TestKorTill(TillScenario, KorCommon):
    """The till asks the price on the goods, and none of it is VAT."""

    @classmethod
    @TillScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()

    def _loaded(self):
        data = self.config.current_session_id.with_user(self.cashier).load_data([])
        products = {row["id"]: row for row in data["product.template"]}
        return data["pos.config"][0], products[self.jeans.product_tmpl_id.id]

    def _untaxed_line(self, product, **vals):
        line = self._line(product, **vals)
        price = line[2]["price_unit"] * line[2]["qty"]
        line[2].update(tax_ids=[Command.clear()], price_subtotal=price, price_subtotal_incl=price)
        return line

    def test_sale(self):
        self._open()
        config, jeans = self._loaded()
        self.assertTrue(config["coop_kor"])
        self.assertEqual((jeans["taxes_id"], jeans["list_price"]), ([], 12.10))
        order = self._sell([self._untaxed_line(self.jeans, till_member=self.till_anna)], user=self.cashier)
        self.assertEqual((order.amount_tax, order.amount_total), (0, 12.10))
        session = self._close()
        self.assertFalse(session.move_id.line_ids.tax_line_id)
        turnover = self.env["account.analytic.line"].search([("member_id", "=", self.anna.id)])
        self.assertEqual(sum(turnover.mapped("amount")), 12.10)

    def test_outside_the_scheme(self):
        self.company.write({"coop_kor_from": False, "coop_kor_to": False})
        self._open()
        config, jeans = self._loaded()
        self.assertNotIn("coop_kor", config)
        self.assertEqual(jeans["taxes_id"], self.tax.ids)
        with self.assertRaises(AccessError):
            self._sell([self._untaxed_line(self.jeans)], user=self.cashier)

    def test_tablet_that_knew_no_better(self):
        """VAT that stands on a customer's receipt is due; the till closes."""
        self._open()
        self._sell([self._line(self.jeans)], user=self.cashier)
        session = self._close()
        self.assertEqual(round(sum(session.move_id.line_ids.filtered("tax_line_id").mapped("balance")), 2), -2.10)


@tagged("post_install", "-at_install", "thorough")
class TestKorReceipt(TillScenario, KorCommon, HttpCase):
    @classmethod
    @TillScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()

    @classmethod
    def _freeze(cls, day):
        """The clock goes on: on one that stands still no wait for the browser ever ends."""
        return freeze_time(day, tick=True)

    def test_words_on_the_receipt(self):
        """In a real browser; that a receipt outside the scheme has none of it, coop_till_hour sees."""
        self.start_tour(f"/pos/ui/{self.config.id}", "coop_kor_receipt", login=self.cashier.login, timeout=PATIENCE)
        order = self.env["pos.order"].search([("config_id", "=", self.config.id)])
        self.assertEqual((order.amount_tax, order.amount_total, order.state), (0, 12.10, "paid"))


@tagged("post_install", "-at_install")
class TestKorMargin(MarginScenario):
    """Chairs of 1,000 under the margin scheme; without the small-business scheme 173.55 of it is VAT."""

    def _sell_chair(self):
        session = self._open()
        self._sell([self._line(self.chair)])
        self._close(session)

    def test_no_vat_on_the_margin(self):
        self.company.coop_kor_from = "2026-10-01"
        self._sell_chair()
        period = self._period()
        self.assertEqual((period.line_ids.margin, period.line_ids.vat, period.line_ids.carried_out), (1000.0, 0.0, 0.0))
        self.assertFalse(period.move_id)

    def test_loss_of_before_waits(self):
        self._buy(1200.0, date="2026-08-05", coop_declaration_date="2026-08-05")
        self._period("2026-07-01", "2026-09-30")
        self.company.coop_kor_from = "2026-10-01"
        self._sell_chair()
        line = self._period().line_ids
        self.assertEqual((line.carried_in, line.vat, line.carried_out), (-1200.0, 0.0, -1200.0))

    def test_scheme_begins_within_the_period(self):
        for dates in (
            {"coop_kor_from": "2026-11-01"},
            {"coop_kor_from": "2026-01-01", "coop_kor_to": "2026-10-31"},
            {"coop_kor_from": "2026-11-01", "coop_kor_to": "2026-11-30"},
        ):
            self.company.write({"coop_kor_from": False, "coop_kor_to": False})
            self.company.write(dates)
            with self.subTest(dates), self.assertRefused(UserError, "from 11/01/2026 on"):
                self._period()
