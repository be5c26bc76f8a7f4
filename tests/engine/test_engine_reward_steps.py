from datetime import date

from odoo.tests import BaseCase

from ...engine import Month, Period, Permitted, Reward, RewardStep
from ..rewards.reward_data import D, elsewhere, given, granted, months, paid, policy, reward

JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)
Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))


def said(step):
    """(code, amount, values), as they are stored: what the sentence on paper is made of."""
    data = step.as_data()
    return data["code"], data["amount"], data["values"]


class TestEngineRewardSteps(BaseCase):
    """The explanation that the member reads: every step, its amount after it, and the figures in its sentence."""

    def _steps(self, terms, run):
        return [said(step) for step in reward(terms, run).steps]

    def _refusals(self, terms, run):
        return [(code, values) for code, _amount, values in map(said, reward(terms, run).refusals)]

    def _month_step(self, terms, run):
        """The only step about a month that does not count: (code, values without the month)."""
        (found,) = [one for one in self._steps(terms, run) if one[0].startswith("month_")]
        code, amount, values = found
        self.assertEqual((amount, values.pop("month")), ("0.00", "2026-01-01"))
        return code, values

    # === THE COMPUTATION === #

    def test_month_by_month(self):
        """Amsterdam: 30 % of 900.00 is 270.00, at most 219.00."""
        amsterdam = policy("31.2.j", 30, month_cap=D("219.00"))
        other = (elsewhere(JANUARY, "19.00", "31.2.j"),)
        cap = {"month": "2026-01-01", "cap": "219.00", "elsewhere": "19.00"}
        month = {"base": "900.00", "loss": "0.00", "percentage": "30", "month": "2026-01-01"}
        self.assertEqual(
            self._steps(amsterdam, given(months(900), elsewhere=other)),
            [
                ("month", "270.00", month),
                ("month_cap", "200.00", cap),
                ("sum", "200.00", {}),
                ("reward", "200.00", {}),
            ],
        )

    def test_nothing_received_elsewhere_is_an_amount_of_nothing(self):
        _month, cap, *_rest = self._steps(policy("other", 30, month_cap=D("219.00")), given(months(900)))
        self.assertEqual(cap, ("month_cap", "219.00", {"month": "2026-01-01", "cap": "219.00", "elsewhere": "0.00"}))

    def test_the_loss_of_earlier_months_is_a_positive_figure(self):
        """−300 in February is written as a loss of 300 that is taken off March's 500."""
        steps = self._steps(policy("other", 50), given(months(100, -300, 500)))
        self.assertEqual([step[2]["loss"] for step in steps[:3]], ["0.00", "0.00", "300.00"])
        self.assertEqual([step[2]["base"] for step in steps[:3]], ["100.00", "-300.00", "500.00"])
        self.assertEqual([step[1] for step in steps[:3]], ["50.00", "0.00", "100.00"])

    def test_months_together(self):
        quarter = given(months(100, 200, 300), granted=(granted(Q1, "120.00", "other", 50),))
        self.assertEqual(
            self._steps(policy("other", 50, "period"), quarter),
            [
                ("counted", "100", {"month": "2026-01-01"}),
                ("counted", "200", {"month": "2026-02-01"}),
                ("counted", "300", {"month": "2026-03-01"}),
                (
                    "period",
                    "300.00",
                    {"base": "600.00", "loss": "0.00", "percentage": "50", "first": "2026-01-01", "last": "2026-03-01"},
                ),
                ("granted_before", "180.00", {"before": "120.00"}),
                ("sum", "180.00", {}),
                ("reward", "180.00", {}),
            ],
        )

    def test_the_maximum_of_the_law_is_cited(self):
        """25 % of 1,400.00 is 350.00; letter n gives at most 285.00 in 2026, less what was received elsewhere."""
        run = given(months(1400), elsewhere=(elsewhere(JANUARY, "85.00", "31.2.n"),))
        (step,) = [step for step in reward(policy("31.2.n", 25), run).steps if step.code == "legal_month_cap"]
        values = {"month": "2026-01-01", "cap": "285.00", "elsewhere": "85.00"}
        self.assertEqual((said(step), step.legal), (("legal_month_cap", "200.00", values), "31.2.n@2026-01-01"))

    def test_granted_before_and_the_half_year(self):
        terms = policy("other", 50, half_year_cap=D("60.00"))
        run = given(months(100, 100), granted=(granted(JANUARY, "20.00", "other", 50),))
        self.assertEqual(
            self._steps(terms, run)[1:5],
            [
                ("granted_before", "30.00", {"before": "20.00"}),
                ("month", "50.00", {"base": "100.00", "loss": "0.00", "percentage": "50", "month": "2026-02-01"}),
                (
                    "half_year_cap",
                    "10.00",
                    {"month": "2026-02-01", "cap": "60.00", "earlier": "50.00", "elsewhere": "0.00"},
                ),
                ("sum", "40.00", {}),
            ],
        )

    def test_the_calendar_year(self):
        """Two caps on 5,000: 3,400 by the agreement, 3,398.00 by the law; 100.00 was paid before, here and elsewhere."""
        run = given(
            months(5000),
            payments=(paid(date(2026, 1, 1), "60.00"),),
            elsewhere=(elsewhere(Month(2026, 3), "40.00", "31.2.j"),),
        )
        result = reward(policy("31.2.j", 100, "period", year_cap=D("3400.00")), run)
        caps = [step for step in result.steps if "year" in step.code]
        used = {"before": "100.00", "year": "2026"}
        earned = {"earlier": "0.00", "elsewhere": "40.00", "year": "2026"}
        self.assertEqual(
            [said(step) for step in caps],
            [
                ("year_earned_cap", "3360.00", {"cap": "3400.00", **earned}),
                ("legal_year_earned_cap", "3358.00", {"cap": "3398.00", **earned}),
                ("year_cap", "3300.00", {"cap": "3400.00", **used}),
                ("legal_year_cap", "3298.00", {"cap": "3398.00", **used}),
            ],
        )
        self.assertEqual([step.legal for step in caps], ["", "31.2.j@2026-01-01"] * 2)
        self.assertEqual({step.legal for step in result.steps if step not in caps}, {""})

    def test_what_is_available(self):
        steps = self._steps(policy("other", 50), given(months(100), available=D("12.34")))
        self.assertEqual(
            steps[-3:],
            [("sum", "50.00", {}), ("available", "12.34", {"available": "12.34"}), ("reward", "12.34", {})],
        )

    def test_too_much_before(self):
        """January was rewarded with 50.00 and is worth 20.00: 30.00 too much, and February gives 20.00."""
        run = given(months(40, 40), period=FEBRUARY.period, granted=(granted(JANUARY, "50.00", "other", 50),))
        result = reward(policy("other", 50), run)
        self.assertEqual(
            said(result.steps[-2]),
            ("overpaid", "0.00", {"overpaid": "30.00", "recovered": "20.00", "carried": "10.00", "taken": "0.00"}),
        )
        self.assertEqual(said(result.refusals[0]), ("all_recovered", "0.00", {"recovered": "20.00"}))
        self.assertEqual((result.recovered, result.carried), (D("20.00"), D("10.00")))

    def test_given_back(self):
        run = given(
            months(100, 40), period=FEBRUARY.period, granted=(granted(JANUARY, "50.00", "other", 50),),
            recovered=D("30.00"),
        )  # fmt: skip
        result = reward(policy("other", 50), run)
        self.assertEqual(said(result.steps[-2]), ("given_back", "50.00", {"returned": "30.00", "taken": "30.00"}))
        self.assertEqual((result.amount, result.recovered, result.carried), (D("50.00"), D("-30.00"), D("0.00")))

    def test_an_amount_that_nobody_confirmed(self):
        january = given(months(100, 100, first=Month(2026, 12)), period=Month(2027, 1).period)
        (signal,) = reward(policy("31.2.n", 25), january).signals
        values = {"basis": "31.2.n", "amount": "285.00", "date": "2027-01-31"}
        self.assertEqual((said(signal), signal.legal), (("unconfirmed_amount", "285.00", values), "31.2.n@2026-01-01"))

    # === REFUSALS === #

    def test_refusals_say_the_date_or_the_number_concerned(self):
        paid_twice = (paid(date(2026, 1, 1), "1.00"), paid(date(2026, 1, 2), "1.00"))
        used = tuple(elsewhere(Month(2025, number), "1.00", "31.2.n") for number in (1, 2))
        for code, values, terms, changes in (
            ("nothing_permitted", {}, policy("none", 0), {}),
            ("no_permission", {}, policy(), {"permitted": ()}),
            ("age_unknown", {}, policy(not_under_27=True), {"turns_27": None}),
            (
                "under_27",
                {"date": "2026-03-01"},
                policy(not_under_27=True),
                {"turns_27": date(2026, 3, 1)},
            ),
            ("no_decision", {}, policy(decision_required=True), {}),
            (
                "payment_month",
                {"months": "6,11"},
                policy(payment_months=(11, 6)),
                {},
            ),
            (
                "payments_per_year",
                {"count": "2", "year": "2026"},
                policy("31.2.j", 50, payments_per_year=2),
                {"payments": paid_twice},
            ),
            ("volunteer_period", {}, policy(volunteer="period"), {"elsewhere": (elsewhere(JANUARY, "1.00"),)}),
            ("no_month_counts", {}, policy(volunteer="month"), {"elsewhere": (elsewhere(JANUARY, "1.00"),)}),
            (
                "not_yet",
                {"basis": "31.2.n", "months": "6", "used": "2"},
                policy("31.2.r", 12, after=("31.2.n", 6)),
                {"elsewhere": used},
            ),
            ("half_year_only", {}, policy("31.2.j", 25, "half_year"), {}),
            (
                "legal_amount_missing",
                {"basis": "31.2.j", "date": "2026-02-15"},
                policy("31.2.j"),
                {"legal_amounts": ()},
            ),
        ):
            with self.subTest(code):
                self.assertEqual(self._refusals(terms, given(months(100), **changes)), [(code, values)])

    def test_the_first_decision_that_comes_too_late(self):
        """Of several permissions the one decided first is named; one without a decision has none to name."""
        halves = (Period(date(2026, 1, 1), date(2026, 1, 15)), Period.open(date(2026, 1, 16)))
        permitted = (
            Permitted(halves[0], date(2026, 3, 2)),
            Permitted(halves[1], date(2026, 3, 1)),
            Permitted(Month(2026, 5).period),
        )
        run = given(months(100), permitted=permitted)
        self.assertEqual(
            self._refusals(policy(decision_required=True), run), [("decision_later", {"date": "2026-03-01"})]
        )

    def test_all_refusals_at_once(self):
        """Who asks once hears everything that stands in the way, in a fixed order."""
        terms = policy(
            "31.2.j",
            50,
            "half_year",
            not_under_27=True,
            decision_required=True,
            payment_months=(6,),
            volunteer="period",
        )
        run = given(months(100), turns_27=None, elsewhere=(elsewhere(JANUARY, "1.00"),), legal_amounts=())
        self.assertEqual(
            [code for code, _values in self._refusals(terms, run)],
            [
                "age_unknown",
                "no_decision",
                "payment_month",
                "half_year_only",
                "legal_amount_missing",
            ],
        )

    def test_refusals_of_another_addon(self):
        """They come after the engine's own, and see the same policy and member (doc/extending.md)."""

        def poor(terms, run):
            return RewardStep("poor_pot", values={"count": terms.id}) if run.available < 100 else None

        terms = policy(more_refusals=(poor,))
        self.assertEqual(self._refusals(terms, given(months(100), available=D(99))), [("poor_pot", {"count": "1"})])
        self.assertEqual(self._refusals(terms, given(months(100), available=D(100))), [])
        refused = self._refusals(terms, given(months(100), available=D(99), permitted=()))
        self.assertEqual([code for code, _values in refused], ["no_permission", "poor_pot"])

    # === MONTHS THAT DO NOT COUNT === #

    def test_exclusions_of_another_addon(self):
        """No reward for what is earned in July; what the engine itself excludes is named first."""

        def july(_terms, _run, month):
            return RewardStep("month_july", values={"month": month}) if month.month == 7 else None

        terms = policy("other", 50, more_exclusions=(july,))
        run = given(months(100, 100, first=Month(2026, 7)))
        result = reward(terms, run)
        self.assertEqual((result.amount, said(result.steps[0])[0]), (D("50.00"), "month_july"))
        unsettled = given(months(100, first=Month(2026, 7)), settled_until=None)
        self.assertEqual(reward(terms, unsettled).steps[0].code, "month_not_settled")

    def test_months_that_do_not_count_say_which_and_why(self):
        before = (granted(JANUARY, "10.00", "31.2.y", policy_id=2, percentage=100),)
        used = (elsewhere(Month(2025, 12), "10.00", "31.2.n"),)
        second_half = Permitted(Period.open(date(2026, 1, 16)))
        for code, values, terms, changes in (
            ("month_not_settled", {}, policy(), {"settled_until": date(2026, 1, 30)}),
            ("month_not_permitted", {}, policy(), {"permitted": (second_half,)}),
            ("month_not_in_policy", {}, policy(in_force=Period.open(date(2026, 2, 1))), {}),
            ("month_other_exemption", {"basis": "31.2.y"}, policy(), {"granted": before}),
            ("month_volunteer", {}, policy(volunteer="month"), {"elsewhere": (elsewhere(JANUARY, "1.00"),)}),
            ("month_volunteer_period", {}, policy(volunteer="period"), {"elsewhere": (elsewhere(FEBRUARY, "1.00"),)}),
            ("month_paused", {}, policy(), {"history": ((date(2026, 1, 31), "paused"),)}),
            ("month_not_active", {}, policy(paused_months=True), {"history": ((date(2026, 1, 31), "exited"),)}),
            ("month_no_legal_amount", {"basis": "31.2.n"}, policy(), {"legal_amounts": ()}),
            (
                "month_not_yet",
                {"basis": "31.2.n", "months": "2", "used": "1"},
                policy("31.2.r", 12, after=("31.2.n", 2)),
                {"elsewhere": (elsewhere(Month(2025, 12), "1.00", "31.2.n"), elsewhere(FEBRUARY, "1.00", "31.2.n"))},
            ),
            ("month_duration", {"duration": "1"}, policy(duration=1), {"elsewhere": used}),
            (
                "month_no_decision",
                {},
                policy(decision_required=True),
                {"permitted": (Permitted(FEBRUARY.period, date(2026, 1, 1)), Permitted(JANUARY.period))},
            ),
            (
                "month_under_27",
                {},
                policy(not_under_27=True),
                {
                    "permitted": (Permitted(FEBRUARY.period, age_exception=True), Permitted(JANUARY.period)),
                    "turns_27": date(2027, 1, 1),
                },
            ),
        ):
            with self.subTest(code):
                self.assertEqual(self._month_step(terms, given(months(100), **changes)), (code, values))

    def test_why_nothing_comes_of_it(self):
        for code, terms, changes in (
            ("nothing_earned", {}, {"earned": months(0)}),
            ("earlier_loss", {}, {"earned": months(-200, 100), "period": FEBRUARY.period}),
            ("half_year_full", {"half_year_cap": D(9)}, {"elsewhere": (elsewhere(FEBRUARY, "9.00", "other"),)}),
            ("received_elsewhere", {"month_cap": D(9)}, {"elsewhere": (elsewhere(JANUARY, "9.00", "other"),)}),
            (
                "received_elsewhere",
                {"joint_cap": D(9), "joint_with": ("31.2.n",)},
                {"elsewhere": (elsewhere(JANUARY, "9.00", "31.2.n"),)},
            ),
            ("earned_year_full", {"year_cap": D(9)}, {"elsewhere": (elsewhere(FEBRUARY, "9.00", "other"),)}),
            ("granted_already", {}, {"granted": (granted(JANUARY, "50.00", "other", 50),)}),
            ("granted_more", {}, {"granted": (granted(JANUARY, "50.01", "other", 50),)}),
            ("nothing_available", {}, {"available": D("0.00")}),
            ("year_is_full", {"year_cap": D("10.00")}, {"payments": (paid(date(2026, 2, 1), "10.00", "other"),)}),
        ):
            with self.subTest(code):
                run = given(changes.pop("earned", months(100)), **changes)
                self.assertEqual(self._refusals(policy("other", 50, **terms), run), [(code, {})])

    def test_an_empty_outcome(self):
        none = D("0.00")
        self.assertEqual(Reward(), Reward(none, none, none, (), (), (), (), none))
        self.assertEqual(said(RewardStep("nothing_earned")), ("nothing_earned", "0.00", {}))
