from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import LegalAmount, Month, RuleError, Target, VolunteerRoom, target_result, typed_number, volunteer_room

YEAR_2025 = date(2025, 12, 31)
MARCH = Month(2025, 3)


def _legal(per, amount, confirmed_until=YEAR_2025):
    return LegalAmount("31.2.k", per, D(amount), date(2024, 1, 1), confirmed_until)


class TestEngineTarget(BaseCase):
    """The minimum result of an agreement (domain §1.6, §6.5)."""

    def test_months_without_a_result_count_as_nothing(self):
        """1,200.00 in one month of twelve is 100.00 on average; in none it is nothing."""
        target = Target(D(100))
        found = target_result(target, {Month(2026, 5): D(1200)}, Month(2026, 12), date(2026, 1, 1))
        self.assertEqual((found.average, found.met), (D("100.00"), True))
        nothing = target_result(target, {}, Month(2026, 12), date(2026, 1, 1))
        self.assertEqual((str(nothing.average), nothing.met), ("0.00", False))

    def test_what_lies_outside_the_window_does_not_count(self):
        """Three months up to March: December is before them, April after."""
        results = {Month(2025, 12): D(900), Month(2026, 1): D(30), Month(2026, 3): D(60), Month(2026, 4): D(900)}
        found = target_result(Target(D(30), 3), results, Month(2026, 3), date(2026, 1, 1))
        self.assertEqual((found.average, found.complete, found.met), (D("30.00"), True, True))


class TestEngineVolunteerRoom(BaseCase):
    """The cliff of the volunteer allowance: 210 a month and 2,100 a year in 2025 (domain §2.3)."""

    def test_over_is_below_nothing_left(self):
        for month, year, over in (
            ("0.00", "0.00", False),
            ("0.50", "0.50", False),
            ("-0.01", "100.00", True),
            ("100.00", "-0.01", True),
            (None, "0.00", False),
            (None, "-0.01", True),
            (None, None, False),
        ):
            with self.subTest(month=month, year=year):
                room = VolunteerRoom(month and D(month), year and D(year), True)
                self.assertEqual(room.over, over)
                self.assertEqual(room.is_over_with(D("0.00")), over)

    def test_one_cent_more_than_what_is_left(self):
        room = VolunteerRoom(None, D("10.00"), True)
        self.assertFalse(room.is_over_with(D("10.00")))
        self.assertTrue(room.is_over_with(D("10.01")))

    def test_what_is_left_of_a_month_and_its_year(self):
        """Nothing received in March: all of the month is free, and of the year what January left."""
        room = volunteer_room({Month(2025, 1): D(100)}, (_legal("month", 210), _legal("year", 2100)), MARCH)
        self.assertEqual((room.month, room.year, room.confirmed), (D("210.00"), D("2000.00"), True))

    def test_both_maximums_must_have_been_looked_up(self):
        for month, year, confirmed in (
            (YEAR_2025, YEAR_2025, True),
            (YEAR_2025, date(2025, 3, 30), False),
            (date(2025, 3, 30), YEAR_2025, False),
            (YEAR_2025, None, False),
        ):
            room = volunteer_room({}, (_legal("month", 210, month), _legal("year", 2100, year)), MARCH)
            self.assertEqual(room.confirmed, confirmed)
        self.assertFalse(volunteer_room({}, (_legal("month", 210),), MARCH).confirmed)


class TestEngineTyped(BaseCase):
    """Numbers as people type them on a phone."""

    def test_what_is_understood(self):
        for text, number in (
            ("12", "12"),
            ("0,5", "0.5"),
            ("12.50", "12.50"),
            ("€ 1.250,00", "1250.00"),
            ("1,250.00", "1250.00"),
            ("1.234.567,89", "1234567.89"),
            ("1,234,567.89", "1234567.89"),
            ("1234567,89", "1234567.89"),
        ):
            with self.subTest(text):
                self.assertEqual(str(typed_number(text)), number)

    def test_what_is_not(self):
        for text in (None, "", "€", "-5", "1.250", "1,250", "12,345", "1.25,00", "1e5", "1٢", "12,50~", "twaalf"):
            with self.subTest(text), self.assertRaises(RuleError) as caught:
                typed_number(text)
            self.assertEqual((caught.exception.code, caught.exception.params), ("not_a_number", {"value": text}))

    def test_what_nobody_means(self):
        self.assertEqual(str(typed_number("9.999.999,99")), "9999999.99")
        for text in ("10000000", "10.000.000,00", "1" * 1004, "1" + ".000" * 300 + ",00"):
            with self.subTest(text[:20]), self.assertRaises(RuleError) as caught:
                typed_number(text)
            self.assertEqual((caught.exception.code, caught.exception.params), ("number_too_large", {"value": text}))
