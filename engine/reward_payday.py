"""Whether a reward can be paid on a day. A run computes for the day that it plans; what counts is the day of the payment.

Looked at again with that day: whether the months are over, the age, the months and the number of payments that the agreement
allows, and the maximums per month and per calendar year, of the agreement and of the law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .money import ZERO
from .period import Month
from .reward_steps import RewardStep
from .reward_terms import LEGAL_CAPS, Elsewhere, LegalAmount, RewardPolicy, amount_in_force


@dataclass(frozen=True, slots=True)
class Paid:
    """What another reward of the same member on the same legal basis pays: of a run, on a day."""

    run: int
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Payday:
    """What is known of one reward on the day on which it is to be paid.

    `earned_until` is the last day of the months it is for. `granted` is what all posted rewards of this member on this legal
    basis give for the months to which this one adds something; `payments` are the others that were paid,
    stand in a payment file, or are paid together with it; `run` is its own run.
    """

    day: date
    amount: Decimal
    earned_until: date
    turns_27: date | None
    age_exception: bool = False
    granted: Mapping[Month, Decimal] = field(default_factory=dict)
    run: int = 0
    payments: tuple[Paid, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    legal_amounts: tuple[LegalAmount, ...] = ()


def not_payable(policy: RewardPolicy, payday: Payday) -> Iterator[RewardStep]:
    """Every reason for which this reward cannot be paid on that day.

    >>> premium = RewardPolicy(1, "other", "surplus", Decimal(50), payments_per_year=1)
    >>> before = (Paid(1, date(2026, 6, 15), Decimal(200)),)
    >>> payday = Payday(date(2026, 12, 31), Decimal(50), date(2025, 11, 30), date.min, payments=before)
    >>> [reason.code for reason in not_payable(premium, payday)]
    ['payments_per_year']
    """
    for check in (_over, _age, _payment_month, _number, _year_caps, _month_caps):
        yield from check(policy, payday)


def _over(_policy: RewardPolicy, payday: Payday) -> Iterator[RewardStep]:
    """Nothing is paid for a month before its last day is over."""
    if payday.day <= payday.earned_until:
        yield RewardStep("month_not_over", values={"date": payday.earned_until})


def _age(policy: RewardPolicy, payday: Payday) -> Iterator[RewardStep]:
    """Art. 31.5 asks for 27 years when the money is received, besides when it was earned."""
    if not policy.not_under_27 or payday.age_exception:
        return
    if payday.turns_27 is None:
        yield RewardStep("age_unknown")
    elif payday.turns_27 > payday.day:
        yield RewardStep("under_27", values={"date": payday.turns_27})


def _payment_month(policy: RewardPolicy, payday: Payday) -> Iterator[RewardStep]:
    if policy.payment_months and payday.day.month not in policy.payment_months:
        yield RewardStep("payment_month", values={"months": ",".join(map(str, sorted(policy.payment_months)))})


def _number(policy: RewardPolicy, payday: Payday) -> Iterator[RewardStep]:
    """What one run pays on one day is one payment, whatever the number of policies."""
    limit, year = policy.payments_per_year, payday.day.year
    paid = {(one.run, one.day) for one in payday.payments if one.day.year == year and one.amount > 0}
    paid.discard((payday.run, payday.day))
    elsewhere = sum(1 for one in payday.elsewhere if _same_year(policy, one, year) and one.amount > 0)
    if limit is not None and len(paid) + elsewhere >= limit:
        yield RewardStep("payments_per_year", values={"count": len(paid) + elsewhere, "year": year})


def _year_caps(policy: RewardPolicy, payday: Payday) -> Iterator[RewardStep]:
    year = payday.day.year
    before = sum((one.amount for one in payday.payments if one.day.year == year), ZERO)
    before += sum((one.amount for one in payday.elsewhere if _same_year(policy, one, year)), ZERO)
    for cap, legal in _caps(policy, payday, "year", payday.day, policy.year_cap):
        if before + payday.amount > cap:
            values = {"cap": cap, "before": before, "amount": payday.amount, "year": year}
            yield RewardStep("year_cap_on_day", ZERO, values, legal)


def _month_caps(policy: RewardPolicy, payday: Payday) -> Iterator[RewardStep]:
    """The law's maximum of the month in which was earned, which may have been corrected since, as what was received."""
    for month in sorted(payday.granted):
        received = (
            one.amount for one in payday.elsewhere if (one.legal_basis, one.month) == (policy.legal_basis, month)
        )
        elsewhere = sum(received, ZERO)
        for cap, legal in _caps(policy, payday, "month", month.last):
            if payday.granted[month] > max(ZERO, cap - elsewhere):
                values = {"month": month, "cap": cap, "before": elsewhere, "amount": payday.granted[month]}
                yield RewardStep("month_cap_on_day", ZERO, values, legal)


def _caps(
    policy: RewardPolicy, payday: Payday, per: str, day: date, agreed: Decimal | None = None
) -> Iterator[tuple[Decimal, str]]:
    """The maximums that hold on the day, each with the law's source when it is the law's."""
    if agreed is not None:
        yield agreed, ""
    if per in LEGAL_CAPS.get(policy.legal_basis, ()):
        legal = amount_in_force(payday.legal_amounts, policy.legal_basis, per, day)
        if legal:
            yield legal.amount, f"{legal.basis}@{legal.valid_from}"


def _same_year(policy: RewardPolicy, one: Elsewhere, year: int) -> bool:
    return (one.legal_basis, one.month.year) == (policy.legal_basis, year)
