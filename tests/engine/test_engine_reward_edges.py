from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase

from ...engine import Month, Payment, Period, Permitted, entitled, rooms, with_reward
from ..rewards.reward_data import JANUARY, LEGAL, D, codes, elsewhere, given, granted, months, paid, policy, reward

FEBRUARY, MARCH = Month(2026, 2), Month(2026, 3)
HALF = "other", 50


def said(outcome, code):
    """(amount, values) of the steps with this code, as text."""
    steps = [step.as_data() for step in outcome.steps if step.code == code]
    return [(step["amount"], step["values"]) for step in steps]


class TestEngineRewardEdges(BaseCase):
    """What an explanation says of months outside of the run, and rules where two of them meet."""

    # === WHAT WAS GRANTED BEFORE === #

    def test_a_month_that_is_not_judged(self):
        before = (granted(JANUARY, "50.00", *HALF), granted(FEBRUARY, "50.00", *HALF))
        run = given(months(40), period=JANUARY.period, granted=before, settled_until=JANUARY.last)
        self.assertEqual(said(reward(policy(*HALF), run), "not_judged"), [("0.00", {"before": "50.00"})])

    def test_what_is_accepted_stays(self):
        """57.00 was granted for January and 50.00 is right; of February 50.00 were not granted: both stay as they are."""
        before = (
            replace(granted(JANUARY, "57.00", *HALF), accepted=D("7.00")),
            replace(granted(FEBRUARY, "0.00", *HALF), accepted=D("-50.00")),
        )
        for january, amount, recovered in ((100, "50.00", "0.00"), (80, "40.00", "10.00"), (120, "60.00", "0.00")):
            run = given(months(january, 100, 100), period=MARCH.period, granted=before)
            result = reward(policy(*HALF), run)
            self.assertEqual((result.amount, result.recovered), (D(amount), D(recovered)))
        again = reward(policy(*HALF), given(months(100, 100), granted=before))
        self.assertEqual(
            said(again, "granted_before"),
            [("0.00", {"before": "57.00", "accepted": "7.00"}), ("0.00", {"before": "0.00", "accepted": "-50.00"})],
        )
        self.assertEqual([step.code for step in again.refusals], ["granted_already"])

    def test_what_lies_beyond_the_duration_and_is_accepted(self):
        once = policy("34a", 15, duration=1, contiguous=True)
        before = (replace(granted(FEBRUARY, "15.00", "34a", 15), accepted=D("5.00")),)
        result = reward(once, given(months(100, 100), period=JANUARY.period, granted=before))
        self.assertEqual((result.amount, result.recovered), (D("5.00"), D("10.00")))

    def test_months_before_the_run_stand_in_one_line(self):
        quarter = policy(*HALF, "period")
        run = given(months(100, 50, 20, 30), period=Month(2026, 4).period, granted=(granted(JANUARY, "50.00", *HALF),))
        result = reward(quarter, run)
        self.assertEqual(said(result, "counted_before"), [("170.00", {"first": "2026-01-01", "last": "2026-03-01"})])
        self.assertEqual(said(result, "counted"), [("30", {"month": "2026-04-01"})])
        two = reward(quarter, replace(run, period=FEBRUARY.period))
        self.assertEqual(
            [values for _amount, values in said(two, "counted")], [{"month": "2026-01-01"}, {"month": "2026-02-01"}]
        )

    def test_what_is_settled_anew_keeps_its_place_in_the_half_year(self):
        """March was granted 50.00 and is settled anew: of 60.00 in the half-year 10.00 is left for January."""
        capped = policy("other", 10, half_year_cap=D(60))
        run = given(months(1000, 0), granted=(granted(MARCH, "50.00", "other", 10),), settled_until=FEBRUARY.last)
        self.assertEqual(reward(capped, run).amount, D("10.00"))

    def test_what_a_reward_gave_belongs_to_its_chain(self):
        terms = policy(*HALF, chain=7)
        before = given(months(100))
        (one,) = with_reward(terms, before, reward(terms, before)).granted
        self.assertEqual((one.chain, one.period, one.amount), (7, JANUARY.period, D("50.00")))

    # === WHY NOTHING === #

    def test_a_month_without_income_is_not_the_reason(self):
        """January: nothing; February: the half-year is full. What is said is the second."""
        run = given(months(0, 100), elsewhere=(elsewhere(MARCH, "9.00", "other"),))
        self.assertEqual(codes(reward(policy(*HALF, half_year_cap=D(9)), run)), ["half_year_full"])

    def test_months_left_out_for_different_reasons(self):
        """The first half-year has volunteer pay, July is not settled."""
        run = given(
            months(100, 100, first=Month(2026, 6)),
            settled_until=date(2026, 6, 30),
            elsewhere=(elsewhere(MARCH, "1.00"),),
        )
        result = reward(policy(*HALF, volunteer="period"), run)
        self.assertEqual([step.code for step in result.refusals], ["no_month_counts"])
        self.assertEqual((str(result.base), result.refusals[0].values), ("0.00", {}))
        self.assertEqual(said(result, "sum"), [("0.00", {})])
        self.assertEqual(reward(policy(*HALF), given(months(100, -30))).base, D("70"))

    def test_only_months_of_the_run_are_the_reason(self):
        """January was looked at before and paused; all of July to December has volunteer pay."""
        half = policy(*HALF, volunteer="period")
        july = Month(2026, 7)
        run = given(
            months(100, *[0] * 5, 100), period=july.period, rewarded=JANUARY.period,
            elsewhere=(elsewhere(july, "1.00"),), history=((JANUARY.last, "paused"), (FEBRUARY.first, "active")),
        )  # fmt: skip
        self.assertEqual([step.code for step in reward(half, run).refusals], ["volunteer_period"])

    def test_less_than_half_a_cent(self):
        self.assertEqual(codes(reward(policy("other", 25), given(months("0.01")))), ["nothing_earned"])

    def test_without_permission_nobody_asks_for_an_age(self):
        run = given(months(100), permitted=(), turns_27=None)
        self.assertEqual(codes(reward(policy(not_under_27=True), run)), ["no_permission"])
        self.assertEqual(codes(reward(policy(duration=2, duration_from="permission"), run)), ["no_permission"])

    # === SIGNALS === #

    def test_an_unsure_amount_of_a_month_that_is_not_told_of(self):
        """January 2027 was rewarded with an amount that nobody confirmed; February has one of its own."""
        january = Month(2027, 1)
        sure = replace(LEGAL[8], valid_from=date(2027, 2, 1), confirmed_until=date(2027, 12, 31))
        run = given(
            months(100, 100, first=january), period=january.shift(1).period, granted=(granted(january, "25.00"),),
            legal_amounts=(*LEGAL, sure),
        )  # fmt: skip
        self.assertEqual(reward(policy(), run).signals, ())
        corrected = replace(run, earned=months(80, 100, first=january))
        self.assertEqual([step.values["date"] for step in reward(policy(), corrected).signals], [january.last])

    # === WHICH POLICY === #

    def test_two_chains_over_the_same_days(self):
        """Each counts its own months; only one that holds longer in a month takes it over."""
        own = policy(*HALF, whole_months=False)
        for last, amount in ((date(2026, 1, 31), "50.00"), (date(2026, 1, 30), "50.00")):
            other = replace(own, id=2, chain=7, in_force=Period(date(2020, 1, 1), last))
            self.assertEqual(reward(own, given(months(100), others=(other,))).amount, D(amount))
        first = replace(own, in_force=Period(date(2020, 1, 1), date(2026, 1, 10)))
        second = replace(own, id=3, in_force=Period(date(2026, 1, 11), date(2026, 1, 20)))
        for last, amount in ((date(2026, 1, 15), "50.00"), (date(2026, 1, 21), "0.00")):
            other = replace(own, id=2, chain=7, in_force=Period(date(2020, 1, 1), last))
            result = reward((first, second), given(months(100), others=(other,)))
            self.assertEqual(result.amount, D(amount))

    def test_a_policy_that_begins_within_a_month(self):
        half = policy(*HALF, in_force=Period.open(date(2026, 1, 16)))
        result = reward(half, given(months(100)))
        self.assertEqual(said(result, "month_not_in_policy"), [("0.00", {"month": "2026-01-01"})])

    def test_the_terms_of_payment_are_those_of_the_last_policy(self):
        first = policy(*HALF, payment_months=(1,), in_force=Period(date(2020, 1, 1), date(2026, 1, 31)))
        second = replace(first, id=2, payment_months=(), in_force=Period.open(date(2026, 2, 1)))
        run = given(months(100, 100))
        self.assertEqual(reward((first, second), run).amount, D("100.00"))
        self.assertEqual(codes(reward((first, second), replace(run, period=JANUARY.period))), ["payment_month"])
        only_first = (Permitted(Period.open(), policies=frozenset({1})),)
        self.assertEqual(codes(reward((first, second), replace(run, permitted=only_first))), ["payment_month"])
        later = replace(run, permitted=(Permitted(Period(date(2020, 1, 1), date(2026, 1, 31))),))
        self.assertEqual(codes(reward((first, second), later)), ["payment_month"])

    # === DURATION === #

    def test_months_of_the_permission_before_the_run(self):
        """Two months of the permission from January on: a run that begins in February has one of them left."""
        terms = policy(*HALF, duration=2, duration_from="permission")
        run = given(
            months(100, 100, 100), period=Period(FEBRUARY.first, MARCH.last), permitted=(Period.open(JANUARY.first),)
        )
        self.assertEqual(reward(terms, run).amount, D("50.00"))
        self.assertEqual(reward(replace(terms, duration_from="reward"), run).amount, D("100.00"))

    def test_which_months_left_out_were_used(self):
        """December is not permitted any more: used when it was granted something; so is what was received elsewhere."""
        once, december = policy("31.2.n", 25, duration=1), Month(2025, 12)
        permitted = (Period.open(JANUARY.first),)
        for amount, paid_now in (("0.00", "25.00"), ("0.01", "0.00")):
            run = given(months(100), granted=(granted(december, amount),), permitted=permitted)
            self.assertEqual(reward(once, run).amount, D(paid_now))
        used = tuple(elsewhere(month, "5.00", "31.2.n") for month in (december, JANUARY))
        self.assertEqual(reward(once, given(months(100), elsewhere=used)).amount, D("25.00"), "January is used anyhow")

    def test_a_month_between_months_that_were_granted_together_is_not_used(self):
        """January and March were granted together, February was paused: two of three months are used."""
        history = ((date(2025, 1, 1), "active"), (FEBRUARY.last, "paused"), (date(2026, 3, 1), "active"))
        terms = policy(*HALF, "period", duration=3)
        before = (granted(Period(JANUARY.first, MARCH.last), "100.00", *HALF),)
        run = given(
            months(*[100] * 5), period=Period(date(2026, 4, 1), date(2026, 5, 31)), granted=before, history=history
        )
        self.assertEqual(reward(terms, run).amount, D("50.00"))

    # === JOINT MAXIMUM === #

    def test_a_joint_maximum_less_what_was_received_elsewhere(self):
        joint = policy(*HALF, joint_cap=D(226), joint_with=("31.2.n",))
        run = given(
            months(1000), elsewhere=(elsewhere(JANUARY, "50.00", "other"),), granted=(granted(JANUARY, "100.00"),)
        )
        result = reward(joint, run)
        self.assertEqual(
            said(result, "joint_cap"),
            [("76.00", {"cap": "226", "elsewhere": "50.00", "besides": "100.00", "month": "2026-01-01"})],
        )

    # === PAYMENTS AND EXEMPTIONS === #

    def test_payments_of_one_run_are_one(self):
        once = policy("31.2.j", 50, "period", payments_per_year=1)
        day = date(2026, 1, 20)
        for run, reasons in ((5, []), (6, ["payments_per_year"]), (None, ["payments_per_year"])):
            payments = (Payment("31.2.j", day, D("1.00"), run),)
            self.assertEqual(codes(reward(once, given(months(100), payments=payments, run=5))), reasons)
        two_days = (Payment("31.2.j", day, D(1), 6), Payment("31.2.j", date(2026, 1, 21), D(1), 6))
        twice = replace(once, payments_per_year=2)
        self.assertEqual(codes(reward(twice, given(months(100), payments=two_days, run=5))), ["payments_per_year"])
        self.assertEqual(codes(reward(twice, given(months(100), payments=two_days[:1] * 2, run=5))), [])
        unknown = (paid(day, "1.00"), paid(day, "1.00"))
        self.assertEqual(codes(reward(twice, given(months(100), payments=unknown, run=5))), ["payments_per_year"])

    def test_nothing_received_of_another_exemption(self):
        for amount, reasons in (("0.00", []), ("0.01", ["no_month_counts", "month_other_exemption"])):
            run = given(months(100), elsewhere=(elsewhere(JANUARY, amount, "31.2.y"),))
            self.assertEqual(codes(reward(policy(), run)), reasons)

    # === WHAT IS LEFT === #

    def test_what_was_too_much_of_a_half_year_is_not_used(self):
        """60.00 was granted for January, of which 20.00 is right; of March 10.00 of 30.00 was granted."""
        capped = policy("other", 10, half_year_cap=D("100.00"))
        before = (granted(JANUARY, "60.00", "other", 10),)
        run = given(months(200, 0, 0), granted=before)
        self.assertEqual([str(room.used) for room in rooms(capped, run, JANUARY)], ["20.00"])
        received = replace(run, elsewhere=(elsewhere(FEBRUARY, "5.00", "other"),))
        self.assertEqual([str(room.used) for room in rooms(capped, received, JANUARY)], ["25.00"])

    def test_a_unit_and_its_days(self):
        (unit,) = entitled((policy(*HALF, "period"),), given(months(100, 0, 50))).units
        self.assertEqual(unit.period, Period(JANUARY.first, MARCH.last))
        self.assertEqual((unit.base, unit.amount, unit.months), (Decimal(150), D("75.00"), (JANUARY, FEBRUARY, MARCH)))
        found = entitled((policy(*HALF),), given(months(100, 0, 50)))
        self.assertEqual((found.amount, found.used), (D("75.00"), {JANUARY, MARCH}))
