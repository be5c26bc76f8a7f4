from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.common.coop_guard import as_own_code
from .common_till import MarginScenario, TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillMargin(MarginScenario):
    """Margin scheme by period; golden numbers of domain.md §6.6: 1,000 − 300 = 700 → 121.49."""

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
        self._sell_chair(till_member=self.till_anna)
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

    def test_a_period_is_posted_when_it_is_over(self):
        """What is sold in its last days would be missing in the return."""
        self._sell_chair()
        period = self.env["coop.margin.period"].with_user(self.treasurer)
        period = period.create({"date_from": "2026-10-01", "date_to": "2026-12-31"})
        for day, over in (("2026-11-27", False), ("2026-12-31", False), ("2027-01-01", True)):
            period.invalidate_recordset(["is_over"])
            with self._freeze(f"{day} 12:00:00"):
                self.assertEqual(period.is_over, over, day)
                period.action_compute()
                if not over:
                    with self.assertRefused(UserError, "Post it on 01/01/2027 or later"):
                        period.action_post()
        self.assertEqual((period.state, period.sales, period.purchases), ("draft", 1000.0, 0.0))
        self.assertEqual((period.margin, period.vat), (1000.0, 173.55))
        with self._freeze("2027-01-01 12:00:00"):
            period.action_post()
        self.assertEqual(period.state, "posted")

    def test_locked_books(self):
        """Odoo would book the tax of a closed return in the next one, without a word."""
        self._sell_chair()
        for lock in ("fiscalyear_lock_date", "tax_lock_date"):
            self.company[lock] = "2026-12-31"
            with self.assertRefused(UserError, "locked up to 12/31/2026"):
                self._period()
            self.company[lock] = False
        self.company.tax_lock_date = "2026-12-31"
        longer = self._period(date_to="2027-03-31")
        self.assertEqual((str(longer.move_id.date), longer.vat), ("2027-03-31", 173.55))
        self.company.tax_lock_date = "2027-03-31"
        with self._freeze("2027-04-15"), self.assertRefused(UserError, "locked up to 03/31/2027"):
            longer.action_reverse()
        self.assertEqual((longer.state, longer.reversal_id), ("posted", self.env["account.move"]))

    def test_what_was_before_the_first_period_counts_nowhere(self):
        """It was in the returns of then; but what is booked late, since the first period, counts."""
        self._buy(250.0, date="2026-09-30")
        self._sell_chair()
        self.assertEqual((self._period().purchases, self._period("2027-01-01", "2027-03-31").purchases), (0.0, 0.0))

    def test_what_is_booked_late_counts_in_the_next_period(self):
        self._sell_chair()
        self._period("2026-10-01", "2026-12-31")
        self._buy(300.0, date="2026-12-05")
        late = self._period("2027-01-01", "2027-03-31").line_ids
        self.assertEqual((late.sales, late.purchases, late.carried_out), (0.0, 300.0, -300.0))

    def test_rates_stay_apart(self):
        """A loss at one rate takes nothing off the tax at another."""
        low = self.tax.copy({"name": "9 % incl", "amount": 9})
        books = self.env["coop.margin.rate"].create(
            {
                "tax_id": low.id,
                "sales_account_id": self.income_account.copy({"name": "Margin sales 9"}).id,
                "purchase_account_id": self.expense_account.copy({"name": "Margin purchases 9"}).id,
            }
        )
        self._bill([(200.0, {self.own: 100}, books.purchase_account_id)], date="2026-12-05")
        self._sell_chair()
        lines = {line.rate_id: line for line in self._period().line_ids}
        self.assertEqual((lines[self.rate].vat, lines[books].vat, lines[books].carried_out), (173.55, 0.0, -200.0))

    def test_reversal(self):
        self._sell_chair()
        period = self._period()
        period.action_reverse()
        self._assert_turnover(shop=1000.0)
        self.assertEqual(self._period().line_ids.vat, 173.55)

    def test_its_entries_are_its_own(self):
        """Also for who may book: with its entry undone, the period would still count as posted."""
        self._sell_chair()
        period = self._period()
        text = "belongs to Margin scheme 10/01/2026 – 12/31/2026. Reverse the margin period instead"
        self._assert_entries_are_the_runs_own(period, period.move_id, text)
        self._assert_turnover(shop=826.45)
        period.action_reverse()
        self._assert_entries_are_the_runs_own(period, period.move_id | period.reversal_id, text)
        self.assertEqual(period.reversal_id.reversed_entry_id, period.move_id)
        self._assert_turnover(shop=1000.0)

    def test_what_is_not_in_the_books_is_not_reversed(self):
        """An entry that was reset to draft before entries were guarded: its reversal alone would give the tax back."""
        self._sell_chair()
        period = self._period()
        as_own_code(period.move_id).button_draft()
        period.action_reverse()
        self.assertEqual((period.state, period.reversal_id), ("reversed", self.env["account.move"]))
        self._assert_turnover(shop=1000.0)

    def test_no_tax_comes_in_by_another_door(self):
        for taxes, make in ((self.tax, self._invoice), (self.company_data["default_tax_purchase"], self._bill)):
            account = self.rate.sales_account_id if make == self._invoice else self.rate.purchase_account_id
            with self.assertRefused(UserError, "no tax goes on it"):
                make([(100.0, {self.own: 100}, account, taxes)])
        self.chair.taxes_id = self.tax
        self.assertFalse(self.chair.taxes_id)

    def test_another_company_keeps_its_taxes(self):
        other = self._create_cooperative()
        taxes = self.env["account.tax"].sudo().search([("company_id", "=", other.id), ("type_tax_use", "=", "sale")])
        foreign = taxes[:1]
        chair = self.chair.sudo()  # who works in one company does not see the other's taxes
        chair.taxes_id = self.tax | foreign
        self.assertEqual(chair.taxes_id, foreign)
        self.assertTrue(self.chair.coop_is_margin)
        self.assertFalse(chair.with_company(other).coop_is_margin)

    def test_invoice_at_the_till_and_refund(self):
        session = self._open()
        order = self._sell([self._line(self.chair)], partner_id=self.partner_a.id, to_invoice=True)
        self._sell([self._line(self.chair)], partner_id=self.partner_a.id)
        self._sell([self._line(self.chair, -1, refunded_orderline_id=order.lines.id)], is_refund=True)
        self._close(session)
        self.assertTrue(order.account_move._coop_is_margin_invoice())
        self.assertFalse(order.account_move.amount_tax)
        self.assertEqual(self._period().line_ids.sales, 1000.0)

    def test_words_on_the_invoice(self):
        invoice = self._invoice([(100.0, {self.own: 100}, self.rate.sales_account_id)])
        ordinary = self._invoice([(100.0, {self.own: 100})])
        report = self.env["ir.actions.report"]
        words = "bijzondere regeling – gebruikte goederen"
        for move, said in ((invoice, True), (ordinary, False)):
            html = report._render_qweb_html("account.account_invoices", move.ids)[0].decode()
            self.assertEqual(words in html, said)


@tagged("post_install", "-at_install", "thorough")
class TestTillMarginDutch(TillScenario):
    """The period entry in the Dutch return: turnover in box 1a and 1b, as ordinary sales have it."""

    prepared_database = False  # a chart of accounts of its own

    @classmethod
    @TillScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()
        sales = cls.env["account.tax"].search(
            [("company_id", "=", cls.company.id), ("type_tax_use", "=", "sale"), ("amount_type", "=", "percent")]
        )
        cls.rates = {}
        for percent in (21, 9):
            tax = sales.filtered(lambda tax, percent=percent: tax.amount == percent and not tax.price_include)[:1]
            cls.rates[percent] = cls.env["coop.margin.rate"].create(
                {
                    "tax_id": tax.id,
                    "sales_account_id": cls.income_account.copy({"name": f"Margin sales {percent}"}).id,
                    "purchase_account_id": cls.expense_account.copy({"name": f"Margin purchases {percent}"}).id,
                }
            )

    def _tags(self, moves):
        """{name of the box: amount in the return}"""
        found = {}
        for line in moves.line_ids:
            for tag in line.tax_tag_ids:
                found[tag.name] = round(found.get(tag.name, 0.0) - line.balance, 2)
        return {name: amount for name, amount in found.items() if amount}

    def _period(self):
        period = self.env["coop.margin.period"].with_user(self.treasurer)
        period = period.create({"date_from": "2026-10-01", "date_to": "2026-12-31"})
        with self._freeze("2027-01-01"):
            period.action_post()
        return period

    def test_boxes(self):
        for percent, amount in ((21, 1000.0), (9, 109.0)):
            self._invoice([(amount, {self.own: 100}, self.rates[percent].sales_account_id)], date="2026-12-05")
        self._bill([(300.0, {self.own: 100}, self.rates[21].purchase_account_id)], date="2026-12-05")
        period = self._period()
        ordinary = self._invoice(
            [
                (578.51, {self.own: 100}, None, self.rates[21].tax_id),
                (100.0, {self.own: 100}, None, self.rates[9].tax_id),
            ],
            date="2026-12-06",
        )
        boxes = self._tags(period.move_id)
        self.assertEqual(sorted(boxes.values()), [9.0, 100.0, 121.49, 578.51])
        self.assertEqual(boxes, self._tags(ordinary), "the same boxes as ordinary sales")
        self.assertEqual(
            period.move_id.line_ids.filtered("tax_repartition_line_id").account_id,
            ordinary.line_ids.filtered("tax_repartition_line_id").account_id,
        )
        period.action_reverse()
        self.assertEqual(self._tags(period.move_id | period.reversal_id), {})
