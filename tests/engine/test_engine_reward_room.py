from datetime import date

from odoo.tests import BaseCase

from ...engine import Month, Room, rooms
from ..rewards.reward_data import D, elsewhere, given, granted, months, paid, policy

MARCH = Month(2026, 3)
DURING_2026, AFTER_2026 = date(2026, 4, 15), date(2027, 1, 15)


class TestEngineRewardRoom(BaseCase):
    """What of every maximum is used and left: the same caps by which a reward is computed, and the same amounts."""

    def _rooms(self, terms, month=MARCH, **changes):
        """{per: (cap, used, confirmed)}, as text."""
        changes.setdefault("payment_date", DURING_2026)
        earned = changes.pop("earned", months(1000, 1000, 1000))
        found = list(rooms(terms, given(earned, **changes), month))
        self.assertEqual(len({room.per for room in found}), len(found))
        return {room.per: (str(room.cap), str(room.used), room.confirmed) for room in found}

    def test_what_has_no_maximum_is_not_mentioned(self):
        self.assertEqual(self._rooms(policy("other", 50)), {})

    def test_left(self):
        for used, left in (("218.99", "0.01"), ("219.00", "0.00"), ("219.01", "0.00"), ("0.00", "219.00")):
            self.assertEqual(str(Room("month", D("219.00"), D(used)).left), left)
        self.assertTrue(Room("month", D(1), D(0)).confirmed)

    def test_the_month_of_letter_n(self):
        """285 in 2026. What was granted for March and received in March counts; February and another letter do not."""
        history = (
            granted(MARCH, "100.00"),
            granted(MARCH, "20.00", policy_id=2),
            granted(Month(2026, 2), "200.00"),
            granted(MARCH, "50.00", "other", 50),
        )
        received = (
            elsewhere(MARCH, "30.00", "31.2.n"),
            elsewhere(Month(2026, 2), "40.00", "31.2.n"),
            elsewhere(MARCH, "60.00", "31.2.k"),
        )
        found = self._rooms(policy("31.2.n", 25), granted=history, elsewhere=received)
        self.assertEqual(found, {"month": ("285.00", "150.00", True)})

    def test_the_half_year_of_the_month(self):
        """June is in the half-year of March, July is not; December belongs to the half-year before."""
        capped = policy("other", 10, half_year_cap=D("500.00"))
        history = tuple(
            granted(Month(year, month), "10.00", "other", 10) for year, month in ((2025, 12), (2026, 1), (2026, 6))
        )
        found = self._rooms(
            capped, earned=months(*[1000] * 12, first=Month(2025, 12)), granted=history,
            elsewhere=(elsewhere(Month(2026, 6), "5.00", "other"), elsewhere(Month(2026, 7), "70.00", "other")),
        )  # fmt: skip
        self.assertEqual(found, {"half_year": ("500.00", "25.00", True)})

    def test_the_calendar_year_of_the_payment(self):
        """Paid in the year, here and elsewhere, on the same letter; what was earned in it does not matter."""
        premium = policy("31.2.j", 50, "period")
        found = self._rooms(
            premium,
            payments=(paid(date(2026, 1, 2), "100.00"), paid(date(2025, 12, 31), "900.00")),
            elsewhere=(elsewhere(Month(2026, 12), "25.00", "31.2.j"), elsewhere(Month(2025, 12), "800.00", "31.2.j")),
        )
        self.assertEqual(found, {"year": ("3398.00", "125.00", True)})

    def test_volunteer_pay_has_two_maximums(self):
        """210 a month and 2,100 a year since 2024, and no later amount is known (domain §2.3)."""
        allowance = policy("31.2.k", 100)
        received = (elsewhere(MARCH, "110.00"), elsewhere(Month(2026, 1), "200.00"))
        self.assertEqual(
            self._rooms(allowance, elsewhere=received),
            {"month": ("210.00", "110.00", True), "year": ("2100.00", "310.00", True)},
        )

    def test_the_smaller_of_agreement_and_law(self):
        """Whose amount it is decides whether it must be looked up: the law's of 2027 was not, the agreement's need not."""
        for agreed, day, room in (
            ("200.00", DURING_2026, ("200.00", True)),
            ("285.00", DURING_2026, ("285.00", True)),
            ("300.00", DURING_2026, ("285.00", True)),
            (None, DURING_2026, ("285.00", True)),
            ("200.00", AFTER_2026, ("200.00", True)),
            ("285.00", AFTER_2026, ("285.00", True)),
            ("300.00", AFTER_2026, ("285.00", False)),
            (None, AFTER_2026, ("285.00", False)),
        ):
            with self.subTest(agreed=agreed, day=day):
                terms = policy("31.2.n", 25, month_cap=agreed and D(agreed))
                cap, _used, confirmed = self._rooms(terms, Month.of(day), payment_date=day)["month"]
                self.assertEqual((cap, confirmed), room)

    def test_the_year_of_agreement_and_law(self):
        for agreed, cap in (("3000.00", "3000.00"), ("4000.00", "3398.00")):
            self.assertEqual(self._rooms(policy("31.2.j", 50, year_cap=D(agreed)))["year"], (cap, "0.00", True))
        self.assertEqual(self._rooms(policy("other", 50, year_cap=D("10.00"))), {"year": ("10.00", "0.00", True)})

    def test_an_amount_of_the_law_that_nobody_knows(self):
        """Then only the agreement's maximum is left, and nothing where that has none."""
        nothing = {"legal_amounts": ()}
        self.assertEqual(self._rooms(policy("31.2.n", 25), **nothing), {})
        capped = policy("31.2.n", 25, month_cap=D("100.00"))
        self.assertEqual(self._rooms(capped, **nothing), {"month": ("100.00", "0.00", True)})

    def test_payments_and_months(self):
        """Two premiums a year; six months in all, of which one was used elsewhere."""
        terms = policy("31.2.n", 25, payments_per_year=2, duration=6)
        found = self._rooms(
            terms,
            granted=(granted(Month(2026, 1), "10.00"), granted(Month(2026, 2), "0.00")),
            payments=(paid(date(2026, 2, 15), "10.00", "31.2.n"), paid(date(2025, 2, 15), "10.00", "31.2.n")),
            elsewhere=(elsewhere(Month(2025, 6), "5.00", "31.2.n"),),
        )
        self.assertEqual(list(found), ["month", "payments", "months"])
        self.assertEqual(found["payments"], ("2", "1", True))
        self.assertEqual(found["months"], ("6", "2", True))
