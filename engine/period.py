"""Calendar periods, both ends included. Months are the rhythm of fixed contributions and of settlements."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from .errors import RuleError


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from `date_from` up to and including `date_to`.

    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> quarter.days, date(2026, 3, 31) in quarter, date(2026, 4, 1) in quarter
    (90, True, False)
    """

    date_from: date
    date_to: date

    def __post_init__(self) -> None:
        if self.date_from > self.date_to:
            raise RuleError("period_reversed", date_from=self.date_from, date_to=self.date_to)

    @classmethod
    def open(cls, date_from: date | None = None, date_to: date | None = None) -> Period:
        """A period of which an end may be missing; it then runs to the end of the calendar on that side.

        >>> Period.open(date(2026, 1, 1)).date_to == date.max
        True
        """
        return cls(date_from or date.min, date_to or date.max)

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.date_to - self.date_from).days + 1

    def __contains__(self, day: date) -> bool:
        return self.date_from <= day <= self.date_to

    def overlaps(self, other: Period) -> bool:
        """Whether at least one day lies in both.

        >>> january = Month(2026, 1).period
        >>> january.overlaps(Month(2026, 2).period), january.overlaps(Period.open(date(2026, 1, 31)))
        (False, True)
        """
        return self.date_from <= other.date_to and other.date_from <= self.date_to

    def intersection(self, other: Period) -> Period | None:
        """The days that lie in both, or None.

        >>> Month(2026, 1).period.intersection(Period.open(date(2026, 1, 30))).days
        2
        """
        if not self.overlaps(other):
            return None
        return Period(max(self.date_from, other.date_from), min(self.date_to, other.date_to))


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month.

    >>> Month(2024, 2).last, Month(2100, 2).last
    (datetime.date(2024, 2, 29), datetime.date(2100, 2, 28))
    >>> Month(2025, 12).shift(1), Month(2026, 1).shift(-13)
    (Month(year=2026, month=1), Month(year=2024, month=12))
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and date.min.year <= self.year <= date.max.year):
            raise RuleError("no_such_month", year=self.year, month=self.month)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which `day` lies."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day: the 28th, 29th, 30th or 31st."""
        return _last_day(self.year, self.month)

    @property
    def period(self) -> Period:
        """All its days."""
        return Period(self.first, self.last)

    def shift(self, months: int) -> Month:
        """The month so many months later, or earlier when negative."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)


def overlaps(one: Period, other: Period) -> bool:
    """Whether two periods share a day; see `Period.overlaps`.

    >>> overlaps(Month(2026, 1).period, Month(2026, 1).period)
    True
    """
    return one.overlaps(other)


def month_ends(date_from: date, date_to: date) -> tuple[date, ...]:
    """Every last day of a month from `date_from` up to and including `date_to`, in order; none when reversed.

    >>> [str(day) for day in month_ends(date(2024, 1, 31), date(2024, 3, 30))]
    ['2024-01-31', '2024-02-29']
    """
    first = date_from.year * 12 + date_from.month - 1
    last = date_to.year * 12 + date_to.month - 1
    ends = [_last_day(number // 12, number % 12 + 1) for number in range(first, last + 1)]
    if ends and ends[-1] > date_to:
        ends.pop()
    return tuple(ends)


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """All months from `first` up to and including `last`, in order; none when reversed.

    >>> [month.month for month in months_between(Month(2025, 11), Month(2026, 2))]
    [11, 12, 1, 2]
    """
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(Month(number // 12, number % 12 + 1) for number in numbers)


@cache
def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def next_month_end(day: date) -> date:
    """The first last-day-of-a-month after `day`: where the settlement that follows one up to `day` ends.

    >>> str(next_month_end(date(2026, 1, 15))), str(next_month_end(date(2026, 1, 31)))
    ('2026-01-31', '2026-02-28')
    """
    month = Month.of(day)
    return month.last if day < month.last else month.shift(1).last
