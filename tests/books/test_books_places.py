from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install")
class TestBooksPlaces(BooksCommon):
    """A document with many equal lines favours nobody, and its credit note takes back the same cents."""

    turns_by_document = True

    def _lines(self, count=100, amount=0.01, shares=(60, 40)):
        return [(amount, dict(zip(self.m1 | self.m2 | self.m3, shares, strict=False)))] * count

    def _net(self, *moves):
        result = {}
        for move in moves:
            for owner, amount in self._turnover(move).items():
                result[owner] = round(result.get(owner, 0.0) + amount, 2)
        return {owner: amount for owner, amount in result.items() if amount}

    def test_each_gets_what_is_due(self):
        """0.01 shared 60/40 is one person's each time, and a hundred of them were, too: 1.00 and nothing."""
        third = (33.33333333, 33.33333333, 33.33333334)
        for shares, amount, due in (
            ((60, 40), 0.01, (0.60, 0.40)),
            ((50, 50), 0.05, (2.50, 2.50)),
            ((55, 30, 15), 0.11, (6.05, 3.30, 1.65)),
            (third, 0.10, (3.33, 3.33, 3.34)),
        ):
            with self.subTest(shares=shares):
                found = self._turnover(self._invoice(self._lines(100, amount, shares)))
                self.assertAlmostEqual(sum(found.values()), 100 * amount, 2)
                for member, part in zip(self.m1 | self.m2 | self.m3, due, strict=False):
                    self.assertAlmostEqual(found[member], part, delta=0.0101)

    def test_in_any_order(self):
        lines = [*self._lines(20), *self._lines(20, 0.07), *self._lines(3, 0.02, (50, 50))]
        invoice, turned = self._invoice(lines, post=False), self._invoice(lines[::-1], post=False)
        # The documents differ in their turn only.
        self.patch(type(invoice.line_ids), "_coop_get_turn", lambda line: round(abs(line.balance) * 100))
        (invoice | turned).action_post()
        self.assertEqual(self._turnover(invoice), self._turnover(turned))

    def test_credited_in_full(self):
        invoice = self._invoice(self._lines(41))
        credit_note = self._credit_note(invoice)
        self.assertEqual(self._net(invoice, credit_note), {})

    def test_credited_line_by_line(self):
        invoice = self._invoice(self._lines(7))
        notes = []
        for line in range(7):
            note = self._credit_note(invoice, post=False)
            (note.invoice_line_ids - note.invoice_line_ids[line]).unlink()
            note.action_post()
            notes.append(note)
        self.assertEqual(self._net(invoice, *notes), {})

    def test_reversed_at_once(self):
        entry = self._entry(
            [(self.income_account, -0.01, {self.m1: 60, self.m2: 40})] * 10
            + [(self.company_data["default_account_assets"], 0.10, None)]
        )
        reversal = entry._reverse_moves(cancel=True)
        self.assertEqual(reversal.state, "posted")
        self.assertEqual(self._net(entry, reversal), {})

    def test_posted_again(self):
        invoice = self._invoice(self._lines(9))
        before = self._books(invoice)[1]
        places = invoice.invoice_line_ids.mapped("coop_place")
        self.assertEqual(len(set(places)), 9)
        credit_note = self._credit_note(invoice)
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(invoice.invoice_line_ids.mapped("coop_place"), places)
        self.assertEqual([row[:5] for row in self._books(invoice)[1]], [row[:5] for row in before])
        self.assertEqual(self._net(invoice, credit_note), {})

    def test_exact_shares_stay_exact(self):
        """Percentages that stand for whole cents, as an assignment's, are not drawn for."""
        lines = [(100.0, {self.m1: 33.34, self.m2: 66.66})] * 6 + [
            (33.33, {self.m1: 33.33333333, self.m2: 66.66666667})
        ] * 3
        found = self._turnover(self._invoice(lines))
        self.assertEqual(found, {self.m1: 233.37, self.m2: 466.62})

    def test_a_line_by_itself(self):
        self.assertEqual(self._turnover(self._invoice(self._lines(1, 0.05))), {self.m1: 0.03, self.m2: 0.02})

    def test_nobody_writes_a_place(self):
        invoice = self._invoice(self._lines(2), post=False)
        with self.assertRaises(AccessError):
            invoice.invoice_line_ids[0].with_user(self.treasurer).coop_place = 1
