from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install")
class TestTillMargin(TillScenario):
    """Margin scheme by period; golden numbers of domain.md §6.6: 1,000 − 300 = 700 → 121.49."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["account.account.tag"].create(
            [{"name": name, "applicability": "taxes"} for name in ("1a base", "1a tax")]
        )
        cls.base_tag, cls.tax_tag = tags
        for line in cls.tax.invoice_repartition_line_ids:
            line.tag_ids = cls.base_tag if line.repartition_type == "base" else cls.tax_tag
        cls.tax_account = cls.company_data["default_account_tax_sale"]
        cls.rate = cls.env["coop.margin.rate"].create(
            {
                "tax_id": cls.tax.id,
                "sales_account_id": cls.income_account.copy({"name": "Margin sales 21"}).id,
                "purchase_account_id": cls.expense_account.copy({"name": "Margin purchases 21"}).id,
            }
        )
        cls.chair = cls._product("Chair", 1000.0, coop_margin_rate_id=cls.rate.id)

    def _buy(self, amount, date="2026-12-05", **vals):
        return self._bill([(amount, {self.own: 100}, self.rate.purchase_account_id)], date=date, **vals)

    def _period(self, date_from="2026-10-01", date_to="2026-12-31"):
        period = (
            self.env["coop.margin.period"]
            .with_user(self.treasurer)
            .create({"date_from": date_from, "date_to": date_to})
        )
        period.action_post()
        return period

    def _sell_chair(self, **vals):
        session = self._open()
        order = self._sell([self._line(self.chair, **vals)])
        self._close(session)
        return order

    def test_golden(self):
        self.assertFalse(self.chair.taxes_id)
        self._buy(300.0)
        order = self._sell_chair()
        self.assertEqual(order.amount_tax, 0)
        period = self._period()
        line = period.line_ids
        self.assertEqual((line.sales, line.purchases, line.margin, line.vat), (1000.0, 300.0, 700.0, 121.49))
        base = period.move_id.line_ids.filtered(lambda item: self.base_tag in item.tax_tag_ids)
        tax = period.move_id.line_ids.filtered(lambda item: self.tax_tag in item.tax_tag_ids)
        self.assertEqual((base.balance, tax.balance, tax.account_id), (-578.51, -121.49, self.tax_account))
        self._assert_turnover(shop=878.51)

    def test_member_bears_the_tax_in_his_sales(self):
        self._sell_chair(seller=self.seller_anna)
        self._period()
        self.assertEqual(self._turnover(self.anna), round(1000 - 173.55, 2))

    def test_loss_is_carried_and_last_first(self):
        self._buy(1200.0, date="2026-08-05", coop_declaration_date="2026-08-05")
        first = self._period("2026-07-01", "2026-09-30")
        self.assertFalse(first.move_id)
        self.assertEqual(first.line_ids.carried_out, -1200.0)
        self._sell_chair()
        second = self._period()
        self.assertEqual(
            (second.line_ids.carried_in, second.line_ids.vat, second.line_ids.carried_out), (-1200.0, 0.0, -200.0)
        )
        with self.assertRefused(UserError, "last one first"):
            first.action_reverse()
        second.action_reverse()
        first.action_reverse()

    def test_periods_follow_each_other(self):
        self._period("2026-07-01", "2026-09-30")
        with self.assertRefused(UserError, "day after"):
            self._period("2026-11-01", "2026-12-31")

    def test_reversal(self):
        self._sell_chair()
        period = self._period()
        period.action_reverse()
        self._assert_turnover(shop=1000.0)
        self.assertEqual(self._period().line_ids.vat, 173.55)

    def test_declaration_from_500(self):
        self._buy(499.99)
        with self.assertRefused(UserError, "purchase declaration"):
            self._buy(500.0)
        self._buy(500.0, coop_declaration_date="2026-12-05")

    def test_words_on_the_invoice(self):
        invoice = self._invoice([(100.0, {self.own: 100}, self.rate.sales_account_id)])
        ordinary = self._invoice([(100.0, {self.own: 100})])
        report = self.env["ir.actions.report"]
        words = "bijzondere regeling – gebruikte goederen"
        for move, said in ((invoice, True), (ordinary, False)):
            html = report._render_qweb_html("account.account_invoices", move.ids)[0].decode()
            self.assertEqual(words in html, said)

    def test_declaration_prints(self):
        bill = self._buy(600.0, coop_declaration_date="2026-12-05")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("social_cooperative.coop_purchase_declaration", bill.ids)[0]
            .decode()
        )
        self.assertIn("600.00", html)
        self.assertIn(bill.partner_id.name, html)
