from dataclasses import replace
from datetime import date

from odoo.tests import BaseCase

from ...engine import LegalAmount, Month, Paid, Payday, legal_limit, not_payable, with_legal_limits
from ..rewards.reward_data import LEGAL, D, elsewhere, policy

DAY = date(2026, 6, 15)


def paid(day, amount, run=1):
    return Paid(run, day, D(amount))


class TestEngineRewardPayday(BaseCase):
    """Each reason against a payment on a day, at its boundary."""

    def _reasons(self, terms, **changes):
        values = {"day": DAY, "amount": D(100), "run": 1, "earned_until": date(2026, 5, 31), "turns_27": date.min}
        return [reason.code for reason in not_payable(terms, Payday(**values | changes))]

    def test_nothing_against_it(self):
        self.assertEqual(self._reasons(policy("other", 50)), [])

    def test_the_months_are_over(self):
        for day, expected in ((date(2026, 5, 31), ["month_not_over"]), (date(2026, 6, 1), [])):
            self.assertEqual(self._reasons(policy("other", 50), day=day), expected)

    def test_age(self):
        terms = policy("other", 50, not_under_27=True)
        for turns, expected in ((None, ["age_unknown"]), (date(2026, 6, 16), ["under_27"]), (DAY, []), (date.min, [])):
            with self.subTest(turns=turns):
                self.assertEqual(self._reasons(terms, turns_27=turns), expected)
                self.assertEqual(self._reasons(terms, turns_27=turns, age_exception=True), [])
                self.assertEqual(self._reasons(policy("other", 50), turns_27=turns), [])

    def test_payment_months(self):
        terms = policy("other", 50, payment_months=(6, 11))
        self.assertEqual(self._reasons(terms), [])
        self.assertEqual(self._reasons(terms, day=date(2026, 7, 1)), ["payment_month"])

    def test_number_of_payments(self):
        """Two a year: what one run pays on one day is one payment, also with this one; another year does not count."""
        terms = policy("31.2.j", 50, payments_per_year=2)
        one, two = paid(date(2026, 2, 15), 10), paid(date(2026, 3, 15), 10)
        other_year, nothing, same_day = paid(date(2025, 3, 15), 10), paid(date(2026, 4, 15), 0), paid(DAY, 10)
        for payments, expected in (
            ((one, paid(date(2026, 2, 15), 5)), []),
            ((one, two), ["payments_per_year"]),
            ((one, other_year, nothing, same_day), []),
            ((one, replace(same_day, run=2)), ["payments_per_year"]),
        ):
            with self.subTest(payments=payments):
                self.assertEqual(self._reasons(terms, payments=payments), expected)
        received = (elsewhere(Month(2026, 1), 10, "31.2.j"), elsewhere(Month(2026, 1), 10, "31.2.k"))
        self.assertEqual(self._reasons(terms, payments=(one,), elsewhere=received), ["payments_per_year"])
        self.assertEqual(self._reasons(terms, elsewhere=received), [])
        nothing_received = (elsewhere(Month(2026, 1), 0, "31.2.j"),)
        self.assertEqual(self._reasons(terms, payments=(one,), elsewhere=nothing_received), [])

    def test_maximum_of_the_agreement_in_the_year(self):
        terms = policy("other", 50, year_cap=D(500))
        for before, expected in ((400, []), ("400.01", ["year_cap_on_day"])):
            self.assertEqual(self._reasons(terms, payments=(paid(date(2026, 1, 15), before),)), expected)
            self.assertEqual(self._reasons(terms, payments=(paid(date(2025, 1, 15), before),)), [])
            self.assertEqual(self._reasons(terms, elsewhere=(elsewhere(Month(2026, 1), before, "other"),)), expected)

    def test_maximum_of_the_law_on_that_day(self):
        """A premium of 3,398 in 2026; until July 2025 of 3,263."""
        terms = policy("31.2.j", 50)
        for day, amount, expected in (
            (date(2026, 6, 15), "3398.00", []),
            (date(2026, 6, 15), "3398.01", ["legal"]),
            (date(2025, 6, 30), "3263.01", ["legal"]),
            (date(2025, 7, 1), "3326.00", []),
        ):
            found = self._reasons(terms, day=day, amount=D(amount), earned_until=date(2025, 1, 31), legal_amounts=LEGAL)
            self.assertEqual(found, ["year_cap_on_day" for _one in expected], (day, amount))

    def test_maximum_of_the_law_per_month(self):
        terms = policy("31.2.n")
        for amount, received, expected in (
            ("285.00", 0, []),
            ("285.01", 0, [1]),
            ("185.01", 100, [1]),
            ("185", 100, []),
        ):
            found = self._reasons(
                terms,
                granted={Month(2026, 5): D(amount)},
                elsewhere=(elsewhere(Month(2026, 5), received, "31.2.n"), elsewhere(Month(2026, 4), 99, "31.2.n")),
                legal_amounts=LEGAL,
            )
            self.assertEqual(found, ["month_cap_on_day" for _one in expected], (amount, received))


class TestEngineRewardLaw(BaseCase):
    """What the law limits besides amounts."""

    TWO = LegalAmount("31.2.j", "payments", D(2), date(2023, 1, 1))
    THREE = LegalAmount("31.2.j", "payments", D(3), date(2027, 1, 1))

    def test_by_day_and_never_none(self):
        for day, expected in (
            (date(2015, 1, 1), 2),
            (date(2023, 1, 1), 2),
            (date(2026, 12, 31), 2),
            (date(2027, 1, 1), 3),
        ):
            self.assertEqual(legal_limit([self.THREE, self.TWO], "31.2.j", "payments", day).amount, expected)
        self.assertIsNone(legal_limit([self.TWO], "31.2.n", "payments", DAY))

    def test_the_smaller_one(self):
        for agreed, expected in ((None, 2), (1, 1), (2, 2), (3, 2)):
            terms = replace(policy("31.2.j", 50), payments_per_year=agreed)
            self.assertEqual(with_legal_limits(terms, [self.TWO], DAY).payments_per_year, expected)

    def test_months_that_the_college_may_extend(self):
        twelve = LegalAmount("34a", "months", D(12), date(2027, 1, 1))
        thirty = LegalAmount("31.2.r", "months", D(30), date(2023, 1, 1))
        for basis, legal, agreed, expected in (
            ("34a", twelve, None, (12, True)),
            ("34a", twelve, 24, (24, False)),
            ("31.2.r", thirty, None, (30, True)),
            ("31.2.r", thirty, 31, (30, True)),
            ("31.2.r", thirty, 6, (6, False)),
        ):
            terms = with_legal_limits(policy(basis, 15, duration=agreed), [legal], DAY)
            self.assertEqual((terms.duration, terms.contiguous), expected, (basis, agreed))

    def test_age(self):
        age = LegalAmount("31.2.j", "age", D(27), date(2023, 1, 1))
        self.assertTrue(with_legal_limits(policy("31.2.j", 50), [age], DAY).not_under_27)
        same = policy("other", 50)
        self.assertIs(with_legal_limits(same, [age], DAY), same)
