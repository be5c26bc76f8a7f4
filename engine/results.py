"""What a member earned in each month: by the date of the document, a correction in the month of what it corrects.

The pot of a month is what documents of that month add to the pot: the waterfall of all documents up to the end of the
month, less that of all up to the end of the month before. So the months add up to what is due of them, whatever the
rounding and the losses of contributions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .activity import History
from .contribution import contributions
from .money import ZERO
from .period import Month, months_between
from .reward_terms import Earned
from .timeline import Segment
from .waterfall import Amounts, Waterfall, total


def results_by_month(
    segments: Sequence[Segment], amounts: Mapping[tuple[Month, int], Amounts], history: History, until: date
) -> dict[Month, Earned]:
    """What a member earned in each month.

    :param amounts: of documents, by the month of their date and the number of the segment in which it lies
    :param until: the last settled day

    >>> from .rule import Destination, Rule
    >>> from .timeline import timeline
    >>> from decimal import Decimal
    >>> rule = Rule(1, "Afdracht", "company", 1, Destination(), "net_turnover", Decimal(30))
    >>> amounts = {(Month(2026, 1), 0): Amounts(Decimal(1000)), (Month(2026, 3), 0): Amounts(Decimal(-100), Decimal(20))}
    >>> earned = results_by_month(timeline([rule], [], 7, 1), amounts, [], date(2026, 3, 31))
    >>> [(month.month, str(one.net_turnover), str(one.surplus)) for month, one in earned.items()]
    [(1, '1000.00', '700.00'), (3, '-120.00', '-84.00')]
    """
    result: dict[Month, Earned] = {}
    so_far: dict[int, Amounts] = {}
    before = ZERO
    by_month: dict[Month, dict[int, Amounts]] = {}
    for (month, number), part in amounts.items():
        by_month.setdefault(month, {})[number] = part
    for month in _months(segments, amounts, history, until):
        own = by_month.get(month, {})
        for number, part in own.items():
            so_far[number] = so_far.get(number, Amounts()) + part
        taken = contributions(segments, so_far, history, min(month.last, until))
        handed_over = sum((part.amount for part in taken), ZERO)
        pot = Waterfall(total(own.values()), handed_over - before)
        before = handed_over
        if own or pot.pot_net:
            result[month] = Earned(pot.amounts.turnover, pot.net_turnover, pot.pot_net)
    return result


def _months(
    segments: Sequence[Segment], amounts: Mapping[tuple[Month, int], Amounts], history: History, until: date
) -> list[Month]:
    """The months in which something can change: those with documents, and with a monthly amount each since the beginning."""
    months = {month for month, _number in amounts}
    monthly = any(rule.method != "percentage" for segment in segments for rule in segment.rules)
    if monthly and history:
        months.update(months_between(min([Month.of(history[0][0]), *months]), Month.of(until)))
    return sorted(months)
