from datetime import date

from odoo.tests import BaseCase

from ...engine import Granted, Month, Payment, Period
from ..rewards.reward_data import D, codes, elsewhere, given, granted, months, policy, reward

DECEMBER, JANUARY, FEBRUARY, MARCH = (Month(2026, 1).shift(number) for number in (-1, 0, 1, 2))
Q1, Q2 = Period(date(2026, 1, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 6, 30))
HALF = "other", 50


class TestEngineRewardLosses(BaseCase):
    """Which earlier months take something off, and which have nothing to do with it."""

    # === LOSSES BROUGHT FORWARD === #

    def test_the_loss_of_the_first_month_under_the_policy_counts(self):
        """January was in a run and gave nothing, a loss of 300: of 500 in March 200 is left, half of it is 100.00."""
        run = given(months(-300, 0, 500), period=MARCH.period, granted=(granted(JANUARY, "0.00", *HALF),))
        self.assertEqual(reward(policy(*HALF), run).amount, D("100.00"))

    def test_a_loss_before_the_first_reward_under_the_policy_does_not(self):
        """It was made under another policy, or before anything was permitted."""
        earned = months(-300, 100, 500, first=DECEMBER)
        under_another = granted(DECEMBER, "0.00", *HALF, policy_id=2)
        for before in ((), (under_another,), (under_another, granted(JANUARY, "50.00", *HALF))):
            run = given(earned, period=FEBRUARY.period, granted=before)
            self.assertEqual(reward(policy(*HALF), run).amount, D("250.00"))

    def test_a_loss_that_was_made_good_is_gone(self):
        """−300, then 400: nothing of the loss is left for March, and no gain either."""
        run = given(months(-300, 400, 100), period=MARCH.period, granted=(granted(JANUARY, "0.00", *HALF),
            granted(FEBRUARY, "50.00", *HALF)))  # fmt: skip
        self.assertEqual(reward(policy(*HALF), run).amount, D("50.00"))

    def test_months_together_are_one_unit(self):
        """The quarter made 100 − 300 + 250 = 50, so no loss goes to the next; at 100 − 300 + 150 it is 50."""
        together = policy(*HALF, "period")
        for third, before, amount in ((250, "25.00", "50.00"), (150, "0.00", "25.00")):
            run = given(months(100, -300, third, 100), period=Q2, granted=(granted(Q1, before, *HALF),))
            with self.subTest(third):
                self.assertEqual(reward(together, run).amount, D(amount))

    def test_a_month_that_does_not_count_brings_no_loss(self):
        """February is not permitted: its loss is not taken off March."""
        permitted = (JANUARY.period, MARCH.period)
        result = reward(policy(*HALF), given(months(100, -300, 500), permitted=permitted))
        self.assertEqual((result.amount, codes(result)), (D("300.00"), ["month_not_permitted"]))

    # === WHAT WAS TOO MUCH === #

    def test_the_highest_percentage_under_which_a_month_was_granted(self):
        """25.00 at a quarter and 25.00 at a half, for 100 earned: by the half, 50.00 is not too much."""
        before = (granted(JANUARY, "25.00", "other", 25), granted(JANUARY, "25.00", *HALF))
        for granted_then in (before, before[::-1]):
            run = given(months(100, 0), period=FEBRUARY.period, granted=granted_then)
            result = reward(policy(*HALF), run)
            self.assertEqual((result.recovered, result.carried), (D("0.00"), D("0.00")))

    def test_each_policy_and_month_is_judged_by_itself(self):
        """January is 10.00 too much; what February has to spare does not make up for it."""
        before = (granted(JANUARY, "60.00", *HALF), granted(FEBRUARY, "10.00", *HALF))
        run = given(months(100, 100, 100), period=MARCH.period, granted=before)
        result = reward(policy(*HALF), run)
        self.assertEqual((result.amount, result.recovered), (D("40.00"), D("10.00")))
        other = (granted(JANUARY, "50.00", *HALF), granted(JANUARY, "50.00", "31.2.j", 50, policy_id=2))
        run = given(months(100, 100), period=FEBRUARY.period, granted=other)
        self.assertEqual(reward(policy(*HALF), run).amount, D("50.00"), "fifty under each of two policies is right")

    def test_a_loss_allows_nothing_and_not_less(self):
        """January was 50.00 and became a loss of 100: 50.00 is too much, not 100.00."""
        run = given(months(-100, 400), period=FEBRUARY.period, granted=(granted(JANUARY, "50.00", *HALF),))
        self.assertEqual(reward(policy(*HALF), run).recovered, D("50.00"))

    # === HALF-YEARS === #

    def test_months_together_over_two_half_years(self):
        """Only a maximum per half-year makes that impossible: nobody could say which half it was used in."""
        april_to_september = months(*[100] * 6, first=Month(2026, 4))
        self.assertEqual(reward(policy(*HALF, "period"), given(april_to_september)).amount, D("300.00"))

    def test_what_was_granted_on_another_basis_leaves_the_half_year_alone(self):
        capped = policy("other", 10, half_year_cap=D("60.00"))
        before = (granted(JANUARY, "60.00", "31.2.j", 60, policy_id=2), granted(JANUARY, "5.00", "other", 10))
        received = (elsewhere(JANUARY, "50.00", "31.2.j"), elsewhere(JANUARY, "5.00", "other"))
        run = given(months(100, 1000), period=FEBRUARY.period, granted=before, elsewhere=received)
        self.assertEqual(reward(capped, run).amount, D("50.00"))

    def test_the_half_year_is_not_judged_while_a_month_is_settled_anew(self):
        """60.00 for January looks like 50.00 too much, but its settlement is being made anew: all of it counts."""
        capped = policy("other", 10, half_year_cap=D("65.00"))
        march = (granted(JANUARY, "60.00", "other", 10), granted(MARCH, "0.00", "other", 10))
        run = given(
            months(100, 1000), period=FEBRUARY.period, granted=march, settled_until=FEBRUARY.last, recovered=D("50.00")
        )
        self.assertEqual(reward(capped, run).amount, D("5.00"))

    # === THE SAME MONTHS ANEW === #

    def test_another_policy_does_not_stand_in_the_way(self):
        """A quarter was rewarded together under another policy; this one pays its months one by one."""
        before = (granted(Q1, "10.00", "31.2.j", 10, policy_id=2),)
        result = reward(policy(*HALF), given(months(100, 100, 100), granted=before))
        self.assertEqual((result.amount, codes(result)), (D("150.00"), []))

    def test_a_month_that_was_used_may_be_corrected_after_the_last(self):
        """All six months of letter n are used; January, one of them, turns out to have brought 100 more."""
        used = tuple(granted(Month(2025, number), "1.00") for number in (3, 5, 7, 9, 11))
        earned = {one.month: months(4, first=one.month)[one.month] for one in used} | months(200)
        before = (*used, granted(JANUARY, "25.00"))
        result = reward(policy("31.2.n", 25, duration=6), given(earned, period=JANUARY.period, granted=before))
        self.assertEqual((result.amount, codes(result)), (D("25.00"), []))

    def test_what_was_granted_before_is_that_of_the_same_letter_and_month(self):
        """A replaced policy continues: its reward for January counts. That of another letter or month does not."""
        before = (
            granted(JANUARY, "20.00", *HALF, policy_id=2),
            granted(JANUARY, "10.00", "31.2.j", 50, policy_id=3),
            granted(DECEMBER, "10.00", *HALF, policy_id=2),
        )
        run = given(months(20, 100, first=DECEMBER), period=JANUARY.period, granted=before)
        self.assertEqual(reward(policy(*HALF), run).amount, D("30.00"))

    def test_more_granted_than_the_maximum_of_now_gives_nothing_more(self):
        """The agreement lowered its maximum after 50.00 was granted: no reward, and nothing is asked back."""
        run = given(months(100), granted=(granted(JANUARY, "50.00", *HALF),))
        result = reward(policy(*HALF, month_cap=D("30.00")), run)
        self.assertEqual((result.amount, result.recovered, result.carried), (D("0.00"), D("0.00"), D("0.00")))

    # === WHAT COUNTS AS USED OR PAID === #

    def test_only_months_that_gave_something_are_used(self):
        """One cent is enough, nothing is not; here and elsewhere."""
        exemption = policy("31.2.n", 25, duration=1)
        for amount, reasons in (("0.00", []), ("0.01", ["month_duration"])):
            for history in (
                {"granted": (granted(DECEMBER, amount),)},
                {"elsewhere": (elsewhere(DECEMBER, amount, "31.2.n"),)},
            ):
                run = given(months(100, 100, first=DECEMBER), period=JANUARY.period, **history)
                found = codes(reward(exemption, run))
                self.assertEqual([code for code in found if code.startswith("month_")], reasons)

    def test_only_payments_of_something_are_payments(self):
        """The second of two premiums is refused after one of a cent, not after one of nothing."""
        once = policy("31.2.j", 50, "period", payments_per_year=1)
        day = date(2026, 1, 2)
        for amount, reasons in (("0.00", []), ("0.01", ["payments_per_year"])):
            for history in (
                {"payments": (Payment("31.2.j", day, D(amount)),)},
                {"elsewhere": (elsewhere(JANUARY, amount, "31.2.j"),)},
            ):
                self.assertEqual(codes(reward(once, given(months(100), **history))), reasons)

    def test_months_of_what_was_granted(self):
        one = Granted(1, "other", Q1, "surplus", D(50), D(100))
        self.assertEqual((one.month, one.months), (JANUARY, (JANUARY, FEBRUARY, MARCH)))
