from dataclasses import replace
from datetime import date

from odoo.tests import BaseCase

from ...engine import Earned, Month, Period, Permitted, RewardStep, with_reward
from ..rewards.reward_data import ALWAYS, D, codes, elsewhere, given, granted, months, paid, policy, reward

H1 = Period(date(2026, 1, 1), date(2026, 6, 30))
Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))
HALF = "other", 50


class TestEngineRewardHistory(BaseCase):
    """What earlier rewards mean for the next one: corrections up and down, months together, one permission after another."""

    # === CORRECTIONS OF THE SURPLUS === #

    def test_what_was_recovered_comes_back_when_the_surplus_rises_again(self):
        """January: 100, then 40 (30 recovered in February), then 120: 60 is due in all for it."""
        before = (granted(Month(2026, 1), "50.00", *HALF), granted(Month(2026, 2), "40.00", *HALF))
        run = given(months(120, 80), period=Month(2026, 1).period, granted=before, recovered=D("30.00"))
        result = reward(policy(*HALF), run)
        self.assertEqual((result.amount, result.recovered, result.carried), (D("40.00"), D("-30.00"), D("0.00")))
        self.assertEqual([part.amount for part in result.parts], [D("10.00")])
        self.assertIn("given_back", [step.code for step in result.steps])
        after = given(months(120, 80), period=Month(2026, 1).period, granted=before + (
            granted(Month(2026, 1), "10.00", *HALF),), recovered=D("0.00"))  # fmt: skip
        self.assertEqual(codes(reward(policy(*HALF), after)), ["granted_already"])

    def test_what_comes_back_is_within_the_year_and_the_pot(self):
        before = (granted(Month(2026, 1), "50.00", *HALF),)
        for terms, available, payments, amount, reasons in (
            ({}, "10.00", (), "10.00", []),
            ({}, "0.00", (), "0.00", ["nothing_available"]),
            ({"year_cap": D("25.00")}, "99.00", (paid(date(2026, 1, 31), "20.00", "other"),), "5.00", []),
            ({"year_cap": D("20.00")}, "99.00", (paid(date(2026, 1, 31), "20.00", "other"),), "0.00", ["granted_more"]),
        ):
            run = given(months(100), granted=before, recovered=D("30.00"), available=D(available), payments=payments)
            result = reward(policy(*HALF, **terms), run)
            with self.subTest(available=available, terms=terms):
                self.assertEqual((result.amount, -result.recovered), (D(amount), D(amount)))
                self.assertEqual(codes(result), reasons)

    def test_nothing_is_judged_while_a_rewarded_month_is_settled_anew(self):
        """The settlement of February is reversed: its 50.00 is not too much, it is not known yet."""
        before = (granted(Month(2026, 1), "50.00", *HALF), granted(Month(2026, 2), "50.00", *HALF))
        for settled, carried in ((date(2026, 1, 31), "0.00"), (date(2026, 2, 28), "50.00")):
            run = given(months(100), period=Month(2026, 1).period, granted=before, settled_until=settled)
            self.assertEqual(reward(policy(*HALF), run).carried, D(carried))
            refused = policy(*HALF, payment_months=(12,))
            self.assertEqual(reward(refused, run).carried, D(carried))

    def test_the_half_year_has_room_again_for_what_was_recovered(self):
        """January was granted 60 and is worth 20 by now: of 60 in the half-year 40 is left."""
        capped = policy("other", 10, half_year_cap=D("60.00"))
        before = (granted(Month(2026, 1), "60.00", "other", 10),)
        run = given(months(200, 500), period=Month(2026, 2).period, granted=before, recovered=D("40.00"))
        self.assertEqual(reward(capped, run).amount, D("40.00"))

    # === MONTHS TOGETHER === #

    def test_all_months_of_a_period_are_used(self):
        lasting = policy("34a", 15, duration=4)
        before = (granted(Q1, "45.00", "34a", 15, policy_id=2),)
        run = given(months(*[100] * 5), period=Period(date(2026, 4, 1), date(2026, 5, 31)), granted=before)
        self.assertEqual(codes(reward(lasting, run)), ["month_duration"])
        together = policy("other", 10, "period", duration=2)
        result = reward(together, given(months(100, 100, 100)))
        self.assertEqual((result.amount, codes(result)), (D("20.00"), ["month_duration"]))

    def test_half_years_only(self):
        leeuwarden = policy("31.2.j", 25, "half_year", volunteer="period", duration=24, contiguous=True)
        for first, last, reasons in (
            (date(2026, 1, 1), date(2026, 6, 30), []),
            (date(2026, 7, 1), date(2026, 12, 31), []),
            (date(2026, 1, 1), date(2026, 5, 31), ["half_year_only"]),
            (date(2026, 2, 1), date(2026, 7, 31), ["half_year_only"]),
            (date(2026, 1, 1), date(2026, 12, 31), []),
            (date(2026, 4, 1), date(2026, 9, 30), ["half_year_only"]),
        ):
            run = given(months(*[100] * 12), period=Period(first, last))
            with self.subTest(first=first, last=last):
                self.assertEqual(codes(reward(leeuwarden, run)), reasons)
        self.assertEqual(reward(leeuwarden, given(months(*[100] * 6))).amount, D("150.00"))
        for month, reasons in (
            (Month(2025, 12), set()),
            (Month(2026, 6), {"volunteer_period", "month_volunteer_period"}),
        ):
            run = given(months(*[100] * 6), elsewhere=(elsewhere(month, "0.01"),))
            self.assertEqual(set(codes(reward(leeuwarden, run))), reasons)
        year = reward(leeuwarden, given(months(*[100] * 12), elsewhere=(elsewhere(Month(2026, 6), "0.01"),)))
        self.assertEqual((year.amount, len(year.parts)), (D("150.00"), 1), "the second half of the year counts")

    def test_two_consecutive_years(self):
        """Leeuwarden: the first half-year of 2024 begins two years that end with 2025."""
        leeuwarden = policy("31.2.j", 25, "half_year", duration=24, contiguous=True)
        first = Period(date(2024, 1, 1), date(2024, 6, 30))
        before = (granted(first, "1.00", "31.2.j"),)
        for start, used in ((Month(2025, 7), False), (Month(2026, 1), True)):
            earned = months(*[100] * 6, first=start) | {Month(2024, 1): Earned(D(4))}
            period = Period(start.first, start.shift(5).last)
            result = reward(leeuwarden, given(earned, period=period, granted=before))
            with self.subTest(start=start):
                self.assertEqual(codes(result).count("month_duration"), 6 if used else 0)

    def test_another_policy_over_the_same_months_together_takes_nothing_off(self):
        """Who moved to another municipality in the middle of the quarter has a policy of each."""
        february = Period(date(2020, 1, 1), date(2026, 2, 28))
        first = policy("other", 50, "period", in_force=february)
        second = replace(first, id=2, in_force=Period.open(date(2026, 3, 1)))
        permitted = (
            Permitted(february, policies=frozenset({1})),
            Permitted(second.in_force, policies=frozenset({2})),
        )
        before = (granted(Q1, "50.00", "other", 50),)
        result = reward((first, second), given(months(100, 0, 100), granted=before, permitted=permitted))
        self.assertEqual(result.amount, D("50.00"))
        anew = replace(second, chain=7)
        self.assertEqual(
            reward(anew, given(months(100, 0, 100), granted=before, permitted=permitted)).amount, D("50.00")
        )

    def test_a_month_in_which_another_chain_begins_is_rewarded_once(self):
        """One day is enough for each of two agreements; February falls under the one that holds at its end."""
        first = policy("other", 50, whole_months=False, in_force=Period(date(2020, 1, 1), date(2026, 2, 14)))
        anew = replace(first, id=2, chain=7, in_force=Period.open(date(2026, 2, 15)))
        amounts = [
            reward(own, given(months(100, 100, 100), others=(other,))).amount
            for own, other in ((first, anew), (anew, first))
        ]
        self.assertEqual(amounts, [D("50.00"), D("100.00")])

    def test_months_of_a_quarter_one_by_one(self):
        """A quarter was rewarded together, and then its months: they give nothing more, the months after it do."""
        before = (granted(Q1, "150.00", "other", 50),)
        for period, amount, reasons in (
            (Month(2026, 3).period, "0.00", ["granted_already"]),
            (H1, "50.00", []),
            (Month(2026, 4).period, "50.00", []),
        ):
            run = given(months(100, 100, 100, 100), period=period, granted=before)
            result = reward(policy(*HALF, "period"), run)
            self.assertEqual((result.amount, codes(result)), (D(amount), reasons), period)

    # === ONE PERMISSION AFTER ANOTHER === #

    def test_each_permission_has_its_own_decision(self):
        january = Period(date(2026, 1, 1), date(2026, 1, 31))
        later = Period.open(date(2026, 2, 1))
        decided = policy("31.2.n", 25, decision_required=True)
        for second, amount, reasons in (
            (date(2026, 3, 15), "50.00", []),
            (date(2026, 3, 16), "25.00", ["month_no_decision"]),
            (None, "25.00", ["month_no_decision"]),
        ):
            permitted = (Permitted(january, date(2025, 12, 1)), Permitted(later, second))
            result = reward(decided, given(months(100, 100), permitted=permitted, payment_date=date(2026, 3, 15)))
            with self.subTest(second=second):
                self.assertEqual((result.amount, codes(result)), (D(amount), reasons))

    def test_each_permission_has_its_own_exception_of_age(self):
        permitted = (
            Permitted(Period(date(2026, 1, 1), date(2026, 1, 31)), age_exception=True),
            Permitted(Period.open(date(2026, 2, 1))),
        )
        grown = policy("31.2.n", 25, not_under_27=True)
        for turns_27, amount, reasons in (
            (date(2026, 2, 1), "50.00", []),
            (date(2026, 2, 2), "25.00", ["month_under_27"]),
            (date(2026, 3, 16), "25.00", ["month_under_27"]),
            (None, "25.00", ["month_under_27"]),
        ):
            run = given(months(100, 100), permitted=permitted, turns_27=turns_27, payment_date=date(2026, 3, 15))
            result = reward(grown, run)
            self.assertEqual((result.amount, codes(result)), (D(amount), reasons))

    def test_decision_and_exception_are_of_one_permission(self):
        """Two permissions for January: one decided, the other with an exception of age. Neither lets a reward be paid."""
        permitted = (Permitted(Month(2026, 1).period, date(2025, 12, 1)), Permitted(Month(2026, 1).period, None, True))
        terms = policy("31.2.n", 25, decision_required=True, not_under_27=True)
        result = reward(terms, given(months(100), permitted=permitted, turns_27=date(2027, 1, 1)))
        self.assertEqual(codes(result), ["no_month_counts", "month_under_27"])

    def test_a_month_without_any_permitted_day(self):
        """When one day is enough, one day is needed."""
        permitted = (Period(date(2026, 2, 28), date(2026, 2, 28)),)
        result = reward(policy(*HALF, whole_months=False), given(months(100, 100), permitted=permitted))
        self.assertEqual((result.amount, codes(result)), (D("50.00"), ["month_not_permitted"]))

    def test_a_step_is_plain_data(self):
        step = RewardStep("month", D("1.00"), {"month": Month(2026, 1)})
        self.assertEqual(step.as_data()["values"], {"month": "2026-01-01"})
        self.assertIn(Month(2026, 1).first, ALWAYS)

    def test_the_next_policy_knows_what_the_first_gave(self):
        """Half of 100.00 and of 40.00, then of the rest: the parts, the payment and the pot are those after the first."""
        first, second = policy("31.2.j", 50, of="surplus"), policy("31.2.n", 25, of="surplus")
        before = given(months(100, 40), available=D("75.00"), payments=(paid(date(2025, 12, 1), "9.00"),), run=3)
        outcome = reward(first, before)
        after = with_reward(first, before, outcome)
        self.assertEqual((outcome.amount, after.available), (D("70.00"), D("5.00")))
        self.assertEqual(after.payments, (*before.payments, replace(paid(before.payment_date, "70.00"), run=3)))
        self.assertEqual(after.rewarded, before.period)
        self.assertEqual(
            [
                (one.policy_id, one.legal_basis, one.basis, one.percentage, one.period, one.amount)
                for one in after.granted
            ],
            [
                (1, "31.2.j", "surplus", 50, month.period, part)
                for month, part in zip(before.months, (50, 20), strict=True)
            ],
        )
        self.assertEqual(reward(second, after).amount, D("5.00"), "what the pot has left")
        again = with_reward(second, after, reward(second, after))
        self.assertEqual([one.legal_basis for one in again.granted], ["31.2.j", "31.2.j", "31.2.n"])
