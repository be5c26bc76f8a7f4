"""Rewards for tests of the engine: a policy and a member of whom one thing at a time is changed."""

from datetime import date
from decimal import Decimal as D

from ...engine import (
    Earned,
    Elsewhere,
    Granted,
    LegalAmount,
    Month,
    Payment,
    Period,
    Permitted,
    RewardInput,
    RewardPolicy,
    reward,
)

LEGAL = tuple(
    LegalAmount(basis, per, D(amount), date(*day), date(2026, 12, 31))
    for basis, per, day, amount in (
        ("31.2.j", "year", (2024, 1, 1), "3151.00"),
        ("31.2.j", "year", (2025, 1, 1), "3263.00"),
        ("31.2.j", "year", (2025, 7, 1), "3326.00"),
        ("31.2.j", "year", (2026, 1, 1), "3398.00"),
        ("31.2.k", "month", (2024, 1, 1), "210.00"),
        ("31.2.k", "year", (2024, 1, 1), "2100.00"),
        ("31.2.n", "month", (2025, 1, 1), "273.00"),
        ("31.2.n", "month", (2025, 7, 1), "278.00"),
        ("31.2.n", "month", (2026, 1, 1), "285.00"),
        ("31.2.r", "month", (2026, 1, 1), "177.66"),
        ("31.2.y", "month", (2026, 1, 1), "180.19"),
    )
)
ALWAYS = Period.open(date(2020, 1, 1))


def policy(basis="31.2.n", percentage=25, rhythm="month", **terms):
    return RewardPolicy(1, basis, terms.pop("of", "turnover"), D(percentage), rhythm, **terms)


JANUARY = Month(2026, 1)


def months(*amounts, first=JANUARY):
    """{month: earned}: the same amount on every basis, in consecutive months."""
    return {first.shift(number): Earned(D(amount), D(amount), D(amount)) for number, amount in enumerate(amounts)}


def given(earned, **changes):
    """A member with these months, the run over all of them, paid on the 15th after the last, unless told otherwise.

    `permitted` may be plain periods; `decided_on` and `age_exception` are then those of each.
    """
    keys = sorted(earned) or [Month(2026, 1)]
    terms = {
        "period": Period(keys[0].first, keys[-1].last),
        "payment_date": keys[-1].shift(1).first.replace(day=15),
        "settled_until": date(2030, 12, 31),
        "permitted": (ALWAYS,),
        "available": D("1000000"),
        "turns_27": date.min,
        "legal_amounts": LEGAL,
    } | changes
    decided_on, age_exception = terms.pop("decided_on", None), terms.pop("age_exception", False)
    terms["permitted"] = tuple(
        one if isinstance(one, Permitted) else Permitted(one, decided_on, age_exception) for one in terms["permitted"]
    )
    return RewardInput(earned=earned, **terms)


def granted(month, amount, basis="31.2.n", percentage=25, policy_id=1):
    period = month if isinstance(month, Period) else month.period
    return Granted(policy_id, basis, period, "turnover", D(percentage), D(amount))


def paid(day, amount, basis="31.2.j"):
    return Payment(basis, day, D(amount))


def elsewhere(month, amount, basis="31.2.k"):
    return Elsewhere(basis, month, D(amount))


def codes(result):
    """The reasons of a refusal and of the months that do not count."""
    return [step.code for step in result.refusals] + [
        step.code for step in result.steps if step.code.startswith("month_")
    ]


__all__ = [
    "ALWAYS",
    "JANUARY",
    "LEGAL",
    "D",
    "codes",
    "elsewhere",
    "given",
    "granted",
    "months",
    "paid",
    "policy",
    "reward",
]
