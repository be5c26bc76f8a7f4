"""What the law asks of a cooperative every quarter or year, and the day before which each must be done.

A signal, no legal advice: statutes, an extension or a letter of the tax office can set another day.

>>> [due.isoformat() for due in (due_date("vat", date(2026, 9, 30)), due_date("corporate_tax", date(2026, 12, 31)))]
['2026-10-31', '2027-05-31']
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .errors import RuleError


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that comes back.

    code: stable, never shown. months_between: from one period to the next. months_after: whole months between the end of
    the period and the last day on which it may be done. source: where the law says so. Periods of a quarter are those of the
    calendar, whatever the fiscal year is.
    """

    code: str
    months_between: int
    months_after: int
    source: str


YEAR, QUARTER = 12, 3
# "bw" is the civil code, book 2; its articles on foundations and associations hold for cooperatives by 2:53a.
DUTIES = (
    Duty("vat", QUARTER, 1, "AWR 10, 19"),
    Duty("audit_committee", YEAR, 6, "BW 2:48"),
    Duty("annual_accounts", YEAR, 6, "BW 2:58"),
    Duty("general_meeting", YEAR, 7, "BW 2:58"),
    Duty("filing", YEAR, 12, "BW 2:394"),
    Duty("corporate_tax", YEAR, 5, "Wet Vpb 1969, AWR 9"),
    Duty("ubo", YEAR, 12, "Hrw 2007 19"),
    Duty("insurance", YEAR, 12, ""),
    Duty("privacy", YEAR, 12, "AVG 30"),
)
BY_CODE = {duty.code: duty for duty in DUTIES}


def due_date(code: str, period_end: date) -> date:
    """The last day on which a duty over a period may be done.

    >>> due_date("filing", date(2026, 6, 30))
    datetime.date(2027, 6, 30)
    """
    return month_end(period_end, BY_CODE[code].months_after)


def month_end(day: date, months: int) -> date:
    """The last day of the month so many months after that of ``day``.

    >>> month_end(date(2026, 11, 30), 3), month_end(date(2026, 12, 31), 0)
    (datetime.date(2027, 2, 28), datetime.date(2026, 12, 31))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def next_period_end(code: str, period_end: date) -> date:
    """The end of the period after this one."""
    step = BY_CODE[code].months_between
    return month_end(period_end, step if step == YEAR else step - period_end.month % QUARTER)


def period_end_of(code: str, year_end: date, day: date) -> date:
    """The end of the period that a day is in.

    >>> period_end_of("vat", date(2026, 8, 31), date(2026, 11, 15)), period_end_of("ubo", date(2026, 8, 31), date(2026, 9, 1))
    (datetime.date(2026, 12, 31), datetime.date(2027, 8, 31))
    """
    return next_period_end(code, last_period_end(code, year_end, day - timedelta(days=1)))


def period_start(code: str, period_end: date) -> date:
    """The first day of the period that ends so.

    >>> period_start("vat", date(2026, 3, 31))
    datetime.date(2026, 1, 1)
    """
    return month_end(period_end, -BY_CODE[code].months_between) + timedelta(days=1)


def last_period_end(code: str, year_end: date, today: date) -> date:
    """The end of the last whole period of a duty on ``today``, counted from the end of a fiscal year.

    :param year_end: the end of any fiscal year; for a quarter it makes no difference
    :raises RuleError: for a fiscal year that ends within a month

    >>> last_period_end("vat", date(2026, 12, 31), date(2026, 8, 15))
    datetime.date(2026, 6, 30)
    >>> last_period_end("filing", date(2026, 6, 30), date(2026, 6, 30))
    datetime.date(2026, 6, 30)
    """
    if year_end != month_end(year_end, 0):
        raise RuleError("year_ends_within_month", date=year_end)
    step = BY_CODE[code].months_between
    if step == QUARTER:
        year_end = date(year_end.year, 12, 31)
    end = month_end(year_end, -YEAR * (year_end.year - today.year + 2))
    while month_end(end, step) <= today:
        end = month_end(end, step)
    return end


def start_set(year_end: date, today: date) -> Iterator[tuple[Duty, date, date]]:
    """(duty, end of its period, due date) of each duty whose day is today or later, the first of each.

    >>> [(duty.code, due.isoformat()) for duty, _end, due in start_set(date(2026, 12, 31), date(2026, 11, 30))][:2]
    [('vat', '2027-01-31'), ('audit_committee', '2027-06-30')]
    """
    for duty in DUTIES:
        end = last_period_end(duty.code, year_end, today)
        while due_date(duty.code, end) < today:
            end = next_period_end(duty.code, end)
        yield duty, end, due_date(duty.code, end)
