"""Contributions (afdracht): what a member hands over to the cooperative, a shared pot or a benefit authority, to date.

1. A rule is a percentage of a base, or a fixed amount per month; see `rule`.
2. A percentage is taken of the member's amounts dated in the time in which the rule applied to him; see `timeline`.
3. A fixed amount is due for every month on whose last day the rule applied and the member was active.
4. It is rounded once per rule, on the amount to date, half up to the cent.
5. A contribution never goes below zero over a member's life: a loss gives back what was contributed before, no more,
   and the rest of it is carried forward. Rules that follow one another for the same destination and in the same way
   count as one contribution here, so a new percentage does not wipe out a loss.

Source: design §4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .activity import History, active_month_ends
from .errors import RuleError
from .money import ZERO, cents
from .rule import Destination, Rule
from .timeline import Segment
from .waterfall import Amounts, total


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one rule takes to date, in euros, and why.

    `computed` is the rule's own outcome: `base_amount` × percentage, or `months` × monthly amount; it is negative
    when a loss was made. `loss_brought` is the part of earlier rules' losses not yet made good, `loss_carried` what is
    left of it after this rule; both are expressed in contribution, not in turnover, and never negative.

    >>> rule = Rule(2, "25 %", "company", 1, Destination(), "net_turnover", Decimal(25))
    >>> loss = Contribution(rule, Decimal("-1600.00"), 0, Decimal("-400.00"), loss_carried=Decimal("100.00"))
    >>> loss.amount  # gives back the 300.00 that was contributed before, and 100.00 is carried forward
    Decimal('-300.00')
    """

    rule: Rule
    base_amount: Decimal
    months: int
    computed: Decimal
    loss_brought: Decimal = ZERO
    loss_carried: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """What is handed over under this rule; over all rules of one key never below zero."""
        return self.computed - self.loss_brought + self.loss_carried


def contributions(
    segments: Sequence[Segment], amounts: Mapping[int, Amounts], history: History, until: date
) -> tuple[Contribution, ...]:
    """What each rule takes of one member's `amounts` (to date `until`, by segment number), oldest rule first.

    A rule that took nothing is only mentioned when it applies on `until`.

    >>> from .timeline import timeline
    >>> rule = Rule(1, "Afdracht", "company", 1, Destination(), "net_turnover", Decimal(30))
    >>> quarter = {0: Amounts(Decimal("1250.00"), Decimal("222.00"), Decimal("199.00"))}
    >>> [part.amount for part in contributions(timeline([rule], [], 7, 1), quarter, [], date(2026, 3, 31))]
    [Decimal('308.40')]
    """
    _check_segments(segments, amounts)
    taken = [
        _percentage_of(rule, own, amounts) if rule.method == "percentage" else _per_month(rule, own, history, until)
        for rule, own in _segments_by_rule(segments).items()
    ]
    current = {rule for segment in segments if until in segment for rule in segment.rules}
    return tuple(_carry_losses(part for part in taken if part.base_amount or part.months or part.rule in current))


def _check_segments(segments: Iterable[Segment], amounts: Mapping[int, Amounts]) -> None:
    """No amount may get lost because it is dated in a segment that does not exist."""
    unknown = set(amounts) - {segment.number for segment in segments}
    if unknown:
        raise RuleError("unknown_segment", numbers=sorted(unknown))


def _segments_by_rule(segments: Iterable[Segment]) -> dict[Rule, list[Segment]]:
    """The segments in which each rule applies; the rules in the order in which they first did."""
    found: dict[Rule, list[Segment]] = {}
    for segment in segments:
        for rule in segment.rules:
            found.setdefault(rule, []).append(segment)
    return found


def _percentage_of(rule: Rule, segments: Iterable[Segment], amounts: Mapping[int, Amounts]) -> Contribution:
    """Rules 2 and 4: the percentage of the base over the rule's own segments, rounded once."""
    own = total(amounts.get(segment.number, Amounts()) for segment in segments)
    base_amount = own.base(rule.base or "")
    return Contribution(rule, base_amount, 0, cents(base_amount * (rule.percentage or ZERO) / 100))


def _per_month(rule: Rule, segments: Iterable[Segment], history: History, until: date) -> Contribution:
    """Rule 3: the monthly amount for every active month end in the rule's own segments, up to `until`."""
    months = sum(
        len(active_month_ends(history, segment.date_from, min(segment.date_to, until))) for segment in segments
    )
    return Contribution(rule, ZERO, months, cents(months * (rule.monthly_amount or ZERO)))


def _carry_losses(taken: Iterable[Contribution]) -> Iterator[Contribution]:
    """Rule 5: per key the amounts are the steps of a running total that is not allowed below zero.

    Up to each rule the amounts add up to max(0, sum of what was computed); so do they over a life.
    """
    running: dict[tuple[Destination, str], Decimal] = {}
    for part in taken:
        before = running.get(part.rule.key, ZERO)
        after = running[part.rule.key] = before + part.computed
        yield replace(part, loss_brought=max(ZERO, -before), loss_carried=max(ZERO, -after))
