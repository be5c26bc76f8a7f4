"""The fiscal year of an audit file and its periods: a calendar year, a broken one, a long one or a short one."""

from __future__ import annotations

from datetime import date, timedelta

from .errors import RuleError
from .period import Month

MAX_PERIODS = 999


def fiscal_year(start: date, end: date) -> str:
    """The name of the year, both days inclusive.

    >>> fiscal_year(date(2026, 1, 1), date(2026, 12, 31)), fiscal_year(date(2025, 10, 1), date(2026, 12, 31))
    ('2026', '2025-2026')
    >>> fiscal_year(date(2026, 2, 1), date(2026, 1, 1))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    RuleError: year_ends_before_it_begins (...)
    """
    if end < start:
        raise RuleError("year_ends_before_it_begins", start=start, end=end)
    return f"{start.year:04d}" if start.year == end.year else f"{start.year:04d}-{end.year:04d}"


def periods(start: date, end: date) -> list[tuple[int, date, date]]:
    """(number, first day, last day) of the months of the year, counted from 1; the first and last may be cut short.

    >>> periods(date(2026, 1, 15), date(2026, 3, 31))[0], len(periods(date(2025, 10, 1), date(2026, 12, 31)))
    ((1, datetime.date(2026, 1, 15), datetime.date(2026, 1, 31)), 15)
    """
    found, day = [], start
    while day <= end:
        last = min(Month.of(day).last, end)
        found.append((len(found) + 1, day, last))
        day = last + timedelta(days=1)
    if len(found) > MAX_PERIODS:
        raise RuleError("year_too_long", start=start, end=end)
    return found


def period_numbers(start: date, end: date) -> dict[str, int]:
    """{"2026-01": 1, …}: the period of a date by the first seven signs of its text.

    >>> period_numbers(date(2025, 12, 31), date(2026, 1, 31))
    {'2025-12': 1, '2026-01': 2}
    """
    return {first.isoformat()[:7]: number for number, first, _last in periods(start, end)}
