from dataclasses import replace
from datetime import date

from odoo.tests import BaseCase

from ...engine import Earned, LegalAmount, Month, Period, RewardPolicy, RuleError, cents
from ..rewards.reward_data import D, codes, elsewhere, given, granted, months, paid, policy, reward

H1 = Period(date(2026, 1, 1), date(2026, 6, 30))


class TestEngineReward(BaseCase):
    """The golden tables of domain §6.2 to §6.4, and every rule of the calculation from both sides of its boundary."""

    def _parts(self, result):
        return [str(part.amount) for part in result.parts]

    # === GOLDEN TABLES === #

    def test_half_of_the_surplus_under_letter_j(self):
        """Domain §6.2: 260.30 invoiced, 172.80 received; year room 3,398.00 less earlier premiums."""
        half = policy("31.2.j", 50, "period", of="surplus", payments_per_year=2)
        for surplus, expected in (("520.60", "260.30"), ("345.60", "172.80")):
            quarter = {Month(2026, 1): Earned(), Month(2026, 2): Earned(), Month(2026, 3): Earned(surplus=D(surplus))}
            self.assertEqual(reward(half, given(quarter)).amount, D(expected))

    def test_25_percent_at_most_285_six_months(self):
        """Domain §6.3: a month without income is not used, a seventh used month gives nothing."""
        exemption = policy("31.2.n", 25, duration=6)
        result = reward(exemption, given(months(1400, 1140, 600, 0, 100, 100, 100, 100)))
        self.assertEqual(self._parts(result), ["285.00", "285.00", "150.00", "0.00", "25.00", "25.00", "25.00"])
        self.assertEqual(codes(result), ["month_duration"])

    def test_34a_15_percent_without_cap_twelve_contiguous_months(self):
        """Domain §6.3: 210.00, 171.00, 90.00, 0.00; the month without income counts, the thirteenth gives nothing."""
        exemption = policy("34a", 15, duration=12, contiguous=True)
        result = reward(exemption, given(months(1400, 1140, 600, *[0] * 8, 100, 100)))
        self.assertEqual(self._parts(result), ["210.00", "171.00", "90.00", *["0.00"] * 8, "15.00"])
        self.assertEqual(codes(result), ["month_duration"])

    def test_amsterdam(self):
        """Domain §6.4: 30 %, at most 219 a month: 650 gives 195.00, 900 gives 270.00 and so 219.00."""
        result = reward(policy("31.2.j", 30, month_cap=D(219)), given(months(650, 900)))
        self.assertEqual(self._parts(result), ["195.00", "219.00"])
        self.assertEqual([step.code for step in result.steps], ["month", "month", "month_cap", "sum", "reward"])

    def test_letters_r_and_y(self):
        """Domain §2.1 and §2.2: 12.5 % at most 177.66, and 15 % at most 180.19 a month in 2026."""
        for basis, percentage, cap in (("31.2.r", "12.5", "177.66"), ("31.2.y", "15", "180.19")):
            result = reward(policy(basis, percentage), given(months(100, 5000)))
            with self.subTest(basis):
                self.assertEqual(self._parts(result), [str(cents(D(percentage))), cap])

    def test_of_what_a_reward_is_a_percentage(self):
        """The quarter of domain §6.2, on each basis; nothing known is nothing earned."""
        quarter = {Month(2026, 1): Earned(D("1250.00"), D("1028.00"), D("520.60"))}
        for basis, amount in (("turnover", "625.00"), ("net_turnover", "514.00"), ("surplus", "260.30")):
            with self.subTest(basis):
                self.assertEqual(reward(policy("other", 50, of=basis), given(quarter)).amount, D(amount))
                self.assertEqual(str(Earned().of(basis)), "0.00")

    # === CAPS === #

    def test_month_cap_of_the_agreement(self):
        capped = policy("other", 10, month_cap=D("50.00"))
        for income, expected in (("499.90", "49.99"), ("500.00", "50.00"), ("500.10", "50.00")):
            self.assertEqual(reward(capped, given(months(income))).amount, D(expected))

    def test_half_year_cap_ends_on_30_june(self):
        capped = policy("other", 10, half_year_cap=D("60.00"))
        april_to_september = months(400, 400, 400, 400, 100, 0, first=Month(2026, 4))
        result = reward(capped, given(april_to_september))
        self.assertEqual(self._parts(result), ["40.00", "20.00", "0.00", "40.00", "10.00", "0.00"])
        together = policy("other", 10, "period", half_year_cap=D("60.00"))
        self.assertEqual(self._parts(reward(together, given(april_to_september))), ["60.00", "50.00"])
        self.assertEqual(reward(together, given(months(400, 400, 400))).amount, D("60.00"))
        self.assertEqual(reward(together, given(months(400, 199))).amount, D("59.90"))

    def test_half_year_cap_counts_what_was_granted_and_received_before(self):
        capped = policy("other", 10, half_year_cap=D("60.00"))
        before = {
            "granted": (granted(Month(2026, 1), "30.00", "other", 10), granted(Month(2025, 12), "60.00", "other", 10)),
            "elsewhere": (elsewhere(Month(2026, 2), "20.00", "other"),),
        }
        earned = months(600, 600, 300, 400, first=Month(2025, 12))
        march = given(earned, period=Month(2026, 3).period, **before)
        self.assertEqual(reward(capped, march).amount, D("10.00"))

    def test_year_cap_counts_in_the_year_of_payment(self):
        capped = policy("other", 50, "period", year_cap=D("100.00"))
        december = months(300, first=Month(2025, 12))
        before = (paid(date(2025, 12, 31), "80.00", "other"), paid(date(2024, 12, 31), "100.00", "other"))
        for day, expected in ((date(2025, 12, 31), "20.00"), (date(2026, 1, 1), "100.00")):
            result = reward(capped, given(december, payment_date=day, payments=before))
            self.assertEqual(result.amount, D(expected))
        full = given(december, payment_date=date(2025, 12, 31), payments=(paid(date(2025, 1, 1), "100.00", "other"),))
        self.assertEqual(codes(reward(capped, full)), ["year_is_full"])

    def test_legal_year_cap_of_letter_j_is_that_of_the_payment_date(self):
        """The amount moves on 1 January and 1 July; payments of the year, this one included, stay within it.

        What was earned in 2025 stays within 3,326.00, less 40.00 of elsewhere, whenever it is paid.
        """
        premium = policy("31.2.j", 100, "period")
        earned = months(5000, first=Month(2025, 5))
        for day, expected in (
            (date(2025, 6, 30), "3163.00"),
            (date(2025, 7, 1), "3226.00"),
            (date(2025, 12, 31), "3226.00"),
            (date(2026, 1, 1), "3286.00"),
        ):
            before = (paid(date(2025, 2, 1), "60.00"),)
            other = (elsewhere(Month(2025, 3), "40.00", "31.2.j"),)
            with self.subTest(day=day):
                result = reward(premium, given(earned, payment_date=day, payments=before, elsewhere=other))
                self.assertEqual(result.amount, D(expected))

    def test_legal_month_cap_is_that_of_the_month_and_counts_elsewhere(self):
        """Whenever it is paid: otherwise a month would be worth more each time that the law's amount rises."""
        exemption = policy("31.2.n", 25)
        may = months(2000, first=Month(2025, 5))
        for month, expected in ((Month(2025, 6), "273.00"), (Month(2025, 7), "278.00"), (Month(2026, 1), "285.00")):
            for day in (date(2025, 6, 30), date(2026, 1, 1)):
                run = given(months(2000, first=month), payment_date=day)
                self.assertEqual(reward(exemption, run).amount, D(expected))
        other = (elsewhere(Month(2025, 5), "200.00", "31.2.n"),)
        result = reward(exemption, given(may, payment_date=date(2025, 6, 30), elsewhere=other))
        self.assertEqual(result.amount, D("73.00"))
        self.assertIn("31.2.n@2025-01-01", [step.legal for step in result.steps])

    def test_a_legal_amount_that_is_missing_or_not_confirmed(self):
        exemption, premium = policy("31.2.n", 25), policy("31.2.j", 25)
        for month, reasons in ((Month(2024, 12), ["no_month_counts", "month_no_legal_amount"]), (Month(2025, 1), [])):
            self.assertEqual(codes(reward(exemption, given(months(100, first=month)))), reasons)
        self.assertEqual(
            codes(reward(premium, given(months(100), payment_date=date(2023, 12, 31)))), ["legal_amount_missing"]
        )
        for month, signals in ((Month(2026, 12), []), (Month(2027, 1), ["unconfirmed_amount"])):
            result = reward(exemption, given(months(100, first=month)))
            self.assertEqual([step.code for step in result.signals], signals)
            self.assertEqual(result.amount, D("25.00"))
        for day, signals in ((date(2026, 12, 31), []), (date(2027, 1, 1), ["unconfirmed_amount"])):
            result = reward(premium, given(months(100), payment_date=day))
            self.assertEqual([step.code for step in result.signals], signals)

    def test_an_amount_that_was_never_confirmed(self):
        amount = LegalAmount("31.2.n", "month", D(285), date(2026, 1, 1))
        self.assertFalse(amount.is_confirmed(date(2026, 1, 1)))
        confirmed = replace(amount, confirmed_until=date(2026, 6, 30))
        self.assertTrue(confirmed.is_confirmed(date(2026, 6, 30)))

    def test_available(self):
        half = policy("other", 50, "period")
        for available, expected in (("50.01", "50.00"), ("49.99", "49.99"), ("0.00", "0.00"), ("-10.00", "0.00")):
            result = reward(half, given(months(100), available=D(available)))
            self.assertEqual(result.amount, D(expected))
        self.assertEqual(codes(result), ["nothing_available"])

    def test_what_a_cap_takes_off_is_off_the_last_months(self):
        result = reward(policy("other", 10), given(months(100, 200, 300), available=D("25.00")))
        self.assertEqual(self._parts(result), ["10.00", "15.00", "0.00"])

    # === LOSSES, EARLIER REWARDS === #

    def test_a_loss_is_taken_off_the_months_after_it(self):
        result = reward(policy("other", 50), given(months(100, -300, 200, 200)))
        self.assertEqual(self._parts(result), ["50.00", "0.00", "0.00", "50.00"])
        self.assertEqual(reward(policy("other", 50, "period"), given(months(100, -300, 200, 200))).amount, D("100.00"))

    def test_a_loss_is_carried_to_the_next_run(self):
        earned = months(100, -300, 200, 200)
        january = (granted(Month(2026, 1), "50.00", "other", 50),)
        april = given(earned, period=Month(2026, 4).period, granted=january)
        self.assertEqual(reward(policy("other", 50), april).amount, D("50.00"))
        march = given(earned, period=Month(2026, 3).period, granted=january)
        self.assertEqual(codes(reward(policy("other", 50), march)), ["earlier_loss"])

    def test_the_same_months_again_give_the_difference(self):
        before = (granted(Month(2026, 1), "20.00", "other", 50),)
        self.assertEqual(reward(policy("other", 50), given(months(100), granted=before)).amount, D("30.00"))
        quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
        together = (granted(quarter, "100.00", "other", 50),)
        self.assertEqual(
            reward(policy("other", 50, "period"), given(months(100, 100, 100), granted=together)).amount, D("50.00")
        )
        part = given(months(100, 100), granted=together)
        self.assertEqual(codes(reward(policy("other", 50, "period"), part)), ["granted_already"])
        less = given(months(100, 90), granted=together)
        result = reward(policy("other", 50, "period"), less)
        self.assertEqual((codes(result), result.carried), (["granted_more"], D("5.00")))

    def test_too_much_granted_is_recovered_and_the_rest_carried(self):
        """January was settled anew for 40 instead of 100: 30 too much."""
        before = (granted(Month(2026, 1), "50.00", "other", 50),)
        for february, amount, recovered, carried in ((80, "10.00", "30.00", "0.00"), (40, "0.00", "20.00", "10.00")):
            run = given(months(40, february), period=Month(2026, 2).period, granted=before)
            result = reward(policy("other", 50), run)
            self.assertEqual((result.amount, result.recovered, result.carried), (D(amount), D(recovered), D(carried)))
        self.assertEqual(codes(result), ["all_recovered"])
        later = replace(run, recovered=D("30.00"))
        self.assertEqual(reward(policy("other", 50), later).amount, D("20.00"))

    def test_a_refused_reward_says_what_is_still_to_be_recovered(self):
        before = (granted(Month(2026, 1), "50.00", "other", 50),)
        june = policy("other", 50, payment_months=(6,))
        result = reward(june, given(months(40), granted=before))
        self.assertEqual((codes(result), result.carried), (["payment_month"], D("30.00")))

    def test_what_was_granted_for_months_that_do_not_count_is_not_too_much(self):
        """The permission is gone: January counts no more, and nothing is asked back for it."""
        before = (granted(Month(2026, 1), "50.00", "other", 50),)
        for changes, reasons in (
            ({"permitted": ()}, ["no_permission"]),
            ({"permitted": (Month(2026, 2).period,)}, ["month_not_permitted"]),
        ):
            result = reward(policy("other", 50), given(months(40, 100), granted=before, **changes))
            self.assertEqual((codes(result), result.carried, result.recovered), (reasons, D("0.00"), D("0.00")))
        self.assertEqual(result.amount, D("50.00"))

    # === BAD INPUT === #

    def test_policies_that_cannot_be(self):
        for terms in (
            {"rhythm": "week"},
            {"of": "profit"},
            {"percentage": 101},
            {"percentage": -1},
            {"rhythm": "period", "month_cap": D(1), "basis": "other"},
            {"rhythm": "period", "basis": "31.2.n"},
            {"rhythm": "period", "basis": "34a"},
            {"rhythm": "half_year", "basis": "34a"},
            {"rhythm": "period", "basis": "other", "joint_cap": D(1)},
            {"duration_from": "birth"},
        ):
            with self.subTest(terms=terms), self.assertRaises(RuleError):
                policy(**terms)
        with self.assertRaises(RuleError) as caught:
            policy(duration_from="birth")
        self.assertIn("birth", str(caught.exception))
        with self.assertRaises(RuleError):
            Earned().of("profit")
        self.assertIsInstance(policy(), RewardPolicy)

    def test_a_policy_excludes_nothing_by_itself(self):
        """Every restriction is one that an agreement names."""
        bare = RewardPolicy(1, "31.2.j", "surplus", D(50))
        self.assertEqual((bare.rhythm, bare.volunteer, bare.after, bare.duration), ("period", "", None, None))
        self.assertFalse(bare.not_under_27 or bare.decision_required or bare.contiguous)
        self.assertTrue(bare.whole_months)
        self.assertEqual(
            (bare.duration_from, bare.paused_months, bare.joint_cap, bare.joint_with), ("reward", False, None, ())
        )
        self.assertEqual((bare.chain, bare.in_force), (0, Period(date.min, date.max)))
