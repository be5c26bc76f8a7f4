"""Under which policy a month falls, and whether permission, decision and age cover it.

A permission and a policy are days. A month falls under the policy that holds on the last day that both cover: the terms in
force at its end. It is covered when all its days are, or when the policy says so one of them; where one policy or
permission follows another within the month, their days are taken together. Where a new chain begins within a month, the
month is the new one's: nothing is rewarded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from .period import Month, Period
from .reward_checks import is_decided
from .reward_steps import RewardStep
from .reward_terms import Permitted, RewardInput, RewardPolicy

#: Days on which a policy holds and is permitted.
Span = tuple[Period, RewardPolicy, Permitted]


def covering(
    policies: Sequence[RewardPolicy], given: RewardInput, month: Month
) -> tuple[RewardPolicy | None, RewardStep | None]:
    """The policy under which a month falls, None when it falls under none; and why the month is not covered, or None.

    :param policies: of one legal basis and chain, oldest first
    """
    permitted = [
        (common, one)
        for one in given.permitted
        if any(one.permits(policy) for policy in policies) and (common := one.period.intersection(month.period))
    ]
    spans, others = _spans(policies, given, month), _spans(given.others, given, month)
    if not spans or _last_day(others) > _last_day(spans):
        code = "month_not_in_policy" if permitted else "month_not_permitted"
        return None, RewardStep(code, values={"month": month})
    own = max(spans, key=lambda span: span[0].date_to)[1]
    if len(spans) == 1 and _is_whole(spans[0], given, month):
        return own, None  # as most months are
    return own, _why_not(own, given, month, [days for days, _one in permitted], spans)


def _is_whole(span: Span, given: RewardInput, month: Month) -> bool:
    days, policy, permitted = span
    return days == month.period and is_decided(policy, given, permitted) and _grown(span, given) == days


def _spans(policies: Iterable[RewardPolicy], given: RewardInput, month: Month) -> list[Span]:
    return [
        (common, policy, one)
        for one in given.permitted
        if (days := one.period.intersection(month.period))
        for policy in policies
        if one.permits(policy) and (common := days.intersection(policy.in_force))
    ]


def _last_day(spans: Iterable[Span]) -> date:
    return max((days.date_to for days, _policy, _permitted in spans), default=date.min)


def _why_not(
    own: RewardPolicy, given: RewardInput, month: Month, permitted: Iterable[Period], spans: Sequence[Span]
) -> RewardStep | None:
    def covers(counts: Callable[[Span], bool]) -> bool:
        return covered(month, [span[0] for span in spans if counts(span)], own.whole_months)

    values = {"month": month}
    if not covered(month, permitted, own.whole_months):
        return RewardStep("month_not_permitted", values=values)
    if not covers(lambda _span: True):
        return RewardStep("month_not_in_policy", values=values)
    if not covers(lambda span: is_decided(span[1], given, span[2])):
        return RewardStep("month_no_decision", values=values)
    decided = [span for span in spans if is_decided(span[1], given, span[2])]
    grown = [days for span in decided if (days := _grown(span, given))]
    if not covered(month, grown, own.whole_months):
        return RewardStep("month_under_27", values=values)
    return None


def _grown(span: Span, given: RewardInput) -> Period | None:
    """The days of a span that the age limit leaves (art. 31.5): those from the 27th birthday on."""
    days, policy, permitted = span
    if not policy.not_under_27 or permitted.age_exception:
        return days
    return days.intersection(Period.open(given.turns_27)) if given.turns_27 else None


def covered(month: Month, periods: Iterable[Period], whole: bool) -> bool:
    """Whether the periods cover the month: all its days, or when not `whole` any of them.

    >>> from datetime import date
    >>> march = Period(date(2026, 3, 15), date(2026, 3, 31))
    >>> covered(Month(2026, 3), (march,), True), covered(Month(2026, 3), (march, march), False)
    (False, True)
    >>> covered(Month(2026, 3), (march, Period(date(2026, 3, 1), date(2026, 3, 15))), True)
    True
    """
    common = sorted(days for one in periods if (days := one.intersection(month.period)))
    if not whole or not common:
        return bool(common)
    if common[0].date_from != month.first:
        return False
    last = common[0].date_to
    for days in common[1:]:
        if days.date_from.toordinal() > last.toordinal() + 1:
            return False
        last = max(last, days.date_to)
    return last == month.last


def first_covered(policies: Sequence[RewardPolicy], given: RewardInput) -> Month | None:
    """The first month that permission and policy cover, whatever is decided in it; None when there is none.

    It is the month in which one of them begins, or the one after it.
    """
    spans = [
        (common, policy)
        for one in given.permitted
        for policy in policies
        if one.permits(policy) and (common := one.period.intersection(policy.in_force))
    ]
    begins = {Month.of(days.date_from) for days, _policy in spans}
    for month in sorted(begins | {begin.shift(1) for begin in begins}):
        own = [(common, policy) for days, policy in spans if (common := days.intersection(month.period))]
        if own:
            last = max(own, key=lambda span: span[0].date_to)[1]
            if covered(month, [days for days, _policy in own], last.whole_months):
                return month
    return None
