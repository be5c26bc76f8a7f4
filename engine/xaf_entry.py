"""A journal entry of the books as a transaction of the audit file.

An item that several members share is told as one line for each, with the cents that the books gave each of them, and what is
the cooperative's own as a line beside them: so an accountant can cut every pot out of the file by its ``project``, and the
lines of an entry still add up to the entry. VAT is told on the lines it was reckoned from, one for each tax. All amounts are
whole cents, debit positive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .xaf_text import amount, side


class Item(NamedTuple):
    """A journal item as the database gives it; a million of them pass by, so it is a plain tuple."""

    journal: int
    entry: int
    entry_name: str
    date: str
    entry_text: str | None
    document: str
    invoice_date: str
    delivery_date: str | None
    number: int
    account: int
    label: str | None
    cents: int
    currency: int
    currency_cents: int
    relation: int | None
    invoice: str | None
    member: int | None
    members: Sequence[int] | None
    shares: Sequence[int] | None
    taxes: Sequence[int] | None
    tax: int | None
    tax_counts: bool | None
    own_bank: bool | None
    other_bank: str | None


class Tax(NamedTuple):
    """``thousandths`` of a percent; a group of taxes has others as ``leaves``, any other tax has itself."""

    code: str
    thousandths: int
    leaves: tuple[int, ...]


class Vat(NamedTuple):
    tax: Tax
    cents: int


class Part(NamedTuple):
    """A line of the file: a whole item, or one member's share of it."""

    item: Item
    cents: int
    member: int | None
    vats: tuple[Vat, ...]
    currency_cents: int


def parts(entry: Sequence[Item], taxes: Mapping[int, Tax]) -> Iterator[Part]:
    """The lines of the file for one entry, in the order of its items.

    >>> item = Item(1, 1, "INV/1", "2026-01-05", None, "INV/1", "2026-01-05", None, 9, 8000, "Work", -10001, 1, 0, None, None,
    ...             None, [5, 6], [-6001, -4000], [3], None, None, None, None)
    >>> vat = item._replace(number=10, cents=-2100, members=None, shares=None, taxes=None, tax=3, tax_counts=True)
    >>> for part in parts([item, vat], {3: Tax("21", 21000, (3,))}):
    ...     print(part.cents, part.member, [vat.cents for vat in part.vats])
    -6001 5 [-1260]
    -4000 6 [-840]
    -2100 None []
    """
    vats = _vats(entry, taxes)
    for item in entry:
        own = vats.get(item.number, ())
        if item.members is None:
            yield Part(item, item.cents, item.member, own, item.currency_cents)
        elif item.shares == [item.cents]:  # all of it one member's, as most items are
            yield Part(item, item.cents, item.members[0], own, item.currency_cents)
        else:
            yield from _shared(item, own)


def _shared(item: Item, vats: tuple[Vat, ...]) -> Iterator[Part]:
    shares = split_item(item.cents, item.members or (), item.shares or ())
    weights = [cents for _member, cents in shares]
    currency = spread(item.currency_cents, weights)
    of_vats = [spread(vat.cents, weights) for vat in vats]
    for place, (member, cents) in enumerate(shares):
        own = tuple(Vat(vat.tax, of_vat[place]) for vat, of_vat in zip(vats, of_vats, strict=True))
        yield Part(item, cents, member, own, currency[place])


def split_item(cents: int, members: Sequence[int], shares: Sequence[int]) -> list[tuple[int | None, int]]:
    """(member, cents) of an item; what is nobody's is the cooperative's own and comes last.

    >>> split_item(-10000, [5, 6], [-6000, -4000]), split_item(10000, [5], [6000]), split_item(500, [5], [500])
    ([(5, -6000), (6, -4000)], [(5, 6000), (None, 4000)], [(5, 500)])
    >>> split_item(0, [], [])
    [(None, 0)]
    """
    found: list[tuple[int | None, int]] = list(zip(members, shares, strict=True))
    rest = cents - sum(shares)
    return [*found, (None, rest)] if rest or not found else found


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` over the weights in proportion, to the cent; the parts add up to the total.

    >>> spread(100, [1, 1, 1]), spread(-2100, [-6000, -4000]), spread(5, [1, -1])
    ([33, 34, 33], [-1260, -840], [5, 0])
    """
    whole = sum(weights)
    if not whole:
        return [total] + [0] * (len(weights) - 1)
    found, given, weight = [], 0, 0
    for one in weights:
        weight += one
        upto = rounded(total * weight, whole)
        found.append(upto - given)
        given = upto
    return found


def rounded(numerator: int, denominator: int) -> int:
    """The quotient rounded half away from zero.

    >>> rounded(5, 10), rounded(-5, 10), rounded(4, 10), rounded(15, -10)
    (1, -1, 0, -2)
    """
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def _vats(entry: Iterable[Item], taxes: Mapping[int, Tax]) -> dict[int, tuple[Vat, ...]]:
    """{number of the item: its taxes}, for the items that something was reckoned from."""
    bases: dict[int, list[Item]] = {}
    totals: dict[int, int] = {}
    for item in entry:
        for tax in item.taxes or ():
            for leaf in taxes[tax].leaves:
                bases.setdefault(leaf, []).append(item)
        if item.tax is not None and item.tax_counts:
            totals[item.tax] = totals.get(item.tax, 0) + item.cents
    found: dict[int, tuple[Vat, ...]] = {}
    for leaf, items in bases.items():
        reckoned = vat_amounts(totals.get(leaf, 0), [item.cents for item in items], taxes[leaf].thousandths)
        for item, cents in zip(items, reckoned, strict=True):
            found[item.number] = (*found.get(item.number, ()), Vat(taxes[leaf], cents))
    return found


def vat_amounts(total: int, bases: Sequence[int], thousandths: int) -> list[int]:
    """What each base had of the VAT that the entry booked; together exactly that.

    Each base has its rate, and a few cents of rounding go to the largest. When that does not explain the total (an amount
    changed by hand, a fixed tax), it is shared in proportion.

    >>> vat_amounts(-2100, [-5000, -5000], 21000), vat_amounts(-3, [-5, -5], 21000), vat_amounts(0, [100, -100], 21000)
    ([-1050, -1050], [-2, -1], [21, -21])
    >>> vat_amounts(500, [1000, 3000], 21000), vat_amounts(0, [1000], 0)
    ([125, 375], [0])
    """
    found = [rounded(base * thousandths, 100_000) for base in bases]
    rest = total - sum(found)
    if abs(rest) > len(bases):
        return spread(total, bases)
    order = sorted(range(len(bases)), key=lambda place: -abs(bases[place]))
    for place in order[: abs(rest)]:
        found[place] += 1 if rest > 0 else -1
    return found


def vat_elements(vat: Vat) -> dict[str, str]:
    """
    >>> vat_elements(Vat(Tax("21", 21000, ()), -2100))
    {'vatID': '21', 'vatPerc': '21.000', 'vatAmnt': '21.00', 'vatAmntTp': 'C'}
    """
    whole, rest = divmod(vat.tax.thousandths, 1000)
    return {
        "vatID": vat.tax.code,
        "vatPerc": f"{whole}.{rest:03d}",
        "vatAmnt": amount(vat.cents),
        "vatAmntTp": side(vat.cents),
    }
