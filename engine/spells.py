"""A membership as a list of spells, and how many members there were: on a day, at the beginning and the end of a period.

People leave and come back. So whoever counts members counts spells: one start and one end date per person would forget the
first time, or fill the time between.

A day counts as a whole for the state that is entered last on it. Somebody who left "since 1 March" was a member on the last
day of February and is none on 1 March; he is a leaver of March. So, over any period,

    members when it began + entrants − leavers = members at its end

where *when it began* is the evening before its first day. Somebody who left and came back within the period is a leaver
once and an entrant twice, or once when he was a member before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .activity import History, check_sorted
from .period import Period

#: The states in which somebody belongs to the cooperative.
MEMBER_STATES = ("trial", "active", "paused")


@dataclass(frozen=True, slots=True)
class Spell:
    """One time as a member: from its first day until the first day as somebody who left, which is no part of it.

    A spell that ends on its first day holds no day: entered and left at once.

    `opened` and `closed` are the places in the history of the lines that begin and end it; `admitted` is its first day in
    the state "active".

    >>> spell = Spell(date(2026, 1, 1), date(2026, 3, 1))
    >>> date(2026, 2, 28) in spell, date(2026, 3, 1) in spell, spell.date_to == date(2026, 2, 28)
    (True, False, True)
    >>> date.max in Spell(date(2026, 1, 1))
    True
    """

    date_from: date
    date_left: date | None = None
    admitted: date | None = None
    opened: int = 0
    closed: int | None = None

    def __contains__(self, day: date) -> bool:
        return self.date_from <= day and (self.date_left is None or day < self.date_left)

    @property
    def date_to(self) -> date | None:
        """The last day as a member; None while it runs. The day before the first when it holds no day."""
        return self.date_left and self.date_left - timedelta(days=1)


def spells_of(history: History) -> tuple[Spell, ...]:
    """The spells that a history of states tells of, oldest first. They never overlap.

    >>> history = [(date(2025, 1, 1), "applicant"), (date(2025, 2, 1), "trial"), (date(2025, 5, 1), "active"),
    ...            (date(2025, 9, 1), "exited"), (date(2026, 9, 1), "active")]
    >>> for spell in spells_of(history):
    ...     print(spell.date_from, spell.date_left, spell.admitted, spell.opened, spell.closed)
    2025-02-01 2025-09-01 2025-05-01 1 3
    2026-09-01 None 2026-09-01 4 None

    Who was never more than an applicant has none.

    >>> spells_of([(date(2025, 1, 1), "applicant"), (date(2025, 2, 1), "exited")])
    ()
    """
    check_sorted(history)
    spells: list[Spell] = []
    opened: int | None = None
    admitted: date | None = None
    for place, (day, state) in enumerate(history):
        if state in MEMBER_STATES:
            opened = place if opened is None else opened
            admitted = admitted or (day if state == "active" else None)
        elif opened is not None:
            spells.append(Spell(history[opened][0], day, admitted, opened, place))
            opened = admitted = None
    if opened is not None:
        spells.append(Spell(history[opened][0], None, admitted, opened))
    return tuple(spells)


def members_on(spells: Iterable[Spell], day: date) -> int:
    """How many were members on `day`. Spells of one person do not overlap, so spells are people here.

    >>> anna, bert = Spell(date(2026, 1, 1), date(2026, 3, 1)), Spell(date(2026, 2, 1))
    >>> [members_on([anna, bert], date(2026, month, 1)) for month in (1, 2, 3)]
    [1, 2, 1]
    """
    return sum(day in spell for spell in spells)


@dataclass(frozen=True, slots=True)
class Movement:
    """How the number of members went from what it was when a period began to what it was at its end.

    `returned` are those of the entrants who had been members before.

    >>> Movement(Period(date(2026, 1, 1), date(2026, 12, 31)), 12, 3, 1, 2, 13).adds_up
    True
    """

    period: Period
    at_start: int
    entrants: int
    returned: int
    leavers: int
    at_end: int

    @property
    def adds_up(self) -> bool:
        return self.at_start + self.entrants - self.leavers == self.at_end


def movement(people: Iterable[Iterable[Spell]], period: Period) -> Movement:
    """The movement over a period, each number counted by itself from the spells of each person.

    >>> anna = [Spell(date(2024, 1, 1), date(2026, 3, 1)), Spell(date(2026, 9, 1))]
    >>> bert, carl = [Spell(date(2026, 1, 1))], [Spell(date(2025, 6, 1), date(2026, 1, 1))]
    >>> year = movement([anna, bert, carl], Period(date(2026, 1, 1), date(2026, 12, 31)))
    >>> year.at_start, year.entrants, year.returned, year.leavers, year.at_end
    (2, 2, 1, 2, 2)
    """
    people = [sorted(spells, key=lambda spell: spell.date_from) for spells in people]
    every = [spell for spells in people for spell in spells]
    later = [spell for spells in people for spell in spells[1:]]
    before = period.date_from - timedelta(days=1)
    return Movement(
        period=period,
        at_start=members_on(every, before),
        entrants=sum(spell.date_from in period for spell in every),
        returned=sum(spell.date_from in period for spell in later),
        leavers=sum(spell.date_left is not None and spell.date_left in period for spell in every),
        at_end=members_on(every, period.date_to),
    )
