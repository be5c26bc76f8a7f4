"""Kilos of a thrift store: what came in must be found again, and a percentage of it is sold: the reuse.

    collected = sold + recycled + residual + passed on + change of stock

Nobody knows any more where sold goods came from. So sales, and goods that are sorted out of the shop later, are divided
over the municipalities in proportion to what each gave of the same kind for sale in the period.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from .money import split

ZERO = Decimal(0)
OUT = ("sold", "recycled", "residual", "passed_on")

Key = TypeVar("Key")
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Weights:
    """Kilos of a period, and the tickets of the till as visitors."""

    collected: Decimal = ZERO
    for_sale: Decimal = ZERO
    sold: Decimal = ZERO
    recycled: Decimal = ZERO
    residual: Decimal = ZERO
    passed_on: Decimal = ZERO
    stock_change: Decimal = ZERO
    visitors: int = 0

    def __add__(self, other: "Weights") -> "Weights":
        return Weights(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def difference(self) -> Decimal:
        """What is missing (above zero) or too much; zero when the identity holds.

        >>> Weights(collected=Decimal(100), sold=Decimal(40), recycled=Decimal(35), stock_change=Decimal(20)).difference
        Decimal('5')
        """
        return self.collected - sum((getattr(self, name) for name in OUT), ZERO) - self.stock_change

    @property
    def reuse(self) -> Decimal | None:
        """Percent of the collected kilos that was sold; nothing collected has no percentage.

        >>> Weights(collected=Decimal(300), sold=Decimal(138)).reuse
        Decimal('46.0')
        """
        return self.share("sold")

    def share(self, name: str) -> Decimal | None:
        """Percent of the collected kilos, one decimal, half up."""
        if not self.collected:
            return None
        return (100 * getattr(self, name) / self.collected).quantize(Decimal("0.1"), ROUND_HALF_UP)


Cells = Mapping[tuple[Kind, Hashable], Weights]


def divide(kilos: Decimal, by: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """``kilos`` in proportion to ``by``, to the ten grams and without a rest; nothing to go by leaves it undivided.

    >>> divide(Decimal("10.00"), {"Zwolle": Decimal(2), "Kampen": Decimal(1)})
    {'Zwolle': Decimal('6.67'), 'Kampen': Decimal('3.33')}
    >>> divide(Decimal("10.00"), {"Zwolle": Decimal(0)})
    {}
    """
    parts = {key: part for key, part in by.items() if part > 0}
    whole = sum(parts.values(), ZERO)
    return split(kilos, {key: 100 * part / whole for key, part in parts.items()})


class Origins(Generic[Key, Kind]):
    """Divides kilos of which nobody knows any more where they came from, over the origins.

    A kind of goods is divided in proportion to what each origin gave of that kind for sale. When nobody gave any of it
    (furniture that was in the shop already), in proportion to all that each gave for sale; when nobody gave anything,
    all of it goes to ``nowhere``. So the parts always add up to the whole.

    >>> origins = Origins({"Zwolle": {"books": Decimal(20), "toys": Decimal(10)}, "Kampen": {"books": Decimal(10)}}, "?")
    >>> origins.divide("books", Decimal(9))
    {'Zwolle': Decimal('6.00'), 'Kampen': Decimal('3.00')}
    >>> origins.divide("chairs", Decimal(4))
    {'Zwolle': Decimal('3.00'), 'Kampen': Decimal('1.00')}
    >>> Origins({}, "?").divide("books", Decimal(9))
    {'?': Decimal('9.00')}
    """

    def __init__(self, gave: Mapping[Key, Mapping[Kind, Decimal]], nowhere: Key):
        self.gave = gave
        self.nowhere = nowhere
        self.whole = {origin: sum(kinds.values(), ZERO) for origin, kinds in gave.items()}

    def divide(self, kind: Kind, kilos: Decimal) -> dict[Key, Decimal]:
        """``kilos`` of a kind over the origins."""
        own = {origin: kinds.get(kind, ZERO) for origin, kinds in self.gave.items()}
        return divide(kilos, own) or divide(kilos, self.whole) or divide(kilos, {self.nowhere: Decimal(1)})


def by_origin(traced: Mapping[Key, Cells], untraced: Cells, nowhere: Key) -> dict[Key, Cells]:
    """What each origin gave and what became of it: the traced kilos and its part of the untraced ones.

    A cell is (kind of goods, stream).
    """
    gave: dict[Key, dict[Kind, Decimal]] = {origin: {} for origin in traced}
    for origin, cells in traced.items():
        for (kind, _stream), own in cells.items():
            gave[origin][kind] = gave[origin].get(kind, ZERO) + own.for_sale
    origins = Origins(gave, nowhere)
    result = {origin: dict(cells) for origin, cells in traced.items()}
    for cell, weights in untraced.items():
        for name in (name for name in OUT if getattr(weights, name)):
            for origin, kilos in origins.divide(cell[0], getattr(weights, name)).items():
                own = result.setdefault(origin, {})
                own[cell] = own.get(cell, Weights()) + Weights(**{name: kilos})
    return result
