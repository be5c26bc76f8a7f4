from odoo.tests import tagged

from ..assignment.common_assignment import AssignmentCase
from ..settlement.common_receipts import ReceiptScenario


@tagged("post_install", "-at_install", "thorough")
class TestPortalReceived(AssignmentCase, ReceiptScenario):
    """Of an invoice the member reads what happened, which is what counts for his pot; to Odoo all of these are paid."""

    def _read(self, member=None):
        """The words beside the member's work, row by row, the newest first."""
        self.env.flush_all()
        self.env.invalidate_all()
        own = (member or self.anna).sudo().with_company(self.company)
        rows = [row for row in own._page_movements("earned") if row["what"] == "turnover" and row["amount"] > 0]
        words = []
        for row in rows:
            values = {"row": row, "money": own._page_money, "day": own._page_day}
            html = self.env["ir.qweb"]._render("social_cooperative.portal_movement_payment", values)
            words.append(" ".join(part.strip() for part in self._texts(html)))
        return words

    @staticmethod
    def _texts(html):
        from lxml.html import fragments_fromstring

        return [part.text_content() for part in fragments_fromstring(html) if not isinstance(part, str)]

    def _annas(self, amount=1000.0, **vals):
        return self._invoice([(amount, {self.anna: 100})], date="2026-01-10", **vals)

    def test_paid_in_part_and_in_full(self):
        invoice = self._annas()
        self.assertEqual(self._read(), ["Not paid yet"])
        self._pay(invoice, amount=400.0, date="2026-01-15")
        self.assertEqual(self._read(), ["Partly paid"])
        self._pay(invoice, date="2026-01-16")
        self.assertEqual(self._read(), ["Paid"])

    def test_written_off(self):
        invoice = self._annas()
        self._matched(invoice, (self.bad_debts, 1000.0, {}))
        self.assertEqual(invoice.payment_state, "paid", "or this test shows nothing")
        self.assertEqual(self._read(), ["Written off: the customer does not pay"])

    def test_written_off_with_the_last_payment(self):
        invoice = self._both()
        self._write_off(invoice, 900.0)
        self.assertEqual(invoice.payment_state, "paid", "or this test shows nothing")
        self.assertEqual(self._read(), ["Partly paid Written off of your part of this invoice: $\xa060.00"])
        self.assertEqual(self._read(self.bert), ["Partly paid Written off of your part of this invoice: $\xa040.00"])

    def test_lost_of_one_member_only(self):
        invoice = self._both(500.0, 500.0)
        self._matched(invoice, (self.bad_debts, 500.0, {"analytic_distribution": self._distribution({self.anna: 100})}))
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._read(), ["Written off: the customer does not pay"])
        self.assertEqual(self._read(self.bert), ["Paid"])

    def test_a_part_is_lost_and_the_rest_still_to_come(self):
        self._matched(self._annas(), (self.bad_debts, 250.0, {}))
        self.assertEqual(self._read(), ["Not paid yet Written off of your part of this invoice: $\xa0250.00"])

    def test_doubtful(self):
        invoice = self._annas()
        entry = self._matched(invoice, (self.doubtful, 1000.0, {}))
        self.assertEqual(invoice.payment_state, "paid", "or this test shows nothing")
        self.assertEqual(self._read(), ["Not paid yet"])
        self._pay_item(self._term(entry, self.doubtful))
        self.assertEqual(self._read(), ["Paid"])

    def test_credited_line_of_somebody_else(self):
        invoice = self._both()
        self._credit_line(invoice, 1)
        self.assertEqual(invoice.payment_state, "partial", "or this test shows nothing")
        self.assertEqual((self._read(), self._read(self.bert)), (["Not paid yet"], ["Taken back"]))
        self._pay(invoice, date="2026-01-30")
        self.assertEqual((self._read(), self._read(self.bert)), (["Paid"], ["Taken back"]))

    def test_credited_in_part(self):
        invoice = self._annas()
        self._credit_line(invoice, 0, 300.0)
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._read(), ["Paid Partly taken back"])

    def test_payment_that_went_back_to_draft(self):
        invoice = self._annas()
        self._pay(invoice, date="2026-01-20")
        invoice.matched_payment_ids.action_draft()
        self.assertEqual(self._read(), ["Not paid yet"])

    def test_foreign_currency(self):
        """A difference of exchange rates is no work that was taken back."""
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0), ("2026-02-01", 1.6)])
        invoice = self._annas(200.0, currency_id=currency.id)
        self._register_payment(invoice, payment_date="2026-02-15", currency_id=currency.id)
        self.assertEqual(self._read(), ["", "Paid"], "the gain is an entry, and waits for nobody")

    def test_the_words_follow_the_pot(self):
        """Nobody reads of money that the pot does not count, nor the other way round."""
        for name, settle in {
            "written off": lambda invoice: self._matched(invoice, (self.bad_debts, 1000.0, {})),
            "moved": lambda invoice: self._matched(invoice, (self.doubtful, 1000.0, {})),
            "paid": lambda invoice: self._pay(invoice, date="2026-01-20"),
            "paid for 90 %": lambda invoice: self._write_off(invoice, 900.0),
        }.items():
            with self.subTest(name):
                before = self._pots()[0]
                settle(self._annas())
                self.assertEqual("aid" in self._read()[0].replace("Not paid", ""), self._pots()[0] > before)

    def test_assignment(self):
        """The page of the work itself says the same."""
        states = []
        for amount in (0.0, 75.0, 100.0):
            assignment, invoice = self._posted(lines=(100.0,))
            if amount < 100.0:
                self._write_off(invoice, amount)
            else:
                self._pay(invoice)
            self.assertEqual(assignment.state, "paid", "or this test shows nothing")
            states.append(assignment.sudo()._get_outcomes(self.anna.sudo().analytic_account_id)[assignment.id])
        self.assertEqual(states, ["written_off", "partly_written_off", "paid"])
        assignment, invoice = self._posted(lines=(100.0,))
        self._matched(invoice, (self.doubtful, 100.0, {"partner_id": self.customer.id}))
        self.assertEqual(assignment.state, "paid", "or this test shows nothing")
        self.assertEqual(assignment._get_outcomes(self.anna.analytic_account_id), {assignment.id: "invoiced"})
