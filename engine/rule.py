"""A contribution rule: how much members contribute, of which base, to whom, during which time, and which members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import RuleError
from .period import Period
from .waterfall import Base

DESTINATION_KINDS = ("cooperative", "shared_pot", "municipality")

#: From narrow to wide: a member's own rule goes before that of the agreement, and that before the company's.
SCOPES = ("member", "agreement", "company")


@dataclass(frozen=True, order=True, slots=True)
class Destination:
    """Who receives a contribution: the cooperative itself, a shared pot or a benefit authority (`ref` is the id of those).

    The kind "municipality" is any benefit authority, also UWV: the word stands in the steps of posted settlements.

    >>> Destination("shared_pot", 12)
    Destination(kind='shared_pot', ref=12)
    """

    kind: str = "cooperative"
    ref: int = 0

    def __post_init__(self) -> None:
        if self.kind not in DESTINATION_KINDS:
            raise RuleError("unknown_destination", kind=self.kind)
        if (self.kind == "cooperative") != (self.ref == 0):
            raise RuleError("destination_reference", kind=self.kind, ref=self.ref)


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated rule: either a percentage (0–100) of a base, or a fixed amount in euros per month.

    Source: design §4 ("1..n rules; each with percentage or fixed amount per month, base, destination, validity dates,
    scope company → agreement → member").

    >>> rule = Rule(1, "Afdracht", "company", 1, Destination(), "net_turnover", Decimal(30), date_from=date(2026, 1, 1))
    >>> rule.method, rule.is_in_force(date(2025, 12, 31)), rule.is_in_force(date(2026, 1, 1))
    ('percentage', False, True)
    """

    id: int
    name: str
    scope: str
    scope_id: int
    destination: Destination
    base: str | None = None
    percentage: Decimal | None = None
    monthly_amount: Decimal | None = None
    date_from: date = date.min
    date_to: date | None = None

    def __post_init__(self) -> None:
        if self.scope not in SCOPES:
            raise RuleError("unknown_scope", rule=self.name, scope=self.scope)
        if self.date_to is not None and self.date_to < self.date_from:
            raise RuleError("period_reversed", date_from=self.date_from, date_to=self.date_to)
        if (self.percentage is None) == (self.monthly_amount is None):
            raise RuleError("percentage_or_monthly_amount", rule=self.name)
        if self.monthly_amount is not None and self.monthly_amount < 0:
            raise RuleError("monthly_amount_negative", rule=self.name, amount=self.monthly_amount)
        self._check_percentage()

    def _check_percentage(self) -> None:
        if self.percentage is None:
            return
        if self.base not in {base.value for base in Base}:
            raise RuleError("percentage_needs_base", rule=self.name, base=self.base)
        if not 0 <= self.percentage <= 100:
            raise RuleError("percentage_out_of_range", rule=self.name, percentage=self.percentage)

    @property
    def method(self) -> str:
        """Whether it is a "percentage" or a "monthly" amount."""
        return "monthly" if self.percentage is None else "percentage"

    @property
    def key(self) -> tuple[Destination, str]:
        """Rules with the same key replace one another (the narrowest scope wins); others apply side by side."""
        return self.destination, self.method

    @property
    def period(self) -> Period:
        """The days on which it is valid."""
        return Period.open(self.date_from, self.date_to)

    def is_in_force(self, day: date) -> bool:
        """Whether it is valid on `day`."""
        return day in self.period
