"""Which rules apply to a member when: all time cut into segments during which they stay the same.

"The rate of an item is the one in force at its document date; a credit note takes its invoice's" (design §4): the
amounts of a member are summed per segment by that date, and so a rule finds what it is a percentage of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from .period import Period
from .rule import SCOPES, Rule
from .waterfall import Amounts

#: (agreement id, first day under it, last day or None)
AgreementTerm = tuple[int, date, date | None]


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive days on which the same rules apply to a member; `number` is its place in the timeline, from 0."""

    number: int
    date_from: date
    date_to: date
    rules: tuple[Rule, ...]

    def __contains__(self, day: date) -> bool:
        return self.date_from <= day <= self.date_to


def timeline(
    rules: Iterable[Rule], agreements: Sequence[AgreementTerm], member_id: int, company_id: int
) -> tuple[Segment, ...]:
    """Cut all time into the segments of one member, without gap or overlap.

    Rules of other members, agreements and companies are left out, so all rules may be given. A member is under one
    agreement at a time; if two overlap by mistake, the one that started last counts.

    >>> from .rule import Destination
    >>> from decimal import Decimal
    >>> rate = {"destination": Destination(), "base": "net_turnover"}
    >>> common = Rule(1, "30 %", "company", 1, percentage=Decimal(30), **rate)
    >>> dates = {"date_from": date(2026, 1, 1), "date_to": date(2026, 6, 30)}
    >>> own = Rule(2, "10 %", "member", 7, percentage=Decimal(10), **rate, **dates)
    >>> for segment in timeline([common, own], [], member_id=7, company_id=1):
    ...     print(segment.number, segment.date_from, segment.date_to, [rule.name for rule in segment.rules])
    0 0001-01-01 2025-12-31 ['30 %']
    1 2026-01-01 2026-06-30 ['10 %']
    2 2026-07-01 9999-12-31 ['30 %']
    """
    rules = tuple(rules)
    own = {"company": company_id, "member": member_id}
    pieces = [
        (start, _rules_on(start, rules, {**own, "agreement": _agreement_on(start, agreements)}))
        for start in _cuts(rules, agreements)
    ]
    merged = [next(same) for _rules, same in groupby(pieces, key=itemgetter(1))]
    ends = [start - timedelta(days=1) for start, _rules in merged[1:]] + [date.max]
    return tuple(Segment(number, start, ends[number], applied) for number, (start, applied) in enumerate(merged))


def segment_on(segments: Sequence[Segment], day: date) -> Segment:
    """The segment in which a document date falls.

    >>> segment_on(timeline([], [], member_id=7, company_id=1), date(2026, 5, 1)).number
    0
    """
    return segments[bisect_right(segments, day, key=lambda segment: segment.date_from) - 1]


def by_segment(segments: Sequence[Segment], dated: Iterable[tuple[date, Amounts]]) -> dict[int, Amounts]:
    """The sum of the amounts per segment number, each amount given with the document date that sets its rate.

    >>> from decimal import Decimal
    >>> items = [(date(2026, 1, 5), Amounts(Decimal("450.00"))), (date(2026, 1, 5), Amounts(Decimal("-50.00")))]
    >>> by_segment(timeline([], [], member_id=7, company_id=1), items)[0].turnover
    Decimal('400.00')
    """
    sums: dict[int, Amounts] = {}
    for day, amounts in dated:
        number = segment_on(segments, day).number
        sums[number] = sums.get(number, Amounts()) + amounts
    return sums


def _cuts(rules: Iterable[Rule], agreements: Iterable[AgreementTerm]) -> list[date]:
    """Every day on which something may begin to differ from the day before."""
    periods = [rule.period for rule in rules]
    periods += [Period.open(date_from, date_to) for _id, date_from, date_to in agreements]
    starts = {period.date_from for period in periods}
    followers = {period.date_to + timedelta(days=1) for period in periods if period.date_to < date.max}
    return sorted({date.min} | starts | followers)


def _agreement_on(day: date, agreements: Iterable[AgreementTerm]) -> int | None:
    """The agreement the member is under on `day`: of those in force the one that started last."""
    in_force = [
        (date_from, agreement_id)
        for agreement_id, date_from, date_to in agreements
        if day in Period.open(date_from, date_to)
    ]
    return max(in_force)[1] if in_force else None


def _rules_on(day: date, rules: Iterable[Rule], scope_ids: Mapping[str, int | None]) -> tuple[Rule, ...]:
    """The rules that apply on `day`: per key only those of the narrowest scope, oldest first."""
    in_force = [rule for rule in rules if rule.scope_id == scope_ids[rule.scope] and rule.is_in_force(day)]
    narrowest = {
        key: min(SCOPES.index(rule.scope) for rule in in_force if rule.key == key)
        for key in {rule.key for rule in in_force}
    }
    applied = [rule for rule in in_force if SCOPES.index(rule.scope) == narrowest[rule.key]]
    return tuple(sorted(applied, key=lambda rule: (rule.date_from, rule.id)))
