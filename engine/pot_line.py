"""What was in a pot at the end of each month, and where that lies in a drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import ZERO
from .period import Month

MONTHS = 12


def pot_line(changes: Mapping[date, Decimal], today: date, months: int = MONTHS) -> list[tuple[date, Decimal]]:
    """(last day of a month, what was in the pot then) of the last months, the current month as it is now.

    A pot that is younger begins with the month of its first change. What is dated after this month is in the books
    already, and in the last point.

    :param changes: what came in less what went out, in euros, by any day of its month
    :param today: a day in the month that ends the line

    >>> line = pot_line({date(2026, 1, 1): Decimal(80), date(2026, 3, 1): Decimal(-30)}, date(2026, 3, 9))
    >>> [(str(day), str(balance)) for day, balance in line]
    [('2026-01-31', '80.00'), ('2026-02-28', '80.00'), ('2026-03-31', '50.00')]
    """
    if not changes:
        return []
    this = Month.of(today)
    by_month: dict[Month, Decimal] = {}
    for day, amount in changes.items():
        month = min(Month.of(day), this)
        by_month[month] = by_month.get(month, ZERO) + amount
    begin = max(min(by_month), this.shift(1 - months))
    balance = sum((amount for month, amount in by_month.items() if month < begin), ZERO)
    line = []
    month = begin
    while month <= this:
        balance += by_month.get(month, ZERO)
        line.append((month.last, balance))
        month = month.shift(1)
    return line


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where the points of a line are, from the top left corner; `zero` is the height at which nothing is in the pot."""

    points: tuple[tuple[Decimal, Decimal], ...]
    zero: Decimal


def draw(balances: Sequence[Decimal], width: int, height: int) -> Drawing:
    """A line through `balances`, as wide and as high as there is room; zero is always on it.

    >>> drawing = draw([Decimal(0), Decimal(50), Decimal(100)], 200, 100)
    >>> [(str(x), str(y)) for x, y in drawing.points], str(drawing.zero)
    ([('0.0', '100.0'), ('100.0', '50.0'), ('200.0', '0.0')], '100.0')
    >>> str(draw([Decimal(-50), Decimal(50)], 200, 100).zero)
    '50.0'
    """
    top, bottom = max(ZERO, *balances), min(ZERO, *balances)
    span = top - bottom or Decimal(1)
    step = Decimal(width) / max(len(balances) - 1, 1)

    def place(balance: Decimal) -> Decimal:
        return _tenths(height * (top - balance) / span)

    return Drawing(
        points=tuple((_tenths(step * number), place(balance)) for number, balance in enumerate(balances)),
        zero=place(ZERO),
    )


def _tenths(number: Decimal) -> Decimal:
    return Decimal(number).quantize(Decimal("0.1"))
