"""Kilos of a thrift store: what came in must be found again, and what share of it was used again.

    collected = sold + recycled + residual + passed on + change of stock

What is sold no longer says where it came from, so sales (and what is sorted out of the shop later) are divided over
the municipalities by what each gave for sale in the period.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from .money import split

ZERO = Decimal(0)
OUT = ("sold", "recycled", "residual", "passed_on")

Key = TypeVar("Key")


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


def by_origin(traced: Mapping[Key, Weights], untraced: Weights) -> dict[Key, Weights]:
    """What each origin gave and what became of it: the traced kilos and its part of the untraced ones."""
    gave = {key: weights.for_sale for key, weights in traced.items()}
    parts = {name: divide(getattr(untraced, name), gave) for name in OUT}
    return {
        key: Weights(
            collected=weights.collected,
            for_sale=weights.for_sale,
            **{name: getattr(weights, name) + parts[name].get(key, ZERO) for name in OUT},
        )
        for key, weights in traced.items()
    }
