"""What the law itself limits besides amounts: the number of payments, the months and the age.

They are dated like amounts, as `LegalAmount` per "payments" (in a calendar year), "months" (in all) and "age" (from which).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from .errors import RuleError
from .reward_terms import LegalAmount, RewardPolicy, amount_in_force

LIMITS = ("payments", "months", "age")
#: Who decides on the benefit.
AUTHORITIES = ("municipality", "uwv")
#: What is no letter of a law: what an agreement says besides, and that nothing is permitted.
OF_ANY_AUTHORITY = frozenset({"other", "none"})
#: Letters whose months run on once they began (art. 31.2 r, art. 34a).
CONTIGUOUS = frozenset({"31.2.r", "34a"})
#: Letters whose months the college may extend (art. 34a, second paragraph): what the agreement says holds.
EXTENDABLE = frozenset({"34a"})


def legal_limit(amounts: Iterable[LegalAmount], basis: str, per: str, day: date) -> LegalAmount | None:
    """The limit in force on `day`. Of a day before the first that is known, that one: the law was never without it.

    >>> from decimal import Decimal
    >>> two = LegalAmount("31.2.j", "payments", Decimal(2), date(2023, 1, 1))
    >>> [legal_limit([two], "31.2.j", "payments", date(year, 6, 1)).amount for year in (2020, 2026)]
    [Decimal('2'), Decimal('2')]
    """
    amounts = [one for one in amounts if (one.basis, one.per) == (basis, per)]
    first = min(amounts, key=lambda one: one.valid_from, default=None)
    return amount_in_force(amounts, basis, per, day) or first


def is_possible(basis: str, authority: str) -> bool:
    """Whether this authority can permit a reward on a legal basis.

    The Participatiewet is carried out by municipalities (art. 7). UWV pays benefits of other laws, each of which sets
    income off in its own way; what it permits besides stands in its decision for the person.

    >>> [is_possible(basis, "uwv") for basis in ("31.2.j", "34a", "other", "none")]
    [False, False, True, True]
    >>> is_possible("31.2.j", "municipality")
    True
    """
    if authority not in AUTHORITIES:
        raise RuleError("unknown_authority", authority=authority)
    return authority == "municipality" or basis in OF_ANY_AUTHORITY


def with_legal_limits(policy: RewardPolicy, amounts: Iterable[LegalAmount], day: date) -> RewardPolicy:
    """The policy with what the law limits on `day`, where the agreement says nothing, or more than the law allows.

    Without a decision for the person nothing is known of what UWV permits, so there must be one.

    >>> from decimal import Decimal
    >>> amounts = [LegalAmount("31.2.n", "months", Decimal(6), date(2023, 1, 1))]
    >>> terms = RewardPolicy(1, "31.2.n", "turnover", Decimal(25), "month")
    >>> with_legal_limits(terms, amounts, date(2026, 1, 31)).duration
    6
    >>> with_legal_limits(replace(terms, duration=3), amounts, date(2026, 1, 31)).duration
    3
    """
    if policy.authority == "uwv" and not policy.decision_required:
        policy = replace(policy, decision_required=True)
    payments, months, age = (legal_limit(amounts, policy.legal_basis, per, day) for per in LIMITS)
    changes = {}
    hard = policy.legal_basis not in EXTENDABLE
    if payments and (policy.payments_per_year is None or policy.payments_per_year > payments.amount):
        changes["payments_per_year"] = int(payments.amount)
    if months and (policy.duration is None or (hard and policy.duration > months.amount)):
        changes["duration"] = int(months.amount)
        changes["contiguous"] = policy.contiguous or policy.legal_basis in CONTIGUOUS
    if age:
        changes["not_under_27"] = True
    return replace(policy, **changes) if changes else policy
