"""What is used of the maximums of a policy, and what is left: this month, this half-year, this calendar year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import ZERO
from .period import Month
from .reward_entitled import entitled, legal_month, legal_year
from .reward_history import compared
from .reward_terms import LegalAmount, RewardInput, RewardPolicy, half_year, months_of_half_year


@dataclass(frozen=True, slots=True)
class Room:
    """One maximum: euros `per` "month", "half_year" or "year"; a number `per` "payments" (a year) or "months" (in all).

    `confirmed` is False when it is the law's, and nobody looked it up for that day.

    >>> Room("month", Decimal(219), Decimal(250)).left
    Decimal('0.00')
    """

    per: str
    cap: Decimal
    used: Decimal
    confirmed: bool = True

    @property
    def left(self) -> Decimal:
        """What can still be granted."""
        return max(ZERO, self.cap - self.used)


def rooms(policies: RewardPolicy | Sequence[RewardPolicy], given: RewardInput, month: Month) -> Iterator[Room]:
    """Every maximum of the last policy as it stands: for what is earned in `month`, and for a payment on the payment date.

    Of the agreement's and the law's maximum the smaller one counts. Nothing is yielded for what has no maximum.

    :param policies: as in `reward`
    """
    chain = (policies,) if isinstance(policies, RewardPolicy) else tuple(policies)
    policy = chain[-1]
    basis, year = policy.legal_basis, given.payment_date.year
    for_month = (one.amount for one in given.granted if (one.legal_basis, one.period) == (basis, month.period))
    used = sum(for_month, ZERO) + given.received_elsewhere(basis, (month,))
    yield from _smaller("month", policy.month_cap, legal_month(policy, given, month), used, month.last)
    if policy.half_year_cap is not None:
        yield Room("half_year", policy.half_year_cap, _used_in_half_year(chain, given, half_year(month)))
    paid = given.paid_in(basis, year) + given.received_elsewhere_in(basis, year)
    yield from _smaller(
        "year", policy.year_cap, legal_year(policy, given, given.payment_date), paid, given.payment_date
    )
    if policy.payments_per_year is not None:
        yield Room("payments", Decimal(policy.payments_per_year), Decimal(given.payments_in(basis, year)))
    if policy.duration is not None:
        yield Room("months", Decimal(policy.duration), Decimal(len(given.used_months(basis))))


def _used_in_half_year(chain: Sequence[RewardPolicy], given: RewardInput, half: tuple[int, int]) -> Decimal:
    """What was rightly granted for months of a half-year, and what was received elsewhere in them."""
    rows = [row for row in compared(chain[-1], given, entitled(chain, given)) if half_year(row.unit.months[0]) == half]
    granted, right = sum((row.judged for row in rows), ZERO), sum((row.unit.amount for row in rows), ZERO)
    return min(granted, right) + given.received_elsewhere(chain[-1].legal_basis, months_of_half_year(half))


def _smaller(per: str, agreed: Decimal | None, legal: LegalAmount | None, used: Decimal, day: date) -> Iterator[Room]:
    confirmed = legal is None or legal.is_confirmed(day)
    caps = [cap for cap in (agreed, legal and legal.amount) if cap is not None]
    if caps:
        yield Room(per, min(caps), used, confirmed or min(caps) == agreed)
