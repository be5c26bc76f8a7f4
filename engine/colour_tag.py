"""The colour tag: a colour for each week, and a discount that follows from the age of the tag.

Everything is counted in whole weeks that begin on Monday, so that a discount changes between two shop days and never
during one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .errors import RuleError

WEEK = timedelta(weeks=1)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Discount:
    """From an age of ``weeks`` on, ``percentage`` off the price."""

    weeks: int
    percentage: Decimal

    def __post_init__(self):
        if self.weeks < 1:
            raise RuleError("tag_weeks", weeks=self.weeks)
        if not 0 < self.percentage <= 100:
            raise RuleError("tag_percentage", percentage=str(self.percentage))


@dataclass(frozen=True)
class Window:
    """A discount and its first and last day; the last step lasts until the item is sold or sorted out."""

    first: date
    last: date | None
    percentage: Decimal


def monday(day: date) -> date:
    """The first day of the week.

    >>> monday(date(2026, 11, 29)), monday(date(2026, 11, 30))
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 30))
    """
    return day - timedelta(days=day.weekday())


def colour(day: date, start: date, count: int) -> int:
    """Which of ``count`` colours, from 0, hangs in the week of ``day``; the first did in the week of ``start``.

    >>> [colour(date(2026, 1, day), date(2026, 1, 5), 3) for day in (4, 5, 11, 12, 26)]
    [2, 0, 0, 1, 0]
    """
    if count < 1:
        raise RuleError("tag_without_colours")
    return (monday(day) - monday(start)).days // 7 % count


def age(tagged: date, day: date) -> int:
    """Whole weeks between the week in which an item was tagged and the week of ``day``; never below zero.

    >>> age(date(2026, 1, 5), date(2026, 1, 11)), age(date(2026, 1, 11), date(2026, 1, 12))
    (0, 1)
    """
    return max((monday(day) - monday(tagged)).days // 7, 0)


def windows(tagged: date, discounts: Sequence[Discount]) -> list[Window]:
    """The discounts that an item will get, with their days.

    >>> for window in windows(date(2026, 1, 7), [Discount(2, Decimal(25)), Discount(4, Decimal(50))]):
    ...     print(window.first, window.last, window.percentage)
    2026-01-19 2026-02-01 25
    2026-02-02 None 50
    >>> windows(date(2026, 1, 7), [])
    []
    """
    steps = sorted(discounts, key=lambda step: step.weeks)
    if len({step.weeks for step in steps}) < len(steps):
        raise RuleError("tag_same_age")
    starts = [monday(tagged) + step.weeks * WEEK for step in steps]
    # Without any discount there is no window, and one end too many.
    ends = [start - timedelta(days=1) for start in starts[1:]] + [None]
    return [Window(first, last, step.percentage) for first, last, step in zip(starts, ends, steps, strict=False)]


def discount(tagged: date, day: date, discounts: Sequence[Discount]) -> Decimal:
    """Percent off on ``day``.

    >>> steps = [Discount(2, Decimal(25)), Discount(4, Decimal(50))]
    >>> [discount(date(2026, 1, 7), day, steps) for day in (date(2026, 1, 18), date(2026, 1, 19))]
    [Decimal('0'), Decimal('25')]
    """
    weeks = age(tagged, day)
    reached = [step for step in discounts if step.weeks <= weeks]
    return max(reached, key=lambda step: step.weeks).percentage if reached else ZERO
