"""When a member was active. A fixed amount is due for each month on whose last day the member is active (design §4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from .errors import RuleError
from .period import Period, month_ends

#: (first day, state from that day on), oldest first; of two entries on one day the last counts.
History = Sequence[tuple[date, str]]

ACTIVE = "active"


def is_active_on(history: History, day: date) -> bool:
    """Whether the member's state on `day` is "active"; a trial, a pause or the time before the first entry is not.

    >>> history = [(date(2026, 1, 1), "trial"), (date(2026, 2, 1), "active"), (date(2026, 4, 10), "exited")]
    >>> [is_active_on(history, date(2026, month, 15)) for month in (1, 2, 3, 4)]
    [False, True, True, False]
    """
    return any(day in period for period in _active_periods(history))


def state_on(history: History, day: date) -> str:
    """The member's state on `day`, "" before the first entry.

    >>> history = [(date(2026, 1, 1), "trial"), (date(2026, 1, 1), "active"), (date(2026, 4, 10), "exited")]
    >>> [state_on(history, day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 9), date(2026, 4, 10))]
    ['', 'active', 'active', 'exited']
    """
    check_sorted(history)
    begun = [state for start, state in history if start <= day]
    return begun[-1] if begun else ""


def active_month_ends(history: History, date_from: date, date_to: date) -> tuple[date, ...]:
    """The last days of months between the two dates (both included) on which the member was active.

    >>> history = [(date(2026, 1, 20), "active"), (date(2026, 2, 28), "paused"), (date(2026, 3, 31), "active")]
    >>> [str(day) for day in active_month_ends(history, date.min, date(2026, 4, 30))]
    ['2026-01-31', '2026-03-31', '2026-04-30']
    """
    if date_from > date_to:
        return ()
    asked = Period(date_from, date_to)
    common = (asked.intersection(period) for period in _active_periods(history))
    return tuple(end for period in common if period for end in month_ends(period.date_from, period.date_to))


def _active_periods(history: History) -> Iterator[Period]:
    """The spells in state "active", oldest first; the last one may be open."""
    check_sorted(history)
    followers: list[date | None] = [*(start for start, _state in history[1:]), None]
    for (start, state), follower in zip(history, followers, strict=False):
        if state == ACTIVE and follower != start:
            yield Period.open(start, follower and follower - timedelta(days=1))


def check_sorted(history: History) -> None:
    """
    :raises RuleError: when an entry comes after one of a later day
    """
    for (start, _state), (follower, _next_state) in pairwise(history):
        if follower < start:
            raise RuleError("history_unsorted", day=follower)
