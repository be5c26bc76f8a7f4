"""What was granted before, beside what a member is entitled to: what is new, and what was too much.

What was granted belongs to the unit with its first month that counts. What was granted for months none of which counts
any more is neither too much nor takes anything off; only what lies beyond the duration is too much. Nothing is judged
while the settlement of a rewarded month is made anew: what it will give is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO
from .period import Month
from .reward_entitled import Entitled, Unit
from .reward_terms import Granted, RewardInput, RewardPolicy


@dataclass(frozen=True, slots=True)
class Compared:
    """A unit, and what was granted for it before, of which a part may be accepted as it is.

    >>> from datetime import date
    >>> from .period import Month
    >>> unit = Unit(RewardPolicy(1, "other", "surplus", Decimal(50)), ((Month(2026, 1), Decimal(60)),), ZERO, Decimal(30))
    >>> Compared(unit, Decimal(50)).too_much, Compared(unit, Decimal(10)).new
    (Decimal('20.00'), Decimal('20.00'))
    """

    unit: Unit
    before: Decimal
    accepted: Decimal = ZERO

    @property
    def judged(self) -> Decimal:
        """What of it is compared with what the unit gives."""
        return self.before - self.accepted

    @property
    def new(self) -> Decimal:
        """What it gives on top of what was granted."""
        return max(ZERO, self.unit.amount - self.judged)

    @property
    def too_much(self) -> Decimal:
        """What was granted and it does not give."""
        return max(ZERO, self.judged - self.unit.amount)


def compared(policy: RewardPolicy, given: RewardInput, entitlement: Entitled) -> tuple[Compared, ...]:
    """Every unit with what was granted for it, under the policy and those that it continues; oldest first."""
    before, accepted = ([ZERO] * len(entitlement.units) for _what in range(2))
    beyond: dict[Month, Decimal] = {}
    for one in given.granted:
        if not one.continues(policy):
            continue
        place = _place(one, entitlement.units)
        if place is not None:
            before[place] += one.amount
            accepted[place] += one.accepted
            continue
        month = _beyond_duration(one, entitlement)
        if month:
            beyond[month] = beyond.get(month, ZERO) + one.amount - one.accepted
    rows = [Compared(*row) for row in zip(entitlement.units, before, accepted, strict=True)]
    rows += [
        Compared(Unit(policy, ((month, ZERO),), ZERO, ZERO, (entitlement.excluded[month],)), amount)
        for month, amount in beyond.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.unit.months[0]))


def _place(granted: Granted, units: Sequence[Unit]) -> int | None:
    places = (place for place, unit in enumerate(units) if any(month.first in granted.period for month in unit.months))
    return next(places, None)


def _beyond_duration(granted: Granted, entitlement: Entitled) -> Month | None:
    """The first month of what was granted for which the duration was over, if any."""
    return next((month for month in granted.months if entitlement.is_beyond_duration(month)), None)


def still_too_much(policy: RewardPolicy, given: RewardInput, rows: Sequence[Compared]) -> Decimal:
    """What was granted too much and no reward recovered yet; negative when more was recovered, and is to be given back."""
    if not is_judged(policy, given):
        return ZERO
    return sum((row.too_much for row in rows), ZERO) - given.recovered


def is_judged(policy: RewardPolicy, given: RewardInput) -> bool:
    """Whether every month that was rewarded is settled, so that what was granted can be judged."""
    own = [one.period.date_to for one in given.granted if one.continues(policy)]
    return not own or (given.settled_until is not None and max(own) <= given.settled_until)
