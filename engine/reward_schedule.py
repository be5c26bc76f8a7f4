"""When months would be paid under a policy: for the simulation of a policy that nobody has signed yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .period import Month, Period
from .reward_terms import RewardPolicy


def schedule(policy: RewardPolicy, months: Sequence[Month]) -> list[tuple[Period, date]]:
    """[(months paid together, day of payment)]: on the 15th of the month after them, or of the next payment month.

    >>> from decimal import Decimal
    >>> amsterdam = RewardPolicy(1, "31.2.j", "turnover", Decimal(30), "month", payment_months=(6, 11))
    >>> year = [Month(2026, number) for number in range(1, 13)]
    >>> [(str(period.date_from), str(period.date_to), str(day)) for period, day in schedule(amsterdam, year)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('2026-01-01', '2026-05-31', '2026-06-15'), ('2026-06-01', '2026-10-31', '2026-11-15'),
     ('2026-11-01', '2026-12-31', '2027-06-15')]
    """
    groups: dict[Month, list[Month]] = {}
    for month in sorted(_whole_half_years(months) if policy.rhythm == "half_year" else months):
        groups.setdefault(_paid_in(policy, month), []).append(month)
    return [(Period(own[0].first, own[-1].last), due.first.replace(day=15)) for due, own in groups.items()]


def _whole_half_years(months: Sequence[Month]) -> set[Month]:
    """All months of the half-years in which the given months lie.

    >>> len(_whole_half_years([Month(2026, 3), Month(2026, 7)]))
    12
    """
    starts = {Month(one.year, 1 if one.month <= 6 else 7) for one in months}
    return {start.shift(number) for start in starts for number in range(6)}


def _paid_in(policy: RewardPolicy, month: Month) -> Month:
    """The month in which a month is paid."""
    due = month.shift(1)
    if policy.payment_months:
        while due.month not in policy.payment_months:
            due = due.shift(1)
        return due
    while (due.month - 1) % _interval(policy):
        due = due.shift(1)
    return due


def _interval(policy: RewardPolicy) -> int:
    """Months between two payments: as many payments in a year as allowed, at most one a month.

    >>> from decimal import Decimal
    >>> [_interval(RewardPolicy(1, "other", "surplus", Decimal(1), "month", payments_per_year=number))
    ...  for number in (None, 1, 2, 4, 5, 12, 52)]
    [1, 12, 6, 3, 3, 1, 1]
    """
    if policy.payments_per_year:
        return next(months for months in (1, 2, 3, 4, 6, 12) if 12 // months <= policy.payments_per_year)
    return 6 if policy.together else 1
