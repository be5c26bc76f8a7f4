"""Who gets which cents of an invoice: exact to the cent, on every line, for amounts as well as hours or percentages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from .errors import RuleError
from .money import CENT, HUNDRED, ZERO, largest_remainders, split

K = TypeVar("K", bound=Hashable)

# Percentages of a distribution are kept with eight decimals (see models/books/decimal_precision.py).
PERCENT_UNIT = Decimal("0.00000001")


def apportion(amount: Decimal, weights: Mapping[K, Decimal], turn: int = 0) -> dict[K, Decimal]:
    """`amount` (euros, whole cents) shared in proportion to `weights`; the parts always add up to it.

    Cents left over go to the largest remainders, on a tie to the key given first, or whose `turn` it is. With whole cents
    as weights that add up to at least `amount`, no part is larger than its weight.

    :raises RuleError: `weight_negative`, or `weights_zero` when there is nothing to go by

    >>> apportion(Decimal("100.00"), {"Anna": Decimal("2.5"), "Bert": Decimal("5")})
    {'Anna': Decimal('33.33'), 'Bert': Decimal('66.67')}
    >>> apportion(Decimal("-0.05"), {"Anna": Decimal(1), "Bert": Decimal(1)})
    {'Anna': Decimal('-0.03'), 'Bert': Decimal('-0.02')}
    """
    return _apportion(amount, weights, CENT, turn)


def _apportion(amount: Decimal, weights: Mapping[K, Decimal], unit: Decimal, turn: int = 0) -> dict[K, Decimal]:
    total = sum(weights.values(), Decimal(0))
    for key, weight in weights.items():
        if weight < 0:
            raise RuleError("weight_negative", key=key, weight=weight)
    if not total:
        raise RuleError("weights_zero")
    sign = -1 if amount < 0 else 1
    count = int((abs(amount) / unit).to_integral_value())
    quotas = {key: count * weight / total for key, weight in weights.items()}
    whole = {key: int(quota.to_integral_value(rounding=ROUND_FLOOR)) for key, quota in quotas.items()}
    for key in largest_remainders(quotas, whole, turn)[: count - sum(whole.values())]:
        whole[key] += 1
    return {key: sign * number * unit + ZERO for key, number in whole.items()}


def share_out(lines: Sequence[Decimal], targets: Mapping[K, Decimal]) -> list[dict[K, Decimal]]:
    """The parts of every line: each line is shared whole, and over all lines each member gets exactly the target.

    One percentage over the whole invoice cannot do that: 100.00 of 300.01 in three lines is rounded on each of them. So
    each line has its own parts, in proportion to what is still due, and the last line gets exactly what is left.
    Discounts come first: they make what is due larger, so that no part gets the opposite sign.

    :param lines: what each line is, in whole cents
    :param targets: what each member gets in all, in whole cents, not negative
    :raises RuleError: `targets_differ` when the targets are not the sum of the lines; `weights_zero`

    >>> third = Decimal("33.33")
    >>> share_out([third, third, third], {"Anna": Decimal("33.34"), "Bert": Decimal("66.65")})
    ... # doctest: +NORMALIZE_WHITESPACE
    [{'Anna': Decimal('11.11'), 'Bert': Decimal('22.22')},
     {'Anna': Decimal('11.12'), 'Bert': Decimal('22.21')},
     {'Anna': Decimal('11.11'), 'Bert': Decimal('22.22')}]
    """
    if sum(lines, ZERO) != sum(targets.values(), ZERO):
        raise RuleError("targets_differ", lines=sum(lines, ZERO), targets=sum(targets.values(), ZERO))
    left = dict(targets)
    parts: list[dict[K, Decimal]] = [{} for _line in lines]
    for index in sorted(range(len(lines)), key=lambda number: lines[number] >= 0):
        parts[index] = apportion(lines[index], left) if lines[index] else {key: ZERO for key in targets}
        left = {key: due - parts[index][key] for key, due in left.items()}
    return parts


def percentages(parts: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """The percentages that :func:`money.split` turns into exactly these parts of their sum; together exactly 100.

    :raises RuleError: `not_expressible` when eight decimals do not suffice (amounts of tens of millions)

    >>> percentages({"Anna": Decimal("100.00"), "Bert": Decimal("200.01")})
    {'Anna': Decimal('33.33222226'), 'Bert': Decimal('66.66777774')}
    """
    total = sum(parts.values(), ZERO)
    shares = _apportion(HUNDRED, {key: abs(part) for key, part in parts.items() if part}, PERCENT_UNIT)
    found = split(total, shares)
    if any(found.get(key, ZERO) != part for key, part in parts.items()):
        raise RuleError("not_expressible", total=total)
    return shares
