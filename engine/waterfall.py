"""The waterfall: from what a member's customers pay to what is in the member's pot.

    turnover                 omzet, ex VAT
    − assignment costs       opdrachtgerelateerde kosten
    = net turnover           netto omzet
    − contributions          afdracht, see `contribution`
    = pot gross              thermometer bruto
    − investments
    − training
    = pot net                thermometer netto, the surplus

Source: design §4; De Blauwe Paraplu's own evaluation of its first years, where the words come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from .errors import RuleError
from .money import ZERO


class Category(str, Enum):
    """Where a general ledger account falls in the waterfall."""

    TURNOVER = "turnover"
    ASSIGNMENT_COST = "assignment_cost"
    INVESTMENT = "investment"
    TRAINING = "training"


class Base(str, Enum):
    """What a percentage is taken of; `SURPLUS` as a base is what is left before any contribution."""

    TURNOVER = "turnover"
    NET_TURNOVER = "net_turnover"
    SURPLUS = "surplus"


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a member earned and spent, in euros ex VAT. Costs are positive; a refund by a vendor lowers them.

    >>> quarter = Amounts(Decimal("1250.00"), Decimal("222.00"), Decimal("199.00"))
    >>> quarter.net_turnover, quarter.surplus_before_contribution
    (Decimal('1028.00'), Decimal('829.00'))
    >>> (quarter - quarter).net_turnover
    Decimal('0.00')
    """

    turnover: Decimal = ZERO
    assignment_cost: Decimal = ZERO
    investment: Decimal = ZERO
    training: Decimal = ZERO

    @classmethod
    def of(cls, category: str, amount: Decimal) -> Amounts:
        """One amount in its category.

        >>> Amounts.of("training", Decimal("35.00")).training
        Decimal('35.00')
        """
        try:
            name = Category(category).value
        except ValueError:
            raise RuleError("unknown_category", category=category) from None
        return cls(**{name: amount})

    @property
    def net_turnover(self) -> Decimal:
        """Turnover less what was spent to earn it."""
        return self.turnover - self.assignment_cost

    @property
    def surplus_before_contribution(self) -> Decimal:
        """What would be in the pot if nothing were handed over."""
        return self.net_turnover - self.investment - self.training

    def base(self, base: str) -> Decimal:
        """The amount a percentage of that base is taken of.

        >>> Amounts(Decimal("100"), Decimal("20")).base(Base.NET_TURNOVER)
        Decimal('80')
        """
        amounts = {
            Base.TURNOVER: self.turnover,
            Base.NET_TURNOVER: self.net_turnover,
            Base.SURPLUS: self.surplus_before_contribution,
        }
        return amounts[Base(base)]

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.turnover + other.turnover,
            self.assignment_cost + other.assignment_cost,
            self.investment + other.investment,
            self.training + other.training,
        )

    def __neg__(self) -> Amounts:
        return Amounts(-self.turnover, -self.assignment_cost, -self.investment, -self.training)

    def __sub__(self, other: Amounts) -> Amounts:
        return self + -other


def total(amounts: Iterable[Amounts]) -> Amounts:
    """Their sum.

    >>> total([Amounts(Decimal("450.00")), Amounts(Decimal("-50.00"))]).turnover
    Decimal('400.00')
    """
    return sum(amounts, Amounts())


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A member's amounts and what is handed over of them (positive, in euros): what remains is the pot.

    >>> quarter = Amounts(Decimal("1250.00"), Decimal("222.00"), Decimal("199.00"))
    >>> pot = Waterfall(quarter, contribution=Decimal("308.40"))
    >>> pot.net_turnover, pot.pot_gross, pot.pot_net
    (Decimal('1028.00'), Decimal('719.60'), Decimal('520.60'))
    """

    amounts: Amounts
    contribution: Decimal

    @property
    def net_turnover(self) -> Decimal:
        """Turnover less assignment costs."""
        return self.amounts.net_turnover

    @property
    def pot_gross(self) -> Decimal:
        """What remains after the contributions (thermometer bruto)."""
        return self.net_turnover - self.contribution

    @property
    def pot_net(self) -> Decimal:
        """What remains after investments and training too (thermometer netto)."""
        return self.pot_gross - self.amounts.investment - self.amounts.training
