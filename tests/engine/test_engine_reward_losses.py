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
        january, february = granted(JANUARY, "0.00", *HALF), granted(FEBRUARY, "0.00", *HALF)
        for before in ((january,), (january, february), (february, january)):
            run = given(months(-300, 0, 500), period=MARCH.period, granted=before)
            self.assertEqual(reward(policy(*HALF), run).amount, D("100.00"))

    def test_a_loss_before_the_first_reward_counts_when_the_month_does(self):
        """−300 in December, then 100 and 500: of them 300 is left. Before the permission it would not count."""
        earned = months(-300, 100, 500, first=DECEMBER)
        for before in ((), (granted(DECEMBER, "0.00", *HALF, policy_id=2),)):
            run = given(earned, period=FEBRUARY.period, granted=before)
            self.assertEqual(reward(policy(*HALF), run).amount, D("150.00"))
        permitted = given(earned, period=FEBRUARY.period, permitted=(Period.open(JANUARY.first),))
        self.assertEqual(reward(policy(*HALF), permitted).amount, D("250.00"))

    def test_a_gain_before_the_first_reward_makes_a_loss_good_and_is_not_paid(self):
        earned = months(-300, 400, 100, first=DECEMBER)
        self.assertEqual(reward(policy(*HALF), given(earned, period=FEBRUARY.period)).amount, D("50.00"))

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

    def test_each_month_is_judged_by_itself(self):
        """January is 10.00 too much, of February 40.00 is still to come, and March gives 50.00."""
        before = (granted(JANUARY, "60.00", *HALF), granted(FEBRUARY, "10.00", *HALF))
        run = given(months(100, 100, 100), period=MARCH.period, granted=before)
        result = reward(policy(*HALF), run)
        self.assertEqual((result.amount, result.recovered), (D("80.00"), D("10.00")))
        self.assertEqual([(part.period, part.amount) for part in result.parts],
            [(FEBRUARY.period, D("40.00")), (MARCH.period, D("50.00"))])  # fmt: skip
        other = (granted(JANUARY, "50.00", *HALF), granted(JANUARY, "50.00", "31.2.j", 50, policy_id=2))
        run = given(months(100, 100), period=FEBRUARY.period, granted=other)
        self.assertEqual(reward(policy(*HALF), run).amount, D("50.00"), "fifty under each of two policies is right")

    def test_a_loss_allows_nothing_and_not_less(self):
        """January was 50.00 and became a loss of 100: 50.00 is too much, not 100.00."""
        run = given(months(-100, 400), period=FEBRUARY.period, granted=(granted(JANUARY, "50.00", *HALF),))
        self.assertEqual(reward(policy(*HALF), run).recovered, D("50.00"))

    def test_nothing_is_judged_before_the_first_settlement(self):
        """The whole chain of settlements was reversed: what January is worth is not known."""
        run = given(months(40), granted=(granted(JANUARY, "50.00", *HALF),), settled_until=None, permitted=())
        self.assertEqual(reward(policy(*HALF), run).carried, D("0.00"))

    def test_half_a_euro_too_much_is_said(self):
        """January was rewarded with 20.50 and is worth 20.00; the months of the run keep what they gave."""
        run = given(months(40, 40), period=FEBRUARY.period, granted=(granted(JANUARY, "20.50", *HALF),))
        result = reward(policy(*HALF), run)
        self.assertEqual((result.amount, result.recovered), (D("19.50"), D("0.50")))
        self.assertIn("overpaid", [step.code for step in result.steps])
        self.assertEqual([part.amount for part in result.parts], [D("20.00")])

    # === HALF-YEARS === #

    def test_months_together_over_two_half_years(self):
        """Without a maximum per half-year they are one."""
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
        earned = months(4, 0, 4, 0, 4, 0, 4, 0, 4, first=Month(2025, 3)) | months(200)
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

    def test_what_was_received_elsewhere_and_told_later_is_too_much(self):
        """50.00 was granted for January, at most 60.00 a month; then it turns out that 30.00 came from elsewhere."""
        told = (elsewhere(JANUARY, "30.00", "other"),)
        run = given(months(100), granted=(granted(JANUARY, "50.00", *HALF),), elsewhere=told)
        result = reward(policy(*HALF, month_cap=D("60.00")), run)
        self.assertEqual((result.amount, result.recovered, result.carried), (D("0.00"), D("0.00"), D("20.00")))
        self.assertEqual([step.code for step in result.refusals], ["granted_more"])

    # === WHAT COUNTS AS USED OR PAID === #

    def test_only_months_that_gave_something_are_used(self):
        """One cent is enough, nothing is not; here and elsewhere."""
        exemption = policy("31.2.n", 25, duration=1)
        for amount, income, reasons in (("0.00", 0, []), ("0.01", D("0.04"), ["month_duration"])):
            for history in (
                {"granted": (granted(DECEMBER, amount),)},
                {"elsewhere": (elsewhere(DECEMBER, amount, "31.2.n"),)},
                {"rewarded": DECEMBER.period},
            ):
                run = given(months(income, 100, first=DECEMBER), period=JANUARY.period, **history)
                found = codes(reward(exemption, run))
                self.assertEqual([code for code in found if code.startswith("month_")], reasons)

    def test_a_month_that_was_granted_and_counts_no_more_stays_used(self):
        """The permission of December is gone; its exemption was used all the same."""
        exemption = policy("31.2.n", 25, duration=1)
        run = given(
            months(100, 100, first=DECEMBER), period=JANUARY.period, granted=(granted(DECEMBER, "25.00"),),
            permitted=(Period.open(JANUARY.first),),
        )  # fmt: skip
        self.assertEqual(codes(reward(exemption, run)), ["no_month_counts", "month_duration"])

    def test_what_lies_beyond_the_duration_is_too_much(self):
        """Two months in a row: after March, January was rewarded, too. Of January and February each counts, March does not."""
        short = policy("34a", 15, duration=2, contiguous=True)
        before = (granted(MARCH, "15.00", "34a", 15),)
        run = given(months(100, 100, 100), period=JANUARY.period, granted=before)
        result = reward(short, run)
        self.assertEqual((result.amount, result.recovered, result.carried), (D("15.00"), D("15.00"), D("0.00")))
        said = [(step.code, step.amount) for step in result.steps]
        self.assertIn(("month_duration", D("0.00")), said)
        self.assertIn(("granted_too_much", D("0.00")), said)

    def test_half_a_euro_uses_a_month_of_the_same_run(self):
        result = reward(policy("31.2.n", 25, duration=1), given(months(2, 100)))
        self.assertEqual((result.amount, codes(result)), (D("0.50"), ["month_duration"]))

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
        self.assertEqual(one.months, (JANUARY, FEBRUARY, MARCH))
