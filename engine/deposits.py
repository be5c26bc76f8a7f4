"""Which deposit of a customer a document takes off: that of its own order, or else the oldest that is left."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO

Key = Hashable


@dataclass(frozen=True, slots=True)
class Deposit:
    """`amount` euros that a customer was asked in advance; `orders` names the order lines that it is for, if any."""

    key: Key
    amount: Decimal
    orders: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Taking:
    """That a document takes `amount` euros off what was asked before, or as a credit note gives it back.

    `document` is the first one of a chain of corrections, so that a credit note gives back what its invoice took.
    """

    key: Key
    amount: Decimal
    document: Key
    orders: frozenset = frozenset()
    gives_back: bool = False


def taken_from(deposits: Sequence[Deposit], takings: Sequence[Taking]) -> dict[Key, list[tuple[Key, Decimal]]]:
    """{taking: [(deposit, euros)]}; both are given the oldest first. What exceeds all deposits is taken from none.

    >>> old, new = Deposit("old", Decimal(9000)), Deposit("new", Decimal(1000))
    >>> takings = [Taking("A", Decimal(9000), "A"), Taking("B", Decimal(1000), "B")]
    >>> taken_from([old, new], takings)
    {'A': [('old', Decimal('9000'))], 'B': [('new', Decimal('1000'))]}

    An invoice that names its order takes the deposit of that order, even when others came first.

    >>> own = Deposit("own", Decimal(500), frozenset([7]))
    >>> taken_from([own, old], [*takings, Taking("C", Decimal(500), "C", frozenset([7]))])["C"]
    [('own', Decimal('500'))]

    A credit note gives back what its invoice took, for others to take.

    >>> back = Taking("credit", Decimal(9000), "A", gives_back=True)
    >>> taken_from([old], [takings[0], back, takings[1]])
    {'A': [('old', Decimal('9000'))], 'credit': [('old', Decimal('9000'))], 'B': [('old', Decimal('1000.00'))]}
    """
    amounts = {deposit.key: deposit.amount for deposit in deposits}
    left = dict(amounts)
    result: dict[Key, list[tuple[Key, Decimal]]] = {taking.key: [] for taking in takings}
    for of_order in (True, False):
        given: dict[Key, list[tuple[Key, Decimal]]] = {}  # {document: what it took in this round, the newest last}
        for taking in takings:
            due = taking.amount - _sum(result[taking.key])
            took = given.setdefault(taking.document, [])
            if taking.gives_back:
                found = _give_back(took, due, left)
                if not of_order:  # it names no invoice: of what was taken last
                    used = [(deposit.key, deposit.amount - left[deposit.key]) for deposit in deposits]
                    found += _give_back(used, due - _sum(found), left)
                left |= {key: min(left[key], amounts[key]) for key, _amount in found}  # never more than was asked
            else:
                found = _take(_eligible(deposits, taking, of_order), due, left)
                took += found
            result[taking.key] += found
    return result


def _eligible(deposits: Iterable[Deposit], taking: Taking, of_order: bool) -> Iterable[Key]:
    return [deposit.key for deposit in deposits if not of_order or deposit.orders & taking.orders]


def _take(keys: Iterable[Key], due: Decimal, left: dict[Key, Decimal]) -> list[tuple[Key, Decimal]]:
    found = []
    for key in keys:
        amount = min(left[key], due)
        if amount > 0:
            found.append((key, amount))
            left[key] -= amount
            due -= amount
    return found


def _give_back(took: list[tuple[Key, Decimal]], due: Decimal, left: dict[Key, Decimal]) -> list[tuple[Key, Decimal]]:
    found = []
    while took and due > 0:
        key, amount = took.pop()
        back = min(amount, due)
        if back < amount:
            took.append((key, amount - back))
        if back > 0:
            found.append((key, back))
        left[key] += back
        due -= back
    return found


def _sum(parts: Iterable[tuple[Key, Decimal]]) -> Decimal:
    return sum((amount for _key, amount in parts), ZERO)
