"""Two signals beside the reward: the minimum result of an agreement, and the cliff of the volunteer allowance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import ZERO, cents
from .period import Month
from .reward_terms import VOLUNTEER, LegalAmount, amount_in_force


@dataclass(frozen=True, slots=True)
class Target:
    """An amount per month that a member must make on average over a number of months (Breda: €100, domain §1.6)."""

    amount: Decimal
    months: int = 12


@dataclass(frozen=True, slots=True)
class TargetResult:
    """`average` over the window in euros; `complete` when the member was there during all of it."""

    average: Decimal
    complete: bool
    met: bool


def target_result(target: Target, results: Mapping[Month, Decimal], last: Month, since: date | None) -> TargetResult:
    """Whether the average over the window that ends with `last` reaches the target.

    A member who came later is judged when the window is full. Months without result count as zero. The average is
    compared before it is rounded.

    >>> breda = [80, 150, 40, 120, 95, 130, 60, 110, 140, 90, 105, 85]
    >>> results = {Month(2026, number): Decimal(amount) for number, amount in enumerate(breda, 1)}
    >>> target_result(Target(Decimal(100)), results, Month(2026, 12), date(2026, 1, 1))
    TargetResult(average=Decimal('100.42'), complete=True, met=True)
    """
    window = [last.shift(-number) for number in range(target.months)]
    total = sum((results.get(month, ZERO) for month in window), ZERO)
    complete = since is not None and since <= window[-1].first
    return TargetResult(cents(total / target.months), complete, total >= target.amount * target.months)


@dataclass(frozen=True, slots=True)
class VolunteerRoom:
    """How much volunteer allowance is still free; one euro over and all of it counts (art. 31.2.k, domain §2.3).

    `month` and `year` are what is left, negative when it is over. None: no maximum is known for that day.
    """

    month: Decimal | None
    year: Decimal | None
    confirmed: bool

    @property
    def over(self) -> bool:
        """Whether a maximum was passed: then everything received in that time counts as income."""
        return any(room is not None and room < 0 for room in (self.month, self.year))

    def is_over_with(self, amount: Decimal) -> bool:
        """Whether it would be passed with so much more.

        >>> room = VolunteerRoom(Decimal("30.00"), Decimal("900.00"), True)
        >>> room.is_over_with(Decimal("30.00")), room.is_over_with(Decimal("30.01"))
        (False, True)
        """
        return any(room is not None and room < amount for room in (self.month, self.year))


def volunteer_room(received: Mapping[Month, Decimal], amounts: tuple[LegalAmount, ...], month: Month) -> VolunteerRoom:
    """What is free in a month and its calendar year; received is from all organisations together.

    The amounts in force on the last day of the month count.
    """
    found = {per: amount_in_force(amounts, VOLUNTEER, per, month.last) for per in ("month", "year")}
    in_year = sum((amount for one, amount in received.items() if one.year == month.year), ZERO)
    rooms = {"month": received.get(month, ZERO), "year": in_year}
    left = {per: legal.amount - rooms[per] if legal else None for per, legal in found.items()}
    confirmed = all(legal is not None and legal.is_confirmed(month.last) for legal in found.values())
    return VolunteerRoom(left["month"], left["year"], confirmed)
