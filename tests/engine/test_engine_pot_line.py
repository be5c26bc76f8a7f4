from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase

from ...engine.pot_line import draw, pot_line


def amounts(line):
    return [(str(day), balance) for day, balance in line]


class TestEnginePotLine(BaseCase):
    """What was in a pot at the end of each month."""

    def test_nothing_was_booked(self):
        self.assertEqual(pot_line({}, date(2026, 3, 9)), [])

    def test_twelve_months_with_what_was_there_before(self):
        changes = {
            date(2024, 5, 3): Decimal("10.00"),
            date(2025, 12, 1): Decimal("5.05"),
            date(2026, 3, 31): Decimal("-1.01"),
        }
        line = pot_line(changes, date(2026, 3, 31))
        self.assertEqual(len(line), 12)
        self.assertEqual(amounts(line)[0], ("2025-04-30", Decimal("10.00")))
        self.assertEqual(amounts(line)[-4:], [
            ("2025-12-31", Decimal("15.05")), ("2026-01-31", Decimal("15.05")), ("2026-02-28", Decimal("15.05")), ("2026-03-31", Decimal("14.04")),
        ])  # fmt: skip

    def test_a_first_change_in_the_month_before_the_window(self):
        """The edge: the window begins with April 2025."""
        for day, first in (
            (date(2025, 3, 31), "2025-04-30"),
            (date(2025, 4, 1), "2025-04-30"),
            (date(2025, 5, 1), "2025-05-31"),
        ):
            with self.subTest(day=day):
                line = pot_line({day: Decimal(7)}, date(2026, 3, 9))
                self.assertEqual(amounts(line)[0], (first, 7))

    def test_what_is_dated_later_is_in_the_last_point(self):
        line = pot_line({date(2026, 2, 1): Decimal(3), date(2026, 9, 1): Decimal(4)}, date(2026, 3, 9))
        self.assertEqual(amounts(line), [("2026-02-28", Decimal("3")), ("2026-03-31", Decimal("7"))])
        self.assertEqual(
            amounts(pot_line({date(2026, 9, 1): Decimal(4)}, date(2026, 3, 9))), [("2026-03-31", Decimal("4"))]
        )

    def test_two_changes_in_a_month(self):
        line = pot_line({date(2026, 3, 1): Decimal(3), date(2026, 3, 2): Decimal(4)}, date(2026, 3, 9))
        self.assertEqual(amounts(line), [("2026-03-31", Decimal("7"))])

    def test_drawing(self):
        for balances, points, zero in (
            ([5], [("0.0", "0.0")], "40.0"),
            ([0, 0], [("0.0", "0.0"), ("90.0", "0.0")], "0.0"),
            ([-10, -20], [("0.0", "20.0"), ("90.0", "40.0")], "0.0"),
            ([10, -10, 0], [("0.0", "0.0"), ("45.0", "40.0"), ("90.0", "20.0")], "20.0"),
        ):
            with self.subTest(balances=balances):
                drawing = draw([Decimal(balance) for balance in balances], 90, 40)
                self.assertEqual([(str(x), str(y)) for x, y in drawing.points], points)
                self.assertEqual(str(drawing.zero), zero)
