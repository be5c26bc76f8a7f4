"""Dividing the result of a shop over the members who worked there, by hours."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .errors import RuleError
from .money import HUNDRED, ZERO, cents, split


@dataclass(frozen=True)
class Division:
    """`amount` euro is divided now, in `parts` by key; they add up to it."""

    amount: Decimal
    parts: dict


def divide(
    result: Decimal, divided_before: Decimal, percentage: Decimal, hours: Mapping[Hashable, Decimal], turn: int = 0
) -> Division:
    """`percentage` of the `result` to date (euros), less what was divided before, over `hours`.

    Nothing is taken back from members: a shortage waits until later results have made up for it. Who gets an odd cent
    changes with the `turn`, as in :func:`money.split`: another number with each division.

    >>> divide(Decimal(1000), Decimal(0), Decimal(100), {"L1": Decimal(30), "L2": Decimal(10)}).parts
    {'L1': Decimal('750.00'), 'L2': Decimal('250.00')}
    >>> third = {"L1": Decimal(1), "L2": Decimal(1), "L3": Decimal(1)}
    >>> divide(Decimal(150), Decimal(50), Decimal(100), third).parts
    {'L1': Decimal('33.34'), 'L2': Decimal('33.33'), 'L3': Decimal('33.33')}
    >>> divide(Decimal(150), Decimal(50), Decimal(100), third, turn=1).parts
    {'L1': Decimal('33.33'), 'L2': Decimal('33.34'), 'L3': Decimal('33.33')}
    >>> divide(Decimal(40), Decimal(50), Decimal(100), third)
    Division(amount=Decimal('0.00'), parts={})
    """
    if any(worked < 0 for worked in hours.values()):
        raise RuleError("hours_negative")
    total = sum(hours.values(), Decimal(0))
    amount = max(cents(result * percentage / HUNDRED) - divided_before, ZERO)
    if not total or not amount:
        return Division(ZERO, {})
    return Division(amount, split(amount, {key: worked * HUNDRED / total for key, worked in hours.items()}, turn))
