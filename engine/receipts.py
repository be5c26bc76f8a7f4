"""What was received of a sale document: money that came for it, shared among the owners of its lines.

A document is a claim on a customer. What settles a claim is one of these (design §3, Recognition):

1. money, and a set-off against what the cooperative owes that customer: it was received;
2. a credit note, or a difference in exchange rate: it has items of its own, which count by themselves. It lowers the
   document per owner of *its* lines;
3. a write-off: nobody pays it any more. It lowers the document, for the owners that its lines name, or for all in proportion;
4. an entry that only moves the debt: it waits for the money where the debt went, through any number of steps.

What came is shared over what is left of each owner's part after 2 and 3. What a credit note takes off counts on the
document as if it were received, because it counts below zero on the credit note: together they are nothing, and an
invoice and its credit note show as what they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .errors import RuleError
from .money import CENT, ZERO, cents

#: The owner of a part of a document: a member, or the cooperative itself.
Owner = Hashable
#: A document, or a journal item that a debt was moved to.
ClaimKey = Hashable

KINDS = ("money", "credit", "write_off", "moved", "refund", "waits")
HALF_CENT = CENT / 2


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what an entry brings to the claim that it settles; `weight` says how large beside its other parts.

    `money` came. `credit` lowers: `owners` holds what it takes off each, in euros; `related` says that it corrects this
    very document. `write_off` lowers: `owners` holds the proportions, empty when none are given; `ref` is the
    entry. `moved` waits for the claim `ref`. `refund` is the credit note of another document, `ref`: it brings
    what was received of that one. `waits` brings nothing.
    """

    kind: str
    weight: Decimal = Decimal(1)
    ref: Hashable = None
    owners: Mapping[Owner, Decimal] = field(default_factory=dict)
    related: bool = True

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RuleError("unknown_part", kind=self.kind)


@dataclass(frozen=True, slots=True)
class Match:
    """That `amount` euros of a claim were settled on a day, by an entry of these parts."""

    day: date
    amount: Decimal
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Claim:
    """`amount` euros that somebody owes, and what settled them."""

    amount: Decimal
    matches: Sequence[Match] = ()


@dataclass(frozen=True, slots=True)
class Lowering:
    """The part of a claim that need not be paid any more, in euros, and whose part it is, as in `Part`."""

    part: Part
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim by a day: what came as money, and what lowered it."""

    money: Decimal = ZERO
    lowered: tuple[Lowering, ...] = ()

    def times(self, factor: Decimal) -> Outcome:
        """The same of a part of the claim."""
        lowered = []
        for lowering in self.lowered:
            part = lowering.part
            if part.kind == "credit":
                part = replace(part, owners={key: amount * factor for key, amount in part.owners.items()})
            lowered.append(Lowering(part, lowering.amount * factor))
        return Outcome(self.money * factor, tuple(lowered))

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(self.money + other.money, self.lowered + other.lowered)


def outcomes(claims: Mapping[ClaimKey, Claim], until: date) -> dict[ClaimKey, Outcome]:
    """What became of each claim by the end of `until`.

    A debt that was moved waits for the money where it went, and takes part in what is written off there. Debts that
    were moved in a circle bring nothing, however often one goes round.

    >>> day = date(2026, 1, 31)
    >>> moved = Claim(Decimal(100), [Match(day, Decimal(100), [Part("moved", ref="doubtful")])])
    >>> paid = Claim(Decimal(200), [Match(day, Decimal(50), [Part("money")])])
    >>> outcomes({"invoice": moved, "doubtful": paid}, day)["invoice"].money == 25
    True
    >>> circle = {key: Claim(Decimal(9), [Match(day, Decimal(9), [Part("moved", ref=1 - key)])]) for key in (0, 1)}
    >>> outcomes(circle, day)[0].money == 0
    True
    """
    found = {key: _settled(claim, {}, claims, until) for key, claim in claims.items()}
    following = [key for key, claim in claims.items() if _follows(claim)]
    # Each round sees one step further; a debt cannot be moved through more claims than there are.
    for _round in range(len(following)):
        new = {key: _settled(claims[key], found, claims, until) for key in following}
        if all(new[key] == found[key] for key in following):
            break
        found.update(new)
    return found


def _follows(claim: Claim) -> bool:
    return any(part.kind in ("moved", "refund") for match in claim.matches for part in match.parts)


def _settled(claim: Claim, known: Mapping[ClaimKey, Outcome], claims: Mapping[ClaimKey, Claim], until: date) -> Outcome:
    result = Outcome()
    for match in claim.matches:
        weights = sum((part.weight for part in match.parts), Decimal(0))
        if match.day > until or not weights:
            continue
        for part in match.parts:
            result += _brought(part, match.amount * part.weight / weights, known, claims)
    return result


def _brought(
    part: Part, amount: Decimal, known: Mapping[ClaimKey, Outcome], claims: Mapping[ClaimKey, Claim]
) -> Outcome:
    """What one part brings that stands for `amount` euros of the claim."""
    if part.kind == "money":
        return Outcome(amount)
    if part.kind in ("credit", "write_off"):
        return Outcome(lowered=(Lowering(part, amount),))
    target = claims.get(part.ref)
    if part.kind == "waits" or not target or not target.amount:
        return Outcome()
    there = known.get(part.ref, Outcome())
    if part.kind == "refund":
        return Outcome(amount * min(Decimal(1), there.money / target.amount))
    return there.times(amount / target.amount)


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts of a document for one owner, in euros ex VAT: `counted` less `written_off` was received.

    `counted` holds what was received and what needs no longer be paid, so that `turnover − counted` is still expected.
    """

    counted: Decimal
    written_off: Decimal = ZERO
    #: In `counted`: what credit notes took off, and differences of exchange rates.
    credited: Decimal = ZERO

    @property
    def received(self) -> Decimal:
        """What counts as turnover received; what a credit note took off is in it."""
        return self.counted - self.written_off


def count(turnover: Mapping[Owner, Decimal], total: Decimal, outcome: Outcome) -> dict[Owner, Counted]:
    """Share what came for a document among the owners of its lines.

    :param turnover: what each owner has in the document, in euros ex VAT
    :param total: what the customer owes for it, in euros, VAT included
    :param outcome: what became of that

    600.00 of A and 400.00 of B, of which B's line was credited: nothing is anybody's before the customer pays.

    >>> turnover = {"A": Decimal(600), "B": Decimal(400)}
    >>> credited = Outcome(lowered=(Lowering(Part("credit", owners={"B": Decimal(400)}), Decimal(400)),))
    >>> [part.counted for part in count(turnover, Decimal(1000), credited).values()]  # −400.00 is on the credit note
    [Decimal('0.00'), Decimal('400.00')]
    >>> [part.counted for part in count(turnover, Decimal(1000), credited + Outcome(Decimal(300))).values()]
    [Decimal('300.00'), Decimal('400.00')]

    A tenth is written off and the rest is paid: 90 % count.

    >>> paid = Outcome(Decimal(900), (Lowering(Part("write_off"), Decimal(100)),))
    >>> [part.received for part in count(turnover, Decimal(1000), paid).values()]
    [Decimal('540.00'), Decimal('360.00')]
    """
    if abs(total) < HALF_CENT:  # nothing to wait for
        return {owner: Counted(cents(amount)) for owner, amount in turnover.items()}
    left, credited, open_amount, money = _after_credits(turnover, total, outcome)
    lost = sum((lowering.amount for lowering in outcome.lowered if lowering.part.kind == "write_off"), ZERO)
    written = _written_off(left, open_amount, outcome)
    open_amount -= lost
    share = min(Decimal(1), max(Decimal(0), money / open_amount)) if open_amount >= HALF_CENT else Decimal(0)
    result = {}
    for owner in left:
        written_off = cents(written.get(owner, ZERO))
        came, taken_off = cents(share * (left[owner] - written_off)), cents(credited.get(owner, ZERO))
        result[owner] = Counted(came + taken_off + written_off, written_off, taken_off)
    return result


def _after_credits(
    turnover: Mapping[Owner, Decimal], total: Decimal, outcome: Outcome
) -> tuple[dict[Owner, Decimal], dict[Owner, Decimal], Decimal, Decimal]:
    """What is left of each owner's part, what was credited to each, what is owed after it, and what came as money."""
    left, credited = dict(turnover), dict.fromkeys(turnover, ZERO)
    open_amount, money = total, outcome.money
    for lowering in outcome.lowered:
        part = lowering.part
        if part.kind != "credit":
            continue
        rest = ZERO  # what it takes off somebody beyond his part in this document
        for owner, amount in part.owners.items():
            taken = min(amount, max(left.get(owner, ZERO), ZERO)) if amount > 0 else amount
            left[owner] = left.get(owner, ZERO) - taken
            credited[owner] = credited.get(owner, ZERO) + (amount if part.related else taken)
            rest += amount - taken
        if not part.related and rest:
            # It belongs to other work: to this document it is what the cooperative owes the customer, a set-off.
            offset = lowering.amount * rest / sum(part.owners.values())
            money += offset
            open_amount += offset
        elif rest:
            _spread(left, rest)
        open_amount -= lowering.amount
    return left, credited, open_amount, money


def _written_off(left: Mapping[Owner, Decimal], open_amount: Decimal, outcome: Outcome) -> dict[Owner, Decimal]:
    """What is written off from each owner's part: first from the owners that the entry names, the rest from all in proportion."""
    rest_of = dict(left)
    value = sum(left.values(), ZERO)
    if open_amount < HALF_CENT or value <= 0:
        return {}
    for lowering in outcome.lowered:
        part = lowering.part
        if part.kind != "write_off":
            continue
        amount = min(Decimal(1), lowering.amount / open_amount) * value
        rest, said = amount, sum(part.owners.values(), ZERO)
        for owner, proportion in part.owners.items() if said > 0 else ():
            taken = min(amount * proportion / said, max(rest_of.get(owner, ZERO), ZERO))
            if taken > 0:
                rest_of[owner] -= taken
                rest -= taken
        _spread(rest_of, rest)
    return {owner: left[owner] - rest_of[owner] for owner in left}


def _spread(left: dict[Owner, Decimal], amount: Decimal) -> None:
    """Take `amount` off what is left, in proportion; nobody gets below zero by it."""
    total = sum((own for own in left.values() if own > 0), ZERO)
    taken = min(amount, total)
    for owner, own in left.items() if total else ():
        if own > 0:
            left[owner] = own - taken * own / total


def portions(
    amounts: Mapping[Owner, Decimal], total: Decimal, matched: Iterable[Decimal]
) -> list[dict[Owner, Decimal]]:
    """The part of each owner that goes with each of the amounts that a document of `total` euros was matched for, one by one.

    In whole cents, and together exactly `amounts` once all of it is matched: what a credit note takes off an invoice is
    to the cent what it counts itself.

    >>> portions({"B": Decimal("33.34")}, Decimal(100), [Decimal(50), Decimal(50)])
    [{'B': Decimal('16.67')}, {'B': Decimal('16.67')}]
    """
    result: list[dict[Owner, Decimal]] = []
    so_far, before = ZERO, dict.fromkeys(amounts, ZERO)
    for amount in matched:
        so_far += amount
        share = min(Decimal(1), so_far / total) if total else Decimal(1)
        until_here = {owner: cents(own * share) for owner, own in amounts.items()}
        result.append({owner: until_here[owner] - before[owner] for owner in amounts})
        before = until_here
    return result
