from dataclasses import replace
from datetime import date, timedelta

from odoo.tests import BaseCase

from ...engine import Month, Period, RuleError, Target, half_year, target_result, volunteer_room, with_legal_limits
from ..rewards.reward_data import JANUARY, LEGAL, D, codes, elsewhere, given, granted, months, paid, policy, reward

ONE_DAY = timedelta(days=1)


class TestEngineRewardRules(BaseCase):
    """Age, permission, duration, exclusions, decisions and payments: each from both sides of its boundary."""

    def _refused(self, terms, given_):
        return codes(reward(terms, given_))

    # === AGE === #

    def test_under_27_on_the_day_of_payment(self):
        """The birthday itself is enough; an exemption of a month before it does not count, whenever it is paid."""
        grown = policy("31.2.n", 25, not_under_27=True)
        too_young = ["no_month_counts", "month_under_27"]
        for birthday in (date(2026, 1, 1), date(2026, 7, 1), date(2024, 2, 29), date(2027, 3, 1)):
            for day, reasons in (
                (birthday - ONE_DAY, ["under_27"]),
                (birthday, too_young),
                (birthday + ONE_DAY, too_young),
            ):
                earned = months(100, first=Month.of(day).shift(-2))
                run = given(earned, payment_date=day, turns_27=birthday, legal_amounts=_legal(day))
                with self.subTest(birthday=birthday, day=day):
                    self.assertEqual(self._refused(grown, run), reasons)

    def test_under_27_in_the_month(self):
        """A whole month asks for 27 years on its first day, or where one day is enough on its last."""
        march = months(100, first=Month(2026, 3))
        for birthday, whole, started in (
            (date(2026, 3, 1), [], []),
            (date(2026, 3, 2), ["month_under_27"], []),
            (date(2026, 3, 31), ["month_under_27"], []),
            (date(2026, 4, 1), ["month_under_27"], ["month_under_27"]),
            (None, ["age_unknown"], ["age_unknown"]),
        ):
            run = given(march, turns_27=birthday)
            with self.subTest(birthday=birthday):
                self.assertEqual(self._skipped(policy("other", 50, not_under_27=True), run), whole)
                partly = policy("other", 50, not_under_27=True, whole_months=False)
                self.assertEqual(self._skipped(partly, run), started)

    # === ACTIVE === #

    def test_active_on_the_last_day_of_the_month(self):
        """Exited on 15 February with an open permission; paused counts where the agreement says so."""
        for state, day, plain, with_pauses in (
            ("exited", date(2026, 2, 15), ["month_not_active"], ["month_not_active"]),
            ("exited", date(2026, 2, 28), ["month_not_active"], ["month_not_active"]),
            ("exited", date(2026, 3, 1), [], []),
            ("paused", date(2026, 2, 28), ["month_paused"], []),
            ("paused", date(2026, 3, 1), [], []),
        ):
            february = months(100, first=Month(2026, 2))
            run = given(february, history=((date(2025, 1, 1), "active"), (day, state)))
            with self.subTest(state=state, day=day):
                self.assertEqual(self._skipped(policy("other", 50), run), plain)
                self.assertEqual(self._skipped(policy("other", 50, paused_months=True), run), with_pauses)
        for history, reasons in (
            ((), ["month_not_active"]),
            (((date(2026, 2, 1), "trial"),), ["month_not_active"]),
            (None, []),
        ):
            self.assertEqual(self._skipped(policy("other", 50), given(february, history=history)), reasons)

    def test_a_loss_while_paused_takes_nothing_off(self):
        history = ((date(2025, 1, 1), "active"), (date(2026, 2, 10), "paused"), (date(2026, 3, 10), "active"))
        for rhythm in ("month", "period"):
            result = reward(policy("other", 50, rhythm), given(months(100, -300, 100), history=history))
            self.assertEqual(result.amount, D("100.00"))

    def test_age_unknown_older_or_excepted(self):
        grown = policy("31.2.n", 25, not_under_27=True)
        self.assertEqual(self._refused(grown, given(months(100), turns_27=None)), ["age_unknown"])
        self.assertEqual(self._refused(grown, given(months(100), turns_27=None, age_exception=True)), [])
        self.assertEqual(self._refused(grown, given(months(100), turns_27=date.min)), [])
        self.assertEqual(self._refused(policy("31.2.y", 15), given(months(100), turns_27=date(2050, 1, 1))), [])

    # === PERMISSION AND DATES === #

    def test_a_permission_that_starts_or_ends_in_mid_month(self):
        march = months(100, first=Month(2026, 3))
        for first, last, whole, started in (
            (date(2026, 3, 1), date(2026, 3, 31), [], []),
            (date(2026, 3, 2), date(2026, 3, 31), ["month_not_permitted"], []),
            (date(2026, 3, 1), date(2026, 3, 30), ["month_not_permitted"], []),
            (date(2026, 3, 15), date(2026, 4, 15), ["month_not_permitted"], []),
            (date(2026, 3, 31), None, ["month_not_permitted"], []),
            (date(2026, 4, 1), None, ["no_permission"], ["no_permission"]),
            (date(2026, 1, 1), date(2026, 2, 28), ["no_permission"], ["no_permission"]),
        ):
            run = given(march, permitted=(Period.open(first, last),))
            with self.subTest(first=first, last=last):
                self.assertEqual(self._skipped(policy("other", 50), run), whole)
                self.assertEqual(self._skipped(policy("other", 50, whole_months=False), run), started)

    def _skipped(self, terms, run):
        return [code for code in codes(reward(terms, run)) if code not in ("nothing_earned", "no_month_counts")]

    def test_two_permissions_that_join_cover_a_month(self):
        joined = (Period(date(2026, 3, 1), date(2026, 3, 14)), Period.open(date(2026, 3, 15)))
        gap = (joined[0], Period.open(date(2026, 3, 16)))
        march = months(100, first=Month(2026, 3))
        self.assertEqual(self._skipped(policy("other", 50), given(march, permitted=joined)), [])
        self.assertEqual(self._skipped(policy("other", 50), given(march, permitted=gap)), ["month_not_permitted"])

    def test_a_leap_day(self):
        """In 2028 February has 29 days: a permission to the 28th does not cover it, in 2027 it does."""
        for year, reasons in ((2027, []), (2028, ["month_not_permitted"])):
            february = months(100, first=Month(year, 2))
            run = given(february, permitted=(Period(date(year, 1, 1), date(year, 2, 28)),))
            self.assertEqual(self._skipped(policy("other", 50), run), reasons)

    def test_who_pays_the_benefit(self):
        """Letters of the Participatiewet are a municipality's; under UWV they give nothing, whatever else is right."""
        for basis in ("31.2.j", "31.2.k", "31.2.n", "31.2.r", "31.2.y", "34a", "34b"):
            refused = reward(policy(basis, 10, rhythm="month", authority="uwv"), given(months(100)))
            self.assertEqual((codes(refused)[0], refused.amount), ("other_authority", 0), basis)
            self.assertNotIn("other_authority", codes(reward(policy(basis, 10, rhythm="month"), given(months(100)))))
        self.assertEqual(reward(policy("other", 50, authority="uwv"), given(months(100))).amount, 50)
        with self.assertRaises(RuleError) as caught:
            reward(policy("other", 50, authority="svb"), given(months(100)))
        self.assertEqual(caught.exception.code, "unknown_authority")

    def test_uwv_decides_for_each_person(self):
        """With the law's limits, a policy under UWV asks for a decision, also where nobody ticked it."""
        for authority, decided in (("municipality", False), ("uwv", True)):
            terms = with_legal_limits(policy("other", 50, authority=authority), (), date(2026, 1, 31))
            self.assertEqual(terms.decision_required, decided)

    def test_a_policy_that_starts_or_ends(self):
        from_2027 = policy("34a", 15, in_force=Period.open(date(2027, 1, 1)))
        result = reward(from_2027, given(months(100, 100, first=Month(2026, 12))))
        self.assertEqual(
            ([str(part.amount) for part in result.parts], codes(result)), (["15.00"], ["month_not_in_policy"])
        )

    def test_months_that_are_not_settled(self):
        for settled, reasons in (
            (date(2026, 1, 31), []),
            (date(2026, 1, 30), ["month_not_settled"]),
            (None, ["month_not_settled"]),
        ):
            self.assertEqual(self._skipped(policy("other", 50), given(months(100), settled_until=settled)), reasons)

    def test_nothing_permitted(self):
        self.assertEqual(self._refused(policy("none", 0), given(months(100))), ["nothing_permitted"])

    # === DECISION === #

    def test_decision_of_the_college(self):
        decided = policy("31.2.j", 50, "period", decision_required=True)
        for day, reasons in ((None, ["no_decision"]), (date(2026, 2, 16), ["decision_later"]), (date(2026, 2, 15), [])):
            run = given(months(100), payment_date=date(2026, 2, 15), decided_on=day)
            self.assertEqual(self._refused(decided, run), reasons)

    # === PAYMENTS === #

    def test_payment_months(self):
        amsterdam = policy("other", 30, payment_months=(6, 11))
        for day, reasons in (
            (date(2026, 5, 31), ["payment_month"]),
            (date(2026, 6, 1), []),
            (date(2026, 6, 30), []),
            (date(2026, 7, 1), ["payment_month"]),
            (date(2026, 11, 30), []),
            (date(2026, 12, 1), ["payment_month"]),
        ):
            with self.subTest(day=day):
                self.assertEqual(self._refused(amsterdam, given(months(100), payment_date=day)), reasons)

    def test_payments_per_calendar_year(self):
        twice = policy("31.2.j", 50, "period", payments_per_year=2)
        one, two = paid(date(2026, 1, 1), "1.00"), paid(date(2026, 6, 1), "1.00")
        last_year, nothing = paid(date(2025, 12, 31), "1.00"), paid(date(2026, 5, 1), "0.00")
        other = elsewhere(Month(2026, 3), "100.00", "31.2.j")
        for payments, received, reasons in (
            ((one,), (), []),
            ((), (other,), []),
            ((one, last_year, nothing), (), []),
            ((one, two), (), ["payments_per_year"]),
            ((one,), (other,), ["payments_per_year"]),
        ):
            run = given(months(100), payment_date=date(2026, 12, 31), payments=payments, elsewhere=received)
            self.assertEqual(self._refused(twice, run), reasons)

    # === DURATION === #

    def test_six_months_need_not_follow_one_another(self):
        exemption = policy("31.2.n", 25, duration=6)
        used = tuple(granted(Month(2025, number), "1.00") for number in (1, 3, 5, 7, 9))
        earned = months(4, 0, 4, 0, 4, 0, 4, 0, 4, first=Month(2025, 1)) | months(100, 100)
        result = reward(exemption, given(earned, period=Period(date(2026, 1, 1), date(2026, 2, 28)), granted=used))
        self.assertEqual([(str(part.amount)) for part in result.parts], ["25.00"])
        self.assertEqual(codes(result), ["month_duration"])

    def test_months_used_elsewhere_count(self):
        exemption = policy("31.2.n", 25, duration=1)
        used = (elsewhere(Month(2025, 12), "10.00", "31.2.n"),)
        self.assertEqual(self._skipped(exemption, given(months(100), elsewhere=used)), ["month_duration"])

    def test_contiguous_months_run_on(self):
        single = policy("31.2.r", 12, duration=30, contiguous=True)
        first = granted(Month(2024, 2), "1.00", "31.2.r", 12)
        earned = months(10, first=Month(2024, 2)) | months(100, 100, first=Month(2026, 7))
        for month, reasons in ((Month(2026, 7), []), (Month(2026, 8), ["month_duration"])):
            run = given(earned, period=month.period, granted=(first,))
            self.assertEqual(self._skipped(single, run), reasons)

    def test_a_duration_from_the_first_month_of_the_permission(self):
        """Breda: the first half-year. Two months of the permission, whether or not they gave something."""
        permitted = (Period.open(date(2026, 2, 10)),)
        for terms, amount in (
            ({"contiguous": True}, "100.00"),
            ({"contiguous": True, "whole_months": False}, "50.00"),
            ({"contiguous": True, "duration_from": "reward"}, "150.00"),
            ({}, "100.00"),
            ({"duration_from": "reward"}, "150.00"),
        ):
            breda = policy("other", 50, **{"duration": 3, "duration_from": "permission", **terms})
            run = given(months(100, 0, 0, 100, 100, 100, 100), permitted=permitted)
            with self.subTest(terms=terms):
                self.assertEqual(reward(breda, run).amount, D(amount))

    def test_months_that_could_count(self):
        """Since the permission so many months that could count: a paused month makes it longer, a row of months runs on."""
        history = ((date(2025, 1, 1), "active"), (date(2026, 1, 31), "paused"), (date(2026, 2, 1), "active"))
        permitted = (Period.open(date(2026, 1, 1)),)
        for contiguous, amount in ((False, "100.00"), (True, "50.00")):
            terms = policy("other", 50, duration=2, duration_from="permission", contiguous=contiguous)
            run = given(months(100, 100, 100, 100), permitted=permitted, history=history)
            self.assertEqual(reward(terms, run).amount, D(amount))
            later = replace(run, period=Period(date(2026, 2, 1), date(2026, 4, 30)))
            self.assertEqual(reward(terms, later).amount, D(amount), "wherever the run begins")

    def test_a_half_year_that_begins_before_the_permission_does_not_shorten_it(self):
        """Permitted from March 2026 for twelve months: up to and including February 2027."""
        permitted = (Period.open(date(2026, 3, 1)),)
        leeuwarden = policy("31.2.j", 25, "half_year", duration=12, contiguous=True)
        run = given(months(*[100] * 18), permitted=permitted)
        result = reward(leeuwarden, run)
        self.assertEqual(result.amount, D("300.00"))
        self.assertEqual(
            [part.period.date_to for part in result.parts], [date(2026, 6, 30), date(2026, 12, 31), date(2027, 2, 28)]
        )

    # === EXCLUSIONS === #

    def test_one_exemption_a_month(self):
        for basis, percentage in (("31.2.n", 25), ("31.2.r", 12), ("31.2.y", 15), ("34a", 15)):
            for other in ("31.2.n", "31.2.r", "31.2.y", "34a", "31.2.j"):
                before = (granted(Month(2026, 1), "10.00", other, policy_id=2, percentage=100),)
                run = given(months(100, 100), granted=before)
                excluded = other not in (basis, "31.2.j")
                with self.subTest(basis=basis, other=other):
                    expected = ["month_other_exemption"] if excluded else []
                    self.assertEqual(self._skipped(policy(basis, percentage), run), expected)

    def test_letter_r_after_the_six_months_of_letter_n(self):
        single = policy("31.2.r", 12, after=("31.2.n", 6))
        for count, reasons in ((5, ["not_yet"]), (6, [])):
            used = tuple(elsewhere(Month(2025, number), "1.00", "31.2.n") for number in range(1, count + 1))
            found = self._refused(single, given(months(100), elsewhere=used))
            self.assertEqual(found[:1], reasons)

    def test_volunteer_pay(self):
        """Leeuwarden: no premium over a period with volunteer pay; elsewhere only the month is excluded."""
        run = {"earned": months(100, 100), "elsewhere": (elsewhere(Month(2026, 2), "0.01"),)}
        for scope, reasons in (
            ("", []),
            ("month", ["month_volunteer"]),
            ("period", ["volunteer_period", *["month_volunteer_period"] * 2]),
        ):
            self.assertEqual(self._refused(policy("other", 50, volunteer=scope), given(**run)), reasons)
        outside = (elsewhere(Month(2025, 12), "100.00"), elsewhere(Month(2026, 7), "100.00"))
        outside = given(months(100, 100), elsewhere=outside)
        self.assertEqual(self._refused(policy("other", 50, volunteer="period"), outside), [])

    # === A JOINT MAXIMUM === #

    def test_a_joint_maximum(self):
        """Laborijn: 200 of its own, 226 together with an exemption, here or elsewhere, in the same month."""
        laborijn = policy("other", 50, month_cap=D(200), joint_cap=D(226), joint_with=("31.2.n", "31.2.r"))
        february = Month(2026, 2)
        for history, amount in (
            ({}, "200.00"),
            ({"granted": (granted(JANUARY, "20.00"),)}, "200.00"),
            ({"granted": (granted(JANUARY, "30.00"),)}, "196.00"),
            ({"granted": (granted(JANUARY, "30.00"),), "elsewhere": (elsewhere(JANUARY, "6.00", "31.2.r"),)}, "190.00"),
            ({"granted": (granted(JANUARY, "300.00"),)}, "0.00"),
            (
                {"granted": (granted(february, "100.00"),), "elsewhere": (elsewhere(february, "9.00", "31.2.n"),)},
                "200.00",
            ),
            ({"granted": (granted(JANUARY, "100.00", "31.2.y"),)}, "200.00"),
            ({"elsewhere": (elsewhere(JANUARY, "50.00", "other"),)}, "150.00"),
        ):
            with self.subTest(history=history):
                self.assertEqual(reward(laborijn, given(months(1000), **history)).amount, D(amount))

    # === TARGET AND CLIFF === #

    def test_target_of_breda(self):
        """Domain §6.5: 1,205 in twelve months, 100.42 on average."""
        breda = (80, 150, 40, 120, 95, 130, 60, 110, 140, 90, 105, 85)
        for change, met in ((0, True), (-5, True), (D("-5.01"), False)):
            results = {Month(2026, number): D(amount) for number, amount in enumerate(breda, 1)}
            results[Month(2026, 1)] += change
            result = target_result(Target(D(100), 12), results, Month(2026, 12), date(2026, 1, 1))
            self.assertEqual(result.met, met, change)
        for since, complete in ((date(2026, 1, 1), True), (date(2026, 1, 2), False), (None, False)):
            self.assertEqual(target_result(Target(D(100), 12), {}, Month(2026, 12), since).complete, complete)

    def test_the_volunteer_cliff(self):
        """One cent over and all of it counts: per month, and per calendar year."""
        march = Month(2025, 3)
        for received, more, over in (("209.99", "0.01", False), ("209.99", "0.02", True), ("210.00", "0.01", True)):
            room = volunteer_room({march: D(received)}, LEGAL, march)
            self.assertEqual(room.is_over_with(D(more)), over)
        full = {Month(2025, number): D(200) for number in range(1, 11)}
        self.assertEqual(volunteer_room(full, LEGAL, Month(2025, 11)).year, D("100.00"))
        self.assertEqual(volunteer_room(full, LEGAL, Month(2026, 1)).year, D("2100.00"))
        self.assertTrue(volunteer_room({march: D("210.01")}, LEGAL, march).over)
        self.assertIsNone(volunteer_room({}, (), march).month)

    def test_half_years(self):
        self.assertEqual(
            [half_year(Month(2026, month)) for month in (1, 6, 7, 12)], [(2026, 1), (2026, 1), (2026, 2), (2026, 2)]
        )


def _legal(day):
    """The amounts of the law, as if they had been looked up for any day."""
    return tuple(replace(one, valid_from=date.min, confirmed_until=day) for one in LEGAL[6:])
