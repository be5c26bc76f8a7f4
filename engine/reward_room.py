"""What is used of the maximums of a policy, and what is left: this month, this half-year, this calendar year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO
from .period import Month
from .reward_history import used_in_half_year
from .reward_terms import LEGAL_CAPS, LegalAmount, RewardInput, RewardPolicy, amount_in_force, half_year


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


def rooms(policy: RewardPolicy, given: RewardInput, month: Month) -> Iterator[Room]:
    """Every maximum of a policy as it stands: for what is earned in `month`, and for a payment on the payment date.

    Of the agreement's and the law's maximum the smaller one counts. Nothing is yielded for what has no maximum.
    """
    basis, year = policy.legal_basis, given.payment_date.year
    for_month = (one.amount for one in given.granted if (one.legal_basis, one.period) == (basis, month.period))
    used = sum(for_month, ZERO) + given.received_elsewhere(basis, (month,))
    yield from _smaller("month", policy.month_cap, _legal(policy, given, "month"), used, given)
    if policy.half_year_cap is not None:
        yield Room("half_year", policy.half_year_cap, used_in_half_year(given, basis, half_year(month)))
    paid = given.paid_in(basis, year) + given.received_elsewhere_in(basis, year)
    yield from _smaller("year", policy.year_cap, _legal(policy, given, "year"), paid, given)
    if policy.payments_per_year is not None:
        yield Room("payments", Decimal(policy.payments_per_year), Decimal(given.payments_in(basis, year)))
    if policy.duration is not None:
        yield Room("months", Decimal(policy.duration), Decimal(len(given.used_months(basis))))


def _legal(policy: RewardPolicy, given: RewardInput, per: str) -> LegalAmount | None:
    if per not in LEGAL_CAPS.get(policy.legal_basis, ()):
        return None
    return amount_in_force(given.legal_amounts, policy.legal_basis, per, given.payment_date)


def _smaller(
    per: str, agreed: Decimal | None, legal: LegalAmount | None, used: Decimal, given: RewardInput
) -> Iterator[Room]:
    confirmed = legal is None or legal.is_confirmed(given.payment_date)
    caps = [cap for cap in (agreed, legal and legal.amount) if cap is not None]
    if caps:
        yield Room(per, min(caps), used, confirmed or min(caps) == agreed)
