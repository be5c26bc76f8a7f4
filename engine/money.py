"""Euro amounts: rounding to the cent, the border with floats, and sharing an amount without losing a cent."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TypeVar

from .errors import RuleError

K = TypeVar("K", bound=Hashable)

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
HUNDRED = Decimal("100")
SHARE_TOLERANCE = Decimal("0.000001")
THOUSANDTH = Decimal("0.001")
ODD = Decimal("0.025")  # in cents


def cents(value: Decimal) -> Decimal:
    """`value` in euros rounded to the cent, halves away from zero, so that a credit note mirrors its invoice.

    Source: design §4, "half up to the cent".

    >>> cents(Decimal("1680.834")), cents(Decimal("0.125")), cents(Decimal("-0.125"))
    (Decimal('1680.83'), Decimal('0.13'), Decimal('-0.13'))
    >>> cents(Decimal("-0.001"))  # no negative zero on paper
    Decimal('0.00')
    """
    return value.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO


def to_decimal(value: float | int | str | Decimal) -> Decimal:
    """The Decimal that a number from the ORM is printed as; nothing is rounded.

    >>> to_decimal(0.1), to_decimal(3), to_decimal("12.50")
    (Decimal('0.1'), Decimal('3'), Decimal('12.50'))
    >>> to_decimal(float("nan"))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    RuleError: not_a_number (value='nan')
    """
    text = repr(value) if isinstance(value, float) else str(value)
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise RuleError("not_a_number", value=text) from None
    if not number.is_finite():
        raise RuleError("not_a_number", value=text)
    return number


def split(
    amount: Decimal, shares: Mapping[K, Decimal], turn: int = 0, place: Decimal | None = None
) -> dict[K, Decimal]:
    """Share `amount` (euros) over `shares` (percentages), each part in whole cents.

    The parts add up to `cents(amount × sum of shares / 100)`: what is short of 100 % is nobody's. Cents left over go
    to the largest remainders, and on a tie to the key given first, or with a `turn` to the key whose turn it is: over
    many amounts with different turns nobody gains. Of equal amounts in one document each has a `place` of its own, see
    :func:`drawn`. A sum within 0.000001 of 100 counts as 100, because three equal shares are stored as 33.333333.

    Source: design §3, "one line can be shared 60/40".

    >>> split(Decimal("100.00"), {"L1": Decimal("60"), "L2": Decimal("40")})
    {'L1': Decimal('60.00'), 'L2': Decimal('40.00')}
    >>> third = Decimal("33.333333")
    >>> split(Decimal("-100.00"), {"L1": third, "L2": third, "L3": third})
    {'L1': Decimal('-33.34'), 'L2': Decimal('-33.33'), 'L3': Decimal('-33.33')}
    >>> split(Decimal("10.00"), {"L1": Decimal("25")})
    {'L1': Decimal('2.50')}
    >>> [max(parts, key=parts.get) for parts in (split(Decimal("0.01"), {"L1": third, "L2": third}, turn) for turn in (7, 8))]
    ['L2', 'L1']
    """
    sign = -1 if amount < 0 else 1
    total, assigned = _share_sums(shares)
    if not total:
        return {key: ZERO for key in shares}
    quotas = _quotas(amount, shares, total, assigned)
    whole = {key: quota.quantize(Decimal(1), rounding=ROUND_FLOOR) for key, quota in quotas.items()}
    left_over = int(cents(abs(amount) * assigned / 100) * 100 - sum(whole.values()))
    if place is None or not _are_odd(quotas):
        chosen = largest_remainders(quotas, whole, turn)[:left_over]
    else:
        chosen = drawn(quotas, whole, place, left_over)
    for key in chosen:
        whole[key] += 1
    return {key: sign * count * CENT + ZERO for key, count in whole.items()}


def odd_cents(amount: Decimal, shares: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """{key: what is left of its part below whole cents, from 0 to 1}, to three decimals; {} when every part is in whole cents.

    A fortieth of a cent is none, as in :func:`largest_remainders`: it comes from percentages with few decimals.

    >>> odd_cents(Decimal("0.01"), {"A": Decimal(60), "B": Decimal(40)})
    {'A': Decimal('0.600'), 'B': Decimal('0.400')}
    >>> odd_cents(Decimal("0.50"), {"A": Decimal(60), "B": Decimal(40)})
    {}
    """
    total, assigned = _share_sums(shares)
    if not total:
        return {}
    quotas = _quotas(amount, shares, total, assigned)
    return {key: (quota % 1).quantize(THOUSANDTH) for key, quota in quotas.items()} if _are_odd(quotas) else {}


def _quotas(amount: Decimal, shares: Mapping[K, Decimal], total: Decimal, assigned: Decimal) -> dict[K, Decimal]:
    """{key: its part of the amount, in cents and parts of a cent, whatever the sign of the amount}"""
    return {key: abs(amount) * 100 * share * assigned / (total * 100) for key, share in shares.items()}


def _are_odd(quotas: Mapping[K, Decimal]) -> bool:
    return any(min(quota % 1, 1 - quota % 1) >= ODD for quota in quotas.values())


def drawn(quotas: Mapping[K, Decimal], whole: Mapping[K, Decimal], place: Decimal, left_over: int) -> list[K]:
    """The `left_over` keys that get a cent more, for one of several equal amounts.

    The remainders are laid side by side, and a cent falls at `place` (between 0 and 1) and at each whole number after it:
    everybody gets it as often as his remainder says, and nobody twice. Over n equal amounts with the places of
    :func:`places` each gets what is due to him, within one cent; always giving it to the largest remainder would give
    a hundred lines of 0.01, shared 60/40, to one person.

    >>> one = {"A": Decimal("0.6"), "B": Decimal("0.4")}
    >>> [drawn(one, dict.fromkeys(one, Decimal(0)), place, 1) for place in places(5, Decimal("0.5"))]
    [['A'], ['A'], ['A'], ['B'], ['B']]
    """
    result: list[K] = []
    laid, cents_before, keys = Decimal(0), 0, list(quotas)
    for key in keys:
        laid += quotas[key] - whole[key]
        fallen = left_over if key == keys[-1] else min(left_over, int((laid - place).to_integral_value(ROUND_CEILING)))
        result += [key] * (max(fallen, cents_before) - cents_before)
        cents_before = max(fallen, cents_before)
    return result


def places(count: int, start: Decimal) -> list[Decimal]:
    """The places of `count` equal amounts, spread evenly between 0 and 1.

    :param start: from 0 to 1: where between two places the first one is, another with each document

    >>> places(4, Decimal("0.5"))
    [Decimal('0.125'), Decimal('0.375'), Decimal('0.625'), Decimal('0.875')]
    """
    return [(number + start) / count for number in range(count)]


def _share_sums(shares: Mapping[K, Decimal]) -> tuple[Decimal, Decimal]:
    """The sum of the shares as given, and the percentage that is to be assigned (100 when it is nearly that)."""
    for key, share in shares.items():
        if share < 0:
            raise RuleError("share_negative", key=key, share=share)
    total = sum(shares.values(), Decimal(0))
    if total > HUNDRED + SHARE_TOLERANCE:
        raise RuleError("shares_above_hundred", total=total)
    return total, HUNDRED if abs(total - HUNDRED) <= SHARE_TOLERANCE else total


def largest_remainders(
    quotas: Mapping[K, Decimal], whole: Mapping[K, Decimal] | Mapping[K, int], turn: int = 0
) -> list[K]:
    """The keys, the one with the largest remainder first; ties stand in the given order, begun at the one whose `turn` it is.

    Remainders that differ by a fortieth of a unit are a tie, too: one of three thirds is stored as 33.333334, and would
    have the odd cent every time.

    >>> largest_remainders({"A": Decimal("0.50"), "B": Decimal("0.51"), "C": Decimal("0.7")}, {"A": 0, "B": 0, "C": 0}, 1)
    ['C', 'B', 'A']
    """
    keys = list(quotas)
    first = turn % len(keys) if keys else 0

    def place(key: K) -> tuple[bool, int]:
        remainder = quotas[key] - whole[key]
        return not remainder, -round(remainder * 20)

    # `sorted` is stable. Who has no remainder at all never gets more than his part.
    return sorted(keys[first:] + keys[:first], key=place)
