"""When no reward is possible at all, and which months count. Every function gives the reason, or None.

`REFUSALS` and `EXCLUSIONS` say which reasons there are, in the order in which they are looked at. A new one is a function
here and its name there; the sentence for its code is in models/rewards/coop_reward_words.py. A refusal is about the payment
and looks at the policy that holds at the end of the run; an exclusion is about a month, and looks at the policy of that
month. Which months a permission covers is in `reward_coverage`, how long a reward lasts in `reward_duration`.
"""

from __future__ import annotations

from collections.abc import Iterator

from .activity import ACTIVE, state_on
from .period import Month
from .reward_law import is_possible
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
    months_of_half_year,
)

PAUSED = "paused"


def refusals(policy: RewardPolicy, given: RewardInput) -> Iterator[RewardStep]:
    """Every reason for which this policy gives nothing in this run, whatever was earned.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from .period import Period
    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> given = RewardInput(quarter, date(2026, 4, 15), {}, None, (), Decimal(300))
    >>> [reason.code for reason in refusals(RewardPolicy(1, "other", "surplus", Decimal(50)), given)][:1]
    ['no_permission']
    """
    for check in (*REFUSALS, *policy.more_refusals):
        reason = check(policy, given)
        if reason:
            yield reason


def excluded(policy: RewardPolicy, given: RewardInput, month: Month) -> RewardStep | None:
    """Why a month that the policy covers does not count all the same: the first reason there is."""
    for check in (*EXCLUSIONS, *policy.more_exclusions):
        reason = check(policy, given, month)
        if reason:
            return reason
    return None


# Refusals: (policy, given) → the reason


def _other_authority(policy: RewardPolicy, _given: RewardInput) -> RewardStep | None:
    """A letter of the Participatiewet is no ground where another authority than a municipality pays the benefit."""
    return None if is_possible(policy.legal_basis, policy.authority) else RewardStep("other_authority")


def _not_permitted(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    if not policy.percentage:
        return RewardStep("nothing_permitted")
    if not any(one.period.overlaps(given.period) for one in given.permitted):
        return RewardStep("no_permission")
    return None


def _age(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """Art. 31.5: c, j, k, n and r are not for who is under 27, with an exception that the municipality decides.

    On the day of payment; the month in which was earned is looked at by itself. The birthday itself is enough.
    """
    if not policy.not_under_27 or not given.permitted or any(one.age_exception for one in given.permitted):
        return None
    if given.turns_27 is None:
        return RewardStep("age_unknown")
    return RewardStep("under_27", values={"date": given.turns_27}) if given.turns_27 > given.payment_date else None


def _decision(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """J and n ask for the judgement of the college, before the money is paid."""
    if not given.permitted or any(is_decided(policy, given, one) for one in given.permitted):
        return None
    first = min((one.decided_on for one in given.permitted if one.decided_on), default=None)
    return RewardStep("decision_later", values={"date": first}) if first else RewardStep("no_decision")


def is_decided(policy: RewardPolicy, given: RewardInput, permitted: Permitted) -> bool:
    """Whether there is a decision of the college where the policy asks for one."""
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


def _half_years(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """What is computed by the half-year is paid by the half-year, one or more of them at once."""
    whole = given.months[0].month in (1, 7) and given.months[-1].month in (6, 12)
    return RewardStep("half_year_only") if policy.rhythm == "half_year" and not whole else None


def _legal_amount(policy: RewardPolicy, given: RewardInput) -> RewardStep | None:
    """Without the maximum of the law nobody can say what is within it."""
    day = given.payment_date
    if "year" in LEGAL_CAPS.get(policy.legal_basis, ()):
        if amount_in_force(given.legal_amounts, policy.legal_basis, "year", day) is None:
            return RewardStep("legal_amount_missing", values={"basis": policy.legal_basis, "date": day})
    return None


# Exclusions: (policy, given, month) → the reason


def _not_settled(_policy: RewardPolicy, given: RewardInput, month: Month) -> RewardStep | None:
    if given.settled_until is None or month.last > given.settled_until:
        return RewardStep("month_not_settled", values={"month": month})
    return None


def _not_active(policy: RewardPolicy, given: RewardInput, month: Month) -> RewardStep | None:
    """A month counts when the member is active on its last day, or paused where the agreement says so."""
    if given.history is None:
        return None
    state = state_on(given.history, month.last)
    if state == ACTIVE or (state == PAUSED and policy.paused_months):
        return None
    return RewardStep("month_paused" if state == PAUSED else "month_not_active", values={"month": month})


def _other_exemption(policy: RewardPolicy, given: RewardInput, month: Month) -> RewardStep | None:
    """An exemption that the month has already: n, r, y and 34a exclude each other."""
    if policy.legal_basis not in EXEMPTIONS:
        return None
    for basis in sorted(EXEMPTIONS - {policy.legal_basis}):
        if month in given.used_months(basis):
            return RewardStep("month_other_exemption", values={"month": month, "basis": basis})
    return None


def _volunteer_pay(policy: RewardPolicy, given: RewardInput, month: Month) -> RewardStep | None:
    """Leeuwarden: no premium over a half-year in which volunteer pay was received; elsewhere over that month only."""
    if policy.volunteer == "month" and given.received_elsewhere(VOLUNTEER, (month,)) > 0:
        return RewardStep("month_volunteer", values={"month": month})
    if policy.volunteer == "period":
        if given.received_elsewhere(VOLUNTEER, months_of_half_year(half_year(month))) > 0:
            return RewardStep("month_volunteer_period", values={"month": month})
    return None


def _begins_later(policy: RewardPolicy, given: RewardInput, month: Month) -> RewardStep | None:
    """Letter r begins when the six months of letter n are used."""
    if not policy.after:
        return None
    basis, months = policy.after
    used = sum(1 for one in given.used_months(basis) if one < month)
    if used >= months:
        return None
    return RewardStep("month_not_yet", values={"month": month, "basis": basis, "months": months, "used": used})


def _no_legal_amount(policy: RewardPolicy, given: RewardInput, month: Month) -> RewardStep | None:
    """The law's maximum per month is that of the month in which was earned."""
    if "month" in LEGAL_CAPS.get(policy.legal_basis, ()):
        if amount_in_force(given.legal_amounts, policy.legal_basis, "month", month.last) is None:
            return RewardStep("month_no_legal_amount", values={"month": month, "basis": policy.legal_basis})
    return None


REFUSALS = (
    _other_authority,
    _not_permitted,
    _age,
    _decision,
    _payment_day,
    _half_years,
    _legal_amount,
)
EXCLUSIONS = (
    _not_settled,
    _not_active,
    _other_exemption,
    _volunteer_pay,
    _begins_later,
    _no_legal_amount,
)
