from odoo.tests import tagged

from .common_receipts import ReceiptScenario


@tagged("post_install", "-at_install")
class TestReceiptsCents(ReceiptScenario):
    """What is paid in part is rounded once for each owner of the document, however many lines he has in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What counts, without anything that is handed over.
        cls.env["coop.contribution.rule"].search([]).unlink()

    def _many(self, count=100, amount=0.05):
        return self._invoice([(amount, {self.anna: 100}), (amount, {self.bert: 100})] * count, date="2026-01-10")

    def test_half_of_many_lines(self):
        """Half of 0.05 is 0.03 when each line is rounded; a hundred of them were 3.00 of 5.00."""
        invoice = self._many()
        self._register_payment(invoice, amount=5.0)
        self.assertEqual(self._pots(), (2.50, 2.50))
        self.assertEqual(self._expected(), (2.50, 2.50))
        self._pay(invoice)
        self.assertEqual((self._pots(), self._expected()), ((5.0, 5.0), (0.0, 0.0)))

    def test_many_payments(self):
        """Each part only grows, is never further from what is due than half a cent, and in the end is all of it."""
        shares = {self.anna: 60, self.bert: 40}
        invoice = self._invoice([(0.07, shares)] * 30, date="2026-01-10")
        total, paid, before = invoice.amount_total, 0.0, (0.0, 0.0)
        parts = invoice._coop_amounts_by_owner()
        whole = [float(parts[member.analytic_account_id.id]) for member in (self.anna, self.bert)]
        while paid < total - 0.001:
            amount = min(0.11, round(total - paid, 2))
            self._register_payment(invoice, amount=amount)
            paid = round(paid + amount, 2)
            now = self._pots()
            for part, earlier, all_of_it in zip(now, before, whole, strict=True):
                self.assertGreaterEqual(part, earlier)
                self.assertAlmostEqual(part, all_of_it * paid / total, delta=0.005001)
            before = now
        self.assertEqual(before, tuple(whole))

    def test_settled_while_half_was_paid(self):
        """A settlement then, and one after the rest came, book all of it and nothing more."""
        invoice = self._many(20, 0.03)
        self._register_payment(invoice, amount=round(invoice.amount_total / 2, 2), payment_date="2026-01-20")
        first = self._settle("2026-01-31")
        self.assertEqual(self._pots(), (0.30, 0.30))
        self._register_payment(invoice, payment_date="2026-02-10")
        self._settle("2026-02-28")
        self.assertEqual(self._pots(), (0.60, 0.60))
        self.assertEqual(self._statement(first, self.anna).change, 0.30)
        checks = self.env["coop.proof.check"].with_user(self.treasurer).with_company(self.company)
        checks.action_open()
        found = checks.search([("company_id", "=", self.company.id)])
        found.action_check()
        self.assertEqual(set(found.mapped("state")), {"ok"})
