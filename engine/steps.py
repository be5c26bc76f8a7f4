"""The steps of the waterfall as they are booked, stored and printed, and the short key that names each of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from .contribution import Contribution
from .errors import RuleError
from .rule import Destination
from .waterfall import Base

#: All step codes, in the order of the waterfall.
CODES = (
    "turnover",
    "assignment_cost",
    "net_turnover",
    "contribution",
    "pot_gross",
    "investment",
    "training",
    "pot_net",
)

#: Steps that become a line of the settlement entry; the others only explain (design §3).
BOOKED_CODES = frozenset({"net_turnover", "contribution", "investment", "training"})

#: "turnover", …, "contribution:cooperative", "contribution:shared_pot:12", "contribution:municipality:7".
StepKey = str

#: What an amount follows from, as plain data; the first element says which:
#: ("percentage", percentage, base, base amount, loss brought forward, loss carried forward),
#: ("monthly", months, amount per month), ("sum", code, code, …), or () for what comes from the documents.
Formula = tuple[str | int | Decimal, ...]


def step_key(code: str, destination: Destination | None = None) -> StepKey:
    """The key under which a step is stored; contributions to one destination share a key, whatever rule they follow.

    >>> step_key("net_turnover"), step_key("contribution", Destination("shared_pot", 12))
    ('net_turnover', 'contribution:shared_pot:12')
    """
    if code not in CODES or (code == "contribution") != (destination is not None):
        raise RuleError("unknown_step", code=code, destination=destination)
    if destination is None:
        return code
    ref = [str(destination.ref)] if destination.ref else []
    return ":".join([code, destination.kind, *ref])


@cache
def parse_step_key(key: StepKey) -> tuple[str, Destination | None]:
    """The code and the destination a key stands for.

    >>> parse_step_key("contribution:municipality:7")
    ('contribution', Destination(kind='municipality', ref=7))
    >>> parse_step_key("pot_net")
    ('pot_net', None)
    """
    code, _colon, rest = key.partition(":")
    kind, _colon, ref = rest.partition(":")
    try:
        destination = Destination(kind, int(ref or 0)) if rest else None
        known = step_key(code, destination) == key
    except ValueError:
        known = False
    if not known:
        raise RuleError("unknown_step", code=key, destination=None)
    return code, destination


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the waterfall: `amount` in euros is its effect on the pot, so costs and contributions are negative.

    >>> Step("contribution", Decimal("-308.40"), destination=Destination()).key
    'contribution:cooperative'
    """

    code: str
    amount: Decimal
    rule_id: int | None = None
    destination: Destination | None = None
    formula: Formula = ()

    @property
    def key(self) -> StepKey:
        """Its key in the books and in earlier settlements."""
        return step_key(self.code, self.destination)

    @property
    def booked(self) -> bool:
        """Whether it becomes a line of the settlement entry; the booked steps add up to pot net."""
        return self.code in BOOKED_CODES


def contribution_step(contribution: Contribution) -> Step:
    """What one rule takes, as a step with its formula.

    >>> from .rule import Rule
    >>> rule = Rule(1, "Afdracht", "company", 1, Destination(), Base.NET_TURNOVER, Decimal(30))
    >>> contribution_step(Contribution(rule, Decimal("1028.00"), 0, Decimal("308.40"))).formula[:4]
    ('percentage', Decimal('30'), 'net_turnover', Decimal('1028.00'))
    """
    rule = contribution.rule
    formula: Formula = ("monthly", contribution.months, rule.monthly_amount or Decimal(0))
    if rule.percentage is not None:
        base = Base(rule.base).value
        losses = contribution.loss_brought, contribution.loss_carried
        formula = ("percentage", rule.percentage, base, contribution.base_amount, *losses)
    return Step("contribution", -contribution.amount, rule.id, rule.destination, formula)
