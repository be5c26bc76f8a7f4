"""The small-business scheme (kleineondernemersregeling): no VAT while the turnover of a calendar year stays within a limit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .errors import RuleError
from .money import HUNDRED, ZERO

# Of the limit, from which on somebody should look ahead.
NEAR = Decimal(80)
Level = Literal["within", "near", "passed"]


@dataclass(frozen=True)
class KorWatch:
    """How far the turnover of a year is.

    turnover, limit: euros, without VAT. passed_by: the document with which the turnover came above the limit; it and all
    after it have VAT, also when a credit note brings the turnover below the limit again.
    """

    turnover: Decimal
    limit: Decimal
    passed_by: Hashable | None

    @property
    def percentage(self) -> Decimal:
        return self.turnover * HUNDRED / self.limit

    @property
    def level(self) -> Level:
        if self.passed_by is not None:
            return "passed"
        return "near" if self.percentage >= NEAR else "within"


def kor_watch(documents: Iterable[tuple[Hashable, Decimal]], limit: Decimal) -> KorWatch:
    """The turnover of a calendar year beside the limit.

    The scheme ends at once, with the document that brings the turnover *above* the limit: exactly the limit is within it.
    Source: Wet op de omzetbelasting 1968, art. 25; kvk.nl, Kleineondernemersregeling.

    :param documents: (what, amount without VAT) in the order of their days; credit notes negative
    :param limit: euros in a calendar year
    :raises RuleError: when the limit is not positive

    >>> watch = kor_watch([("INV/1", Decimal(15000)), ("INV/2", Decimal(5000)), ("INV/3", Decimal("0.01"))], Decimal(20000))
    >>> watch.level, watch.passed_by, watch.turnover
    ('passed', 'INV/3', Decimal('20000.01'))
    >>> kor_watch([("INV/1", Decimal(16000))], Decimal(20000)).level
    'near'
    """
    if limit <= 0:
        raise RuleError("limit_not_positive", limit=limit)
    turnover, passed_by = ZERO, None
    for what, amount in documents:
        turnover += amount
        if turnover > limit and passed_by is None:
            passed_by = what
    return KorWatch(turnover, limit, passed_by)
