"""What a room puts on the page of today: cards that count what waits, and graphs over twelve months."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from odoo.fields import Domain

# The parts of the page, from what only this user can do to what is good to know.
SECTIONS = ("decide", "book", "watch", "shop")


@dataclass(frozen=True, kw_only=True)
class Card:
    """Something that waits for somebody: how many, since when, and the list of them.

    It is counted with the rights of who looks, by one query, and is there only for who has one of its ``groups`` and may
    read its model. Its list is the records of its domain, in the companies that the page is about.
    """

    code: str
    title: str
    model: str
    domain: Domain = Domain.TRUE
    section: str = "decide"
    # External ids; of one of these. None: whoever may read the model.
    groups: tuple[str, ...] = ()
    # External id of the window that shows the list; without one it is a plain list of the model.
    action: str | None = None
    icon: str = "fa-circle-o"
    # What to do, or where such things come from, when nothing waits.
    hint: str = ""
    # The field of which the smallest value is shown, and whether that is a day before which something is to be done.
    date: str | None = None
    deadline: bool = False
    # A field whose sum is shown instead of the number of records, and what it is counted in.
    total: str | None = None
    unit: str = ""
    # Shown also when nothing is counted; and a button below it, for who may make such records: (label, external id of an
    # action).
    always: bool = False
    do: tuple[str, str] | None = None
    # Wrong in itself, however few there are.
    alarm: bool = False
    # Counts what is no record yet, such as months: gives (how many, the first day). Pressing makes a new record.
    missing: Callable[[], tuple[int, date | None]] | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """A row of figures in a graph: by the first day of each month. A month that is left out has none, or a zero."""

    label: str
    values: Mapping[date, float | None]
    kind: str = "bar"  # or "line"
    unit: str = "money"  # or "kg", "%"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A graph over the last twelve months, for who has one of its groups and may read all its models."""

    code: str
    title: str
    models: tuple[str, ...]
    series: Callable[[], list[Series]]
    groups: tuple[str, ...] = ()
    hint: str = ""
