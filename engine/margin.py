"""The Dutch margin scheme by period (globalisatie): value added tax on sales less purchases, per rate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .errors import RuleError
from .money import HUNDRED, ZERO, cents


@dataclass(frozen=True)
class Margin:
    """All in euros. `margin` includes the tax; `vat` is in it; `carried` (zero or less) goes to the next period."""

    margin: Decimal
    vat: Decimal
    base: Decimal
    carried: Decimal


def period_margin(sales: Decimal, purchases: Decimal, carried: Decimal, rate: Decimal) -> Margin:
    """The margin of a period at one `rate` (percent), after the loss `carried` (zero or less) of earlier periods.

    Tax is never given back: a negative total makes the period zero and is carried to the next.
    Source: domain.md §3.3 and §6.6.

    >>> period_margin(Decimal(1000), Decimal(300), Decimal(0), Decimal(21))
    Margin(margin=Decimal('700.00'), vat=Decimal('121.49'), base=Decimal('578.51'), carried=Decimal('0.00'))
    >>> period_margin(Decimal(100), Decimal(300), Decimal(0), Decimal(21)).carried
    Decimal('-200.00')
    >>> period_margin(Decimal(500), Decimal(0), Decimal(-200), Decimal(9)).vat
    Decimal('24.77')
    """
    if carried > 0:
        raise RuleError("carried_is_a_loss", carried=carried)
    total = cents(sales - purchases + carried)
    margin = max(total, ZERO)
    vat = cents(margin * rate / (HUNDRED + rate))
    return Margin(margin=margin, vat=vat, base=margin - vat, carried=min(total, ZERO))
