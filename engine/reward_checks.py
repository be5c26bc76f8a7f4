"""When no reward is possible at all, and which months of a run count. Every function gives the reason, or None.

`REFUSALS` and `EXCLUSIONS` at the end say which reasons there are, in the order in which they are looked at. A new one
is a function here and its name there; the sentence for its code is in models/rewards/coop_reward_words.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from .period import Month, Period
from .reward_steps import RewardStep
from .reward_terms import (
    EXEMPTIONS,
    LEGAL_CAPS,
    VOLUNTEER,
    Permitted,
    RewardInput,
    RewardPolicy,
    amount_in_force,
    half_year,
)


def refusals(policy: RewardPolicy, given: RewardInput) -> Iterator[RewardStep]:
    """Every reason for which this policy gives nothing in this run, whatever was earned."""
    for check in (*REFUSALS, *policy.more_refusals):
        reason = check(policy, given)
        if reason:
            yield reason


def excluded(policy: RewardPolicy, given: RewardInput, month: Month, used: set[Month]) -> RewardStep | None:
    """Why a month of the run does not count: the first reason there is.

    :param used: the months in which this legal basis was used, those of this run included
    """
    ours = (check(policy, given, month, used) for check in EXCLUSIONS)
    more = (check(policy, given, month) for check in policy.more_exclusions)
    return next((reason for reason in chain(ours, more) if reason), None)


# Refusals: (policy, given) → the reason


def _not_permitted(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    if not policy.percentage:
        return RewardStep("nothing_permitted")
    if not any(one.period.overlaps(given.period) for one in given.permitted):
        return RewardStep("no_permission")
    return None


def _age(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """Art. 31.5: c, j, k, n and r are not for who is under 27, with an exception that the municipality decides.

    What counts is the day on which the money is received: the birthday itself is enough, the day before is not.
    """
    if not given.permitted or any(_old_enough(policy, given, one) for one in given.permitted):
        return None
    if given.turns_27 is None:
        return RewardStep("age_unknown")
    return RewardStep("under_27", values={"date": given.turns_27})


def _old_enough(policy: RewardPolicy, given: RewardInput, permitted: Permitted) -> bool:
    if not policy.not_under_27 or permitted.age_exception:
        return True
    return given.turns_27 is not None and given.turns_27 <= given.payment_date


def _decision(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """J and n ask for the judgement of the college, before the money is paid."""
    if not given.permitted or any(_decided(policy, given, one) for one in given.permitted):
        return None
    first = min((one.decided_on for one in given.permitted if one.decided_on), default=None)
    return RewardStep("decision_later", values={"date": first}) if first else RewardStep("no_decision")


def _decided(policy: RewardPolicy, given: RewardInput, permitted: Permitted) -> bool:
    if not policy.decision_required:
        return True
    return permitted.decided_on is not None and permitted.decided_on <= given.payment_date


def _payment_day(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """The months in which the agreement lets pay, and the number of payments in a calendar year."""
    day = given.payment_date
    if policy.payment_months and day.month not in policy.payment_months:
        months = ",".join(str(month) for month in sorted(policy.payment_months))
        return RewardStep("payment_month", values={"months": months})
    limit = policy.payments_per_year
    if limit is not None and given.payments_in(policy.legal_basis, day.year) >= limit:
        return RewardStep("payments_per_year", values={"count": limit, "year": day.year})
    return None


def _volunteer_period(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """Leeuwarden: no premium over a period in which volunteer pay was received."""
    if policy.volunteer == "period" and given.received_elsewhere(VOLUNTEER, given.months) > 0:
        return RewardStep("volunteer_period")
    return None


def _begins_later(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """Letter r begins when the six months of letter n are used."""
    if not policy.after:
        return None
    basis, months = policy.after
    used = len(given.used_months(basis))
    return RewardStep("not_yet", values={"basis": basis, "months": months, "used": used}) if used < months else None


def _period(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """Months taken together cannot be taken apart again: periods of runs are the same or have no day in common."""
    if policy.rhythm == "half_year" and not _is_half_year(given.months):
        return RewardStep("half_year_only")
    if policy.together and policy.half_year_cap is not None and len({half_year(one) for one in given.months}) > 1:
        return RewardStep("two_half_years")
    units = (_whole(given.period),) if policy.together else tuple(month.period for month in given.months)
    for one in given.granted:
        if one.policy_id == policy.id and one.period not in units and any(one.period.overlaps(unit) for unit in units):
            return RewardStep("overlap", values={"date_from": one.period.date_from, "date_to": one.period.date_to})
    return None


def _is_half_year(months: tuple[Month, ...]) -> bool:
    return len(months) == 6 and len({half_year(month) for month in months}) == 1


def _whole(period: Period) -> Period:
    return Period(Month.of(period.date_from).first, Month.of(period.date_to).last)


def _legal_amount(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """Without the maximum of the law nobody can say what is within it."""
    for per in LEGAL_CAPS.get(policy.legal_basis, ()):
        if amount_in_force(given.legal_amounts, policy.legal_basis, per, given.payment_date) is None:
            return RewardStep("legal_amount_missing", values={"basis": policy.legal_basis, "date": given.payment_date})
    return None


# Exclusions: (policy, given, month, used) → the reason


def _not_settled(_policy: RewardPolicy, given: RewardInput, month: Month, _used: set[Month]) -> RewardStep | None:
    if given.settled_until is None or month.last > given.settled_until:
        return RewardStep("month_not_settled", values={"month": month})
    return None


def _uncovered(policy: RewardPolicy, given: RewardInput, month: Month, _used: set[Month]) -> RewardStep | None:
    """Why the permissions do not cover a month. Each counts with its own decision and its own exception."""

    def covered(counts: Callable[[RewardPolicy, RewardInput, Permitted], bool]) -> bool:
        periods = tuple(one.period for one in given.permitted if counts(policy, given, one))
        return _covered(month, periods, policy.whole_months)

    values = {"month": month}
    if not covered(lambda *_all: True):
        return RewardStep("month_not_permitted", values=values)
    if not covered(_decided):
        return RewardStep("month_no_decision", values=values)
    if not covered(lambda *one: _decided(*one) and _old_enough(*one)):
        return RewardStep("month_under_27", values=values)
    return None


def _covered(month: Month, periods: tuple[Period, ...], whole: bool) -> bool:
    """Whether the periods cover the month: its first and last day and all between, or when not `whole` any day.

    >>> from datetime import date
    >>> march = Period(date(2026, 3, 15), date(2026, 3, 31))
    >>> _covered(Month(2026, 3), (march,), True), _covered(Month(2026, 3), (march,), False)
    (False, True)
    """
    days = sum(common.days for one in periods if (common := one.intersection(month.period)))
    return days >= month.period.days if whole else days > 0


def _not_in_policy(policy: RewardPolicy, _given: RewardInput, month: Month, _used: set[Month]) -> RewardStep | None:
    if not _covered(month, (policy.in_force,), policy.whole_months):
        return RewardStep("month_not_in_policy", values={"month": month})
    return None


def _other_exemption(policy: RewardPolicy, given: RewardInput, month: Month, _used: set[Month]) -> RewardStep | None:
    """An exemption that the month has already: n, r, y and 34a exclude each other."""
    if policy.legal_basis not in EXEMPTIONS:
        return None
    for basis in sorted(EXEMPTIONS - {policy.legal_basis}):
        if month in given.used_months(basis):
            return RewardStep("month_other_exemption", values={"month": month, "basis": basis})
    return None


def _volunteer_month(policy: RewardPolicy, given: RewardInput, month: Month, _used: set[Month]) -> RewardStep | None:
    if policy.volunteer == "month" and given.received_elsewhere(VOLUNTEER, (month,)) > 0:
        return RewardStep("month_volunteer", values={"month": month})
    return None


def _duration(policy: RewardPolicy, _given: RewardInput, month: Month, used: set[Month]) -> RewardStep | None:
    if policy.duration is not None and _is_used_up(policy, policy.duration, month, used):
        return RewardStep("month_duration", values={"month": month, "duration": policy.duration})
    return None


def _is_used_up(policy: RewardPolicy, duration: int, month: Month, used: set[Month]) -> bool:
    """Whether the months are used up: any `duration` months, or when contiguous those from the first one on.

    >>> from decimal import Decimal
    >>> half = RewardPolicy(1, "34a", "turnover", Decimal(15), duration=12, contiguous=True)
    >>> [_is_used_up(half, 12, Month(2027, number), {Month(2026, 2)}) for number in (1, 2)]
    [False, True]
    """
    if not policy.contiguous:
        return month not in used and len(used) >= duration
    all_months = used | {month}
    return min(all_months).shift(duration) <= max(all_months)


REFUSALS = (
    _not_permitted,
    _age,
    _decision,
    _payment_day,
    _volunteer_period,
    _begins_later,
    _period,
    _legal_amount,
)
EXCLUSIONS = (
    _not_settled,
    _uncovered,
    _not_in_policy,
    _other_exemption,
    _volunteer_month,
    _duration,
)
