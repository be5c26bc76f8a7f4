from odoo.tests import BaseCase

from ...engine import Month, schedule
from ..rewards.reward_data import policy

YEAR = [Month(2026, number) for number in range(1, 13)]


class TestEngineRewardSchedule(BaseCase):
    """When months are paid in a simulation: on the 15th, after they are over, as often as the policy allows."""

    def _days(self, months=YEAR, **terms):
        """[(first day, last day, day of payment)], as text."""
        planned = schedule(policy(**terms), months)
        return [(str(period.date_from), str(period.date_to), str(day)) for period, day in planned]

    def _paid_on(self, months=YEAR, **terms):
        return [day for _first, _last, day in self._days(months, **terms)]

    def test_each_month_is_paid_in_the_month_after_it(self):
        self.assertEqual(
            self._days(months=YEAR[10:]),
            [("2026-11-01", "2026-11-30", "2026-12-15"), ("2026-12-01", "2026-12-31", "2027-01-15")],
        )

    def test_months_together_are_paid_by_the_half_year(self):
        """Leeuwarden reckons January to June and July to December (domain §2.4): paid in July and January."""
        halves = [("2026-01-01", "2026-06-30", "2026-07-15"), ("2026-07-01", "2026-12-31", "2027-01-15")]
        for rhythm in ("period", "half_year"):
            with self.subTest(rhythm):
                self.assertEqual(self._days(basis="31.2.j", rhythm=rhythm), halves)

    def test_as_many_payments_as_a_year_allows(self):
        """A number that does not divide the year pays less often: of five payments, four quarters come out."""
        for count, days in (
            (1, ["2027-01-15"]),
            (2, ["2026-07-15", "2027-01-15"]),
            (3, ["2026-05-15", "2026-09-15", "2027-01-15"]),
            (4, ["2026-04-15", "2026-07-15", "2026-10-15", "2027-01-15"]),
            (5, ["2026-04-15", "2026-07-15", "2026-10-15", "2027-01-15"]),
            (6, ["2026-03-15", "2026-05-15", "2026-07-15", "2026-09-15", "2026-11-15", "2027-01-15"]),
        ):
            with self.subTest(count):
                self.assertEqual(self._paid_on(payments_per_year=count), days)
        self.assertEqual(len(self._paid_on(payments_per_year=11)), 6, "twelve would be one too many")
        self.assertEqual(len(self._paid_on(payments_per_year=12)), 12)

    def test_payment_months_of_the_agreement(self):
        """June itself is paid in November: in June it is not over yet."""
        self.assertEqual(self._paid_on(months=[Month(2026, 5), Month(2026, 6)], payment_months=(6, 11)),
            ["2026-06-15", "2026-11-15"])  # fmt: skip
        self.assertEqual(
            self._paid_on(payment_months=(6, 11), payments_per_year=1),
            ["2026-06-15", "2026-11-15", "2027-06-15"],
            "the months say it, not the number",
        )

    def test_a_half_year_is_looked_at_as_a_whole(self):
        """June belongs to the first half, July to the second; months before and after are taken along."""
        for months, periods in (
            ([Month(2026, 6)], [("2026-01-01", "2026-06-30", "2026-07-15")]),
            ([Month(2026, 7)], [("2026-07-01", "2026-12-31", "2027-01-15")]),
        ):
            self.assertEqual(self._days(months=months, basis="31.2.j", rhythm="half_year"), periods)

    def test_months_in_any_order(self):
        self.assertEqual(
            self._days(months=[Month(2026, 3), Month(2026, 1), Month(2026, 2)], payments_per_year=4),
            [("2026-01-01", "2026-03-31", "2026-04-15")],
        )
