from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine import RuleError, apportion, percentages, share_out, split

stable = settings(deadline=None, derandomize=True, max_examples=200, database=None)
lines = st.lists(st.integers(-500_00, 50_000_00).map(lambda number: D(number) / 100), min_size=1, max_size=6)
weights = st.lists(st.integers(0, 1000), min_size=1, max_size=6).map(
    lambda numbers: {key: D(number) for key, number in enumerate(numbers)}
)


class TestEngineApportion(BaseCase):
    @stable
    @given(lines, weights)
    def test_lines_members_and_percentages_are_all_exact(self, amounts, parts):
        total = sum(amounts)
        if total <= 0 or not sum(parts.values()):
            return
        targets = apportion(total, parts)
        rows = share_out(amounts, targets)
        for amount, row in zip(amounts, rows, strict=True):
            self.assertEqual(sum(row.values()), amount)
            self.assertTrue(all(part * amount >= 0 for part in row.values()))
            if amount:
                shares = percentages(row)
                self.assertEqual(sum(shares.values()), 100)
                # What the books make of it, on the invoice and on its credit note.
                self.assertEqual(split(amount, shares), {key: row[key] for key in shares})
                self.assertEqual(split(-amount, shares), {key: -row[key] for key in shares})
        for key, target in targets.items():
            self.assertEqual(sum(row[key] for row in rows), target)

    @stable
    @given(st.lists(st.integers(1, 90_00), min_size=1, max_size=8), weights)
    def test_credit_notes_in_parts_end_at_nothing(self, credits, parts):
        total = D(sum(credits)) / 100
        if not sum(parts.values()):
            return
        left = apportion(total, parts)
        for credit in credits:
            taken = apportion(D(credit) / 100, left)
            left = {key: amount - taken[key] for key, amount in left.items()}
            self.assertTrue(all(amount >= 0 for amount in left.values()))
        self.assertFalse(any(left.values()))

    def test_a_part_of_nothing_has_no_sign(self):
        """The cent goes to who was named first; the other gets 0.00, on paper and in a credit note."""
        found = apportion(D("-0.01"), {"Anna": D(1), "Bert": D(1)})
        self.assertEqual({key: str(part) for key, part in found.items()}, {"Anna": "-0.01", "Bert": "0.00"})

    def test_a_discount_is_shared_before_small_lines(self):
        """Of 0.50 less 0.10 Anna gets all: 0.50 and −0.10, and Bert nothing of either."""
        rows = share_out([D("0.50"), D("-0.10")], {"Anna": D("0.40"), "Bert": D("0.00")})
        self.assertEqual(rows, [{"Anna": D("0.50"), "Bert": D(0)}, {"Anna": D("-0.10"), "Bert": D(0)}])

    def test_who_has_no_part_has_no_percentage(self):
        self.assertEqual(percentages({"Anna": D("12.34"), "Bert": D("0.00")}), {"Anna": D(100)})

    def test_errors(self):
        for code, call in (
            ("weight_negative", lambda: apportion(D(1), {1: D(-1), 2: D(3)})),
            ("weights_zero", lambda: apportion(D(1), {1: D(0)})),
            ("targets_differ", lambda: share_out([D(1)], {1: D(2)})),
            ("not_expressible", lambda: percentages({1: D("0.01"), 2: D("99999999999.99")})),
        ):
            with self.assertRaises(RuleError) as caught:
                call()
            self.assertEqual(caught.exception.code, code)
