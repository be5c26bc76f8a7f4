from datetime import date

from odoo.tests import BaseCase

from ...engine import Month, Period, RuleError, active_month_ends, is_active_on, month_ends, next_month_end, overlaps


def day(text):
    return date.fromisoformat(text)


class TestEnginePeriod(BaseCase):
    def test_reversed(self):
        with self.assertRaises(RuleError) as caught:
            Period(day("2026-02-01"), day("2026-01-31"))
        self.assertEqual(caught.exception.code, "period_reversed")

    def test_one_day(self):
        self.assertEqual(Period(day("2026-02-01"), day("2026-02-01")).days, 1)

    def test_overlaps(self):
        january = Month(2026, 1).period
        cases = [
            (None, "2025-12-31", False),
            (None, "2026-01-01", True),
            ("2026-01-31", None, True),
            ("2026-02-01", None, False),
            (None, None, True),
            ("2026-01-10", "2026-01-10", True),
        ]
        for date_from, date_to, result in cases:
            other = Period.open(date_from and day(date_from), date_to and day(date_to))
            with self.subTest(other=other):
                self.assertEqual(overlaps(january, other), result)
                self.assertEqual(overlaps(other, january), result)
                self.assertEqual(january.intersection(other) is not None, result)

    def test_months(self):
        cases = [
            ("2024-02-10", "2024-02-29"),
            ("2023-02-10", "2023-02-28"),
            ("2000-02-01", "2000-02-29"),
            ("2100-02-01", "2100-02-28"),
            ("2026-12-31", "2026-12-31"),
            ("2026-04-30", "2026-04-30"),
        ]
        for inside, last in cases:
            with self.subTest(inside=inside):
                self.assertEqual(Month.of(day(inside)).last, day(last))
                self.assertEqual(Month.of(day(inside)).first.day, 1)

    def test_no_such_month(self):
        for year, month in ((2026, 0), (2026, 13), (0, 1), (10000, 1)):
            with self.subTest(year=year, month=month), self.assertRaises(RuleError):
                Month(year, month)

    def test_month_ends(self):
        cases = [
            ("2026-01-01", "2026-01-30", []),
            ("2026-01-01", "2026-01-31", ["2026-01-31"]),
            ("2026-01-31", "2026-01-31", ["2026-01-31"]),
            ("2025-12-31", "2026-02-28", ["2025-12-31", "2026-01-31", "2026-02-28"]),
            ("2024-02-01", "2024-03-01", ["2024-02-29"]),
            ("2026-03-01", "2026-02-01", []),
            ("2026-01-20", "2026-01-10", []),
            ("9999-12-01", "9999-12-31", ["9999-12-31"]),
        ]
        for date_from, date_to, ends in cases:
            with self.subTest(date_from=date_from, date_to=date_to):
                self.assertEqual([str(end) for end in month_ends(day(date_from), day(date_to))], ends)

    def test_next_month_end(self):
        cases = [
            ("2026-01-30", "2026-01-31"),
            ("2026-01-31", "2026-02-28"),
            ("2024-01-31", "2024-02-29"),
            ("2025-12-31", "2026-01-31"),
        ]
        for today, end in cases:
            with self.subTest(today=today):
                self.assertEqual(next_month_end(day(today)), day(end))


class TestEngineActivity(BaseCase):
    history = [
        (day("2025-11-15"), "applicant"),
        (day("2025-12-01"), "trial"),
        (day("2026-01-31"), "active"),
        (day("2026-03-01"), "paused"),
        (day("2026-05-02"), "active"),
        (day("2026-06-30"), "exited"),
    ]

    def test_is_active_on(self):
        cases = [
            ("2025-01-01", False),
            ("2026-01-30", False),
            ("2026-01-31", True),
            ("2026-02-28", True),
            ("2026-03-01", False),
            ("2026-05-31", True),
            ("2026-06-29", True),
            ("2026-06-30", False),
        ]
        for today, active in cases:
            with self.subTest(today=today):
                self.assertEqual(is_active_on(self.history, day(today)), active)
                ends = active_month_ends(self.history, day(today), day(today))
                self.assertEqual(bool(ends), active and day(today) == Month.of(day(today)).last)

    def test_active_month_ends(self):
        ends = active_month_ends(self.history, date.min, date(2030, 1, 1))
        self.assertEqual([str(end) for end in ends], ["2026-01-31", "2026-02-28", "2026-05-31"])
        self.assertEqual(active_month_ends(self.history, day("2026-02-01"), day("2026-02-27")), ())
        self.assertEqual(active_month_ends([], date.min, date.max), ())
        self.assertEqual(active_month_ends(self.history, date.max, date.min), ())

    def test_two_entries_on_one_day(self):
        self.assertFalse(
            is_active_on([(day("2026-01-01"), "active"), (day("2026-01-01"), "paused")], day("2026-01-01"))
        )
        self.assertTrue(is_active_on([(day("2026-01-01"), "paused"), (day("2026-01-01"), "active")], day("2026-01-01")))

    def test_unsorted(self):
        with self.assertRaises(RuleError) as caught:
            is_active_on([(day("2026-02-01"), "active"), (day("2026-01-01"), "trial")], day("2026-03-01"))
        self.assertEqual(caught.exception.code, "history_unsorted")
