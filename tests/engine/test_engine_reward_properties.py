from dataclasses import replace
from datetime import date

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine import EXEMPTIONS, ZERO, Earned, Granted, Month, Payment, Period, RewardPolicy, cents, half_year, reward
from ..rewards.reward_data import LEGAL, D, given

stable = settings(deadline=None, derandomize=True, max_examples=50, database=None)
FIRST = Month(2025, 7)


def _amount(low, high):
    return st.integers(low, high).map(lambda count: D(count) / 100)


incomes = st.lists(_amount(-500_00, 3_000_00), min_size=12, max_size=12)
caps = st.none() | _amount(0, 500_00)


@st.composite
def _policy(draw, lasting=True):
    basis = draw(st.sampled_from(["31.2.j", "31.2.n", "31.2.r", "31.2.y", "34a", "other"]))
    monthly = basis in EXEMPTIONS or draw(st.booleans())
    terms = {
        "month_cap": draw(caps) if monthly else None,
        "half_year_cap": draw(caps) if monthly else None,
        "year_cap": draw(st.none() | _amount(0, 3_000_00)),
    }
    if not lasting and draw(st.booleans()):
        terms |= {"duration": draw(st.integers(1, 12)), "contiguous": draw(st.booleans())}
    percentage = D(draw(st.integers(1, 100)))
    return RewardPolicy(1, basis, "surplus", percentage, "month" if monthly else "period", **terms)


def _earned(amounts):
    return {FIRST.shift(number): Earned(surplus=amount) for number, amount in enumerate(amounts)}


def _month_by_month(policy, amounts, available):
    """A run after every month, each knowing the ones before; yields the rewards."""
    history, payments, recovered = [], [], ZERO
    for number in range(len(amounts)):
        month = FIRST.shift(number)
        day = month.shift(1).first.replace(day=15)
        run = given(
            _earned(amounts[: number + 1]), period=month.period, payment_date=day, available=available,
            granted=tuple(history), payments=tuple(payments), recovered=recovered,
        )  # fmt: skip
        result = reward(policy, run)
        yield day, result
        available -= result.amount
        recovered += result.recovered
        payments.append(Payment(policy.legal_basis, day, result.amount))
        history += [
            Granted(1, policy.legal_basis, part.period, "surplus", policy.percentage, part.amount)
            for part in result.parts
        ]


class TestEngineRewardProperties(BaseCase):
    """What must hold for any policy and any year."""

    @stable
    @drawn(_policy(lasting=False), incomes, _amount(-100_00, 5_000_00))
    def test_never_above_any_cap_or_what_is_available_and_never_negative(self, policy, amounts, available):
        result = reward(policy, given(_earned(amounts), available=available))
        self.assertGreaterEqual(result.amount, 0)
        self.assertLessEqual(result.amount, max(ZERO, available))
        self.assertEqual(result.amount, cents(result.amount))
        for part in result.parts:
            self.assertGreaterEqual(part.amount, 0)
            self.assertLessEqual(part.amount, cents(max(ZERO, part.base) * policy.percentage / 100))
            if policy.month_cap is not None:
                self.assertLessEqual(part.amount, policy.month_cap)
        if policy.half_year_cap is not None:
            for half in {half_year(Month.of(part.period.date_from)) for part in result.parts}:
                own = (part.amount for part in result.parts if half_year(Month.of(part.period.date_from)) == half)
                self.assertLessEqual(sum(own, ZERO), policy.half_year_cap)
        if policy.legal_basis == "31.2.j":
            self.assertLessEqual(result.amount, D("3398.00"))
        self.assertEqual(sum((part.amount for part in result.parts), ZERO), result.amount + result.recovered)
        self.assertEqual(bool(result.refusals), not result.amount)

    @stable
    @drawn(_policy(), incomes, st.integers(0, 11), _amount(0, 500_00))
    def test_more_income_never_gives_less(self, policy, amounts, place, more):
        """Without a longest duration: there a small month can use up the place of a large one."""
        richer = [amount + more if number == place else amount for number, amount in enumerate(amounts)]
        one, other = (reward(policy, given(_earned(each))).amount for each in (amounts, richer))
        self.assertLessEqual(one, other)

    @stable
    @drawn(_policy(lasting=False), incomes)
    def test_the_payments_of_a_year_stay_within_its_cap(self, policy, amounts):
        paid = {}
        for day, result in _month_by_month(policy, amounts, D(5000)):
            paid[day.year] = paid.get(day.year, ZERO) + result.amount
        self.assertLessEqual(sum(paid.values()), D(5000))
        for year, total in paid.items():
            if policy.year_cap is not None:
                self.assertLessEqual(total, policy.year_cap)
            if policy.legal_basis == "31.2.j":
                self.assertLessEqual(total, {2025: D("3326.00"), 2026: D("3398.00")}[year])

    @stable
    @drawn(_policy(lasting=False), incomes, incomes)
    def test_the_same_for_any_past_date(self, policy, amounts, later):
        """What was earned after the period, and amounts of the law from after the payment, change nothing."""
        then = given(_earned(amounts[:6]), payment_date=date(2026, 1, 15))
        tomorrow = tuple(replace(one, valid_from=date(2026, 7, 1), amount=one.amount * 2) for one in LEGAL)
        now = replace(then, earned=_earned(amounts[:6] + later), legal_amounts=LEGAL + tomorrow)
        self.assertEqual(reward(policy, then), reward(policy, now))
        self.assertEqual(reward(policy, then), reward(policy, then))

    @stable
    @drawn(_policy(), incomes)
    def test_nothing_is_granted_twice(self, policy, amounts):
        whole = Period(FIRST.first, FIRST.shift(11).last)
        first = reward(policy, given(_earned(amounts), period=whole))
        history = tuple(
            Granted(1, policy.legal_basis, part.period, "surplus", policy.percentage, part.amount)
            for part in first.parts
        )
        payment = (Payment(policy.legal_basis, date(2026, 7, 15), first.amount),)
        again = reward(policy, given(_earned(amounts), period=whole, granted=history, payments=payment))
        rest = sum((step.amount for step in first.steps if step.code == "sum"), ZERO) - first.amount
        self.assertLessEqual(again.amount, rest)
