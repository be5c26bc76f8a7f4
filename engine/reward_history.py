"""Whether earlier rewards are still right, or turn out to be too much now that later settlements corrected a month."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .money import ZERO, cents
from .period import Period
from .reward_terms import Granted, RewardInput, half_year


def overpaid(given: RewardInput) -> Decimal:
    """What earlier rewards granted too much and no reward recovered yet.

    Negative when more was recovered than turns out to have been too much; the difference is to be given back. While
    the settlement of a rewarded month is being made anew, nothing is judged and the result is zero. Example: half of
    100.00 was granted for January, whose surplus was corrected to 60.00 afterwards:

    >>> from datetime import date
    >>> from .period import Month
    >>> from .reward_terms import Earned
    >>> january = Month(2026, 1)
    >>> half = Granted(1, "other", january.period, "surplus", Decimal(50), Decimal("50.00"))
    >>> earned = {january: Earned(surplus=Decimal("60.00"))}
    >>> settled = date(2026, 1, 31)
    >>> overpaid(RewardInput(january.period, settled, earned, settled, (), ZERO, granted=(half,)))
    Decimal('20.00')
    """
    if not _all_settled(given):
        return ZERO
    return sum((_too_much(given, group) for group in _groups(given)), ZERO) - given.recovered


def used_in_half_year(given: RewardInput, basis: str, half: tuple[int, int]) -> Decimal:
    """What was rightly granted for months of a half-year on a legal basis, and what was received elsewhere in them."""
    settled = _all_settled(given)
    granted = (
        sum((one.amount for one in group), ZERO) - (_too_much(given, group) if settled else ZERO)
        for group in _groups(given)
        if group[0].legal_basis == basis and half_year(group[0].month) == half
    )
    elsewhere = (one.amount for one in given.elsewhere if one.legal_basis == basis and half_year(one.month) == half)
    return sum(granted, ZERO) + sum(elsewhere, ZERO)


def _groups(given: RewardInput) -> Iterator[list[Granted]]:
    """What was granted under one policy for one month, or for the same months together."""
    groups: dict[tuple[int, Period], list[Granted]] = {}
    for one in given.granted:
        groups.setdefault((one.policy_id, one.period), []).append(one)
    yield from groups.values()


def _all_settled(given: RewardInput) -> bool:
    last = max((one.period.date_to for one in given.granted), default=None)
    return last is None or (given.settled_until is not None and last <= given.settled_until)


def _too_much(given: RewardInput, group: list[Granted]) -> Decimal:
    """Caps only made the reward smaller, so it was too much when even the plain percentage is less by now."""
    months = [month for month in given.earned if month.first in group[0].period]
    base = sum((given.earned[month].of(group[0].basis) for month in months), ZERO)
    allowed = cents(max(ZERO, base) * max(one.percentage for one in group) / 100)
    return max(ZERO, sum((one.amount for one in group), ZERO) - allowed)
