"""What a member is entitled to, up to a month: a pure function of the months that count, whatever was granted before.

1. A month counts when permission and policy cover it (`reward_coverage`), nothing excludes it (`reward_checks`) and the
   duration is not used up.
2. Each month by itself, or months together, is a unit: a percentage of what was earned in it, a loss of earlier units
   taken off. A loss is carried to the months after it that count, until it is made good; a month that does not count
   neither makes one nor makes one good. Of months before the first that was rewarded, only the loss counts.
3. At most the maximums per month, of the agreement and of the law, what was received elsewhere in that month taken off.
4. At most the maximum per half-year and per calendar year, of the agreement and of the law, for what was earned in it: what
   earlier months of it give and what was received elsewhere taken off. The law's amount is that of the end of the year.

Months "together" are those of a half-year, or all that count, as long as terms are the same; where there is a maximum per
half-year or year, those of one half-year or year. Source: design §4 Rewards; domain §2 and §6.2 to §6.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .money import ZERO, cents
from .period import Month, Period, months_between
from .reward_checks import excluded
from .reward_coverage import covering, first_covered
from .reward_steps import RewardStep
from .reward_terms import (
    LEGAL_CAPS,
    Granted,
    LegalAmount,
    RewardInput,
    RewardPolicy,
    amount_in_force,
    half_year,
    months_of_half_year,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Months that are looked at together, or one month: `bases` is what was earned, `amount` what that gives in all.

    `policy` is that of the last month, `loss` what earlier units lost and did not make good: zero or less. `steps` lead
    to the amount.
    """

    policy: RewardPolicy
    bases: tuple[tuple[Month, Decimal], ...]
    loss: Decimal
    amount: Decimal = ZERO
    steps: tuple[RewardStep, ...] = ()

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that count, oldest first."""
        return tuple(month for month, _base in self.bases)

    @property
    def base(self) -> Decimal:
        """What was earned in them."""
        return sum((base for _month, base in self.bases), ZERO)

    @property
    def period(self) -> Period:
        """From the first day of the first month to the last day of the last."""
        return Period(self.months[0].first, self.months[-1].last)

    @property
    def kind(self) -> tuple[object, ...] | None:
        """What the next month must share to belong to it; None for a month by itself."""
        return _kind(self.policy, self.months[-1])


def _kind(policy: RewardPolicy, month: Month) -> tuple[object, ...] | None:
    if not policy.together:
        return None
    terms = policy.rhythm, policy.basis, policy.percentage, policy.half_year_cap, policy.year_cap
    if policy.rhythm == "half_year" or policy.half_year_cap is not None:
        return (*terms, half_year(month))
    return (*terms, month.year if policy.has_year_cap else None)


@dataclass(frozen=True, slots=True)
class Entitled:
    """What a member is entitled to, by unit; why each other month does not count; and the months that used up a duration."""

    units: tuple[Unit, ...]
    excluded: dict[Month, RewardStep]
    used: frozenset[Month]

    @property
    def amount(self) -> Decimal:
        """What all units give."""
        return sum((unit.amount for unit in self.units), ZERO)

    def is_beyond_duration(self, month: Month) -> bool:
        """Whether a month does not count only because the duration was over."""
        return month in self.excluded and self.excluded[month].code == "month_duration"


def entitled(policies: Sequence[RewardPolicy], given: RewardInput, until: Month | None = None) -> Entitled:
    """What the policies, of one legal basis and chain and oldest first, give a member.

    :param until: the last month; None: of the run, or of an earlier one when that is later

    >>> from datetime import date
    >>> from .reward_terms import Earned, Permitted
    >>> half = RewardPolicy(1, "other", "surplus", Decimal(50))
    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> earned = {Month(2026, 1): Earned(surplus=Decimal(-100)), Month(2026, 2): Earned(surplus=Decimal(200))}
    >>> given = RewardInput(quarter, date(2026, 4, 15), earned, date(2026, 3, 31), (Permitted(quarter),), ZERO)
    >>> entitled((half,), given).amount
    Decimal('50.00')
    """
    walk = Walk(tuple(policies), given)
    return walk.up_to(until or Month.of(looked_at(policies[-1], given).date_to))


@dataclass(slots=True)
class Walk:
    """One month after the other, from the first that matters on: what was found so far. `ahead` is the month that comes next."""

    policies: tuple[RewardPolicy, ...]
    given: RewardInput
    ahead: Month = field(init=False)
    start: Month = field(init=False)  # where rewarding begins
    first_permitted: Month | None = field(init=False)
    granted: list[Granted] = field(init=False)
    elsewhere: set[Month] = field(init=False)
    units: list[Unit] = field(default_factory=list)
    excluded: dict[Month, RewardStep] = field(default_factory=dict)
    loss: Decimal = ZERO
    could_count: int = 0
    left_out: set[Month] = field(default_factory=set)  # whatever the duration
    used: set[Month] = field(default_factory=set)
    used_now: set[Month] = field(default_factory=set)  # by the last unit
    given_in: dict[tuple[int, int] | int, Decimal] = field(default_factory=dict)  # by half-year, and by year
    kept: dict[Month, Decimal] = field(default_factory=dict)  # granted, and not judged now

    def __post_init__(self) -> None:
        policy = self.policies[-1]
        self.granted = [one for one in self.given.granted if one.continues(policy)]
        self.start = Month.of(looked_at(policy, self.given).date_from)
        self.elsewhere = self._used_elsewhere(policy)
        self.first_permitted = first_covered(self.policies, self.given)
        losses = [month for month, earned in self.given.earned.items() if earned.is_loss]
        self.ahead = min([self.start, *losses])
        if self.first_permitted and any(one.duration_from == "permission" for one in self.policies):
            self.ahead = min(self.ahead, self.first_permitted)
        self._keep_what_is_not_judged(self.granted)

    def up_to(self, until: Month) -> Entitled:
        """Look at the months up to a month, and say what all of them give."""
        for month in months_between(self.ahead, until):
            self._look_at(month)
        self.ahead = max(self.ahead, until.shift(1))
        return Entitled(tuple(self.units), self.excluded, frozenset(self.used | self.used_now))

    def gives(self, month: Month) -> bool:
        """Whether the last month, looked at by itself, gives something."""
        return bool(self.units) and self.units[-1].months[-1] == month and self.units[-1].amount > 0

    def _look_at(self, month: Month) -> None:
        own, reason = covering(self.policies, self.given, month)
        reason = reason or excluded(own, self.given, month)
        if reason is None:
            self.could_count += 1
            used = self.elsewhere | self.used | self.used_now | self._used_and_left_out(self.granted)
            reason = self._duration(own, month, used, self.first_permitted)
        if reason:
            self.excluded[month] = reason
            if reason.code != "month_duration":
                self.left_out.add(month)
        elif month < self.start:
            self.loss = min(ZERO, self.loss + self._base(own, month))
        else:
            self._take(own, month)

    def _keep_what_is_not_judged(self, granted: Sequence[Granted]) -> None:
        """While a rewarded month is settled anew, all that was granted keeps its place in the half-year and the year."""
        settled = self.given.settled_until
        if all(settled is not None and one.period.date_to <= settled for one in granted):
            return
        for one in granted:
            month = one.months[0]
            if settled is None or one.period.date_to > settled:
                self._give(month, one.amount)
            else:
                self.kept[month] = self.kept.get(month, ZERO) + one.amount

    def _give(self, month: Month, amount: Decimal) -> None:
        for time in (half_year(month), month.year):
            self.given_in[time] = self.given_in.get(time, ZERO) + amount

    def _used_and_left_out(self, granted: Iterable[Granted]) -> set[Month]:
        """Months that were granted and do not count any more: they were used all the same. Of months that were granted
        together those between them were never used."""
        gone = (one.months for one in granted if one.amount > 0 and self.left_out.issuperset(one.months))
        return {month for months in gone for month in months}

    def _used_elsewhere(self, policy: RewardPolicy) -> set[Month]:
        return {one.month for one in self.given.elsewhere if one.legal_basis == policy.legal_basis and one.amount > 0}

    def _base(self, policy: RewardPolicy, month: Month) -> Decimal:
        earned = self.given.earned.get(month)
        return earned.of(policy.basis) if earned else ZERO

    # How long

    def _duration(
        self, policy: RewardPolicy, month: Month, used: set[Month], first_permitted: Month | None
    ) -> RewardStep | None:
        """Whether the longest duration is over.

        In a row it is so many calendar months, from the first that was used or the first of the permission on. Otherwise
        months are counted: those used, or since the permission each that could count.
        """
        if policy.duration is None:
            return None
        before = {one for one in used if one < month}
        if policy.contiguous:
            # A month that counts is covered, so there is a first one that is.
            begin = first_permitted if policy.duration_from == "permission" else min(before, default=month)
            over = month >= begin.shift(policy.duration)
        elif policy.duration_from == "permission":
            over = self.could_count > policy.duration
        else:
            over = month not in used and len(before) >= policy.duration
        values = {"month": month, "duration": policy.duration}
        return RewardStep("month_duration", values=values) if over else None

    def _note_used(self, unit: Unit, before: Decimal) -> None:
        """Which months of the last unit use up a duration: those that give something; of months together that is each
        that counts, but where months run on, the first is what matters: of a half-year the first that counts."""
        policy, month = unit.policy, unit.months[-1]
        if policy.rhythm == "half_year" and policy.contiguous:
            self.used_now = set(unit.months) if unit.amount else set()
        elif (policy.together and not policy.contiguous) or unit.amount > before:
            self.used_now.add(month)

    # What it gives

    def _take(self, policy: RewardPolicy, month: Month) -> None:
        """One more month that counts: it belongs to the last unit, or begins the next one."""
        row = month, self._base(policy, month)
        last = self.units[-1] if self.units else None
        if last and last.kind is not None and last.kind == _kind(policy, month):
            self.units.pop()
            unit, before = Unit(policy, (*last.bases, row), last.loss), last.amount
        else:
            if last:
                self.loss = min(ZERO, last.loss + last.base)
            self.used |= self.used_now
            self.used_now = set()
            unit, before = Unit(policy, (row,), self.loss), ZERO
        unit = self._worth(unit, before)
        self.units.append(unit)
        self._give(month, max(unit.amount - before, self.kept.get(month, unit.amount - before)))
        self._note_used(unit, before)

    def _worth(self, unit: Unit, before: Decimal) -> Unit:
        """The unit with its amount and the steps that lead to it.

        :param before: what it gave without its last month
        """
        policy, month = unit.policy, unit.months[-1]
        amount = cents(max(ZERO, unit.base + unit.loss) * policy.percentage / 100)
        values = {"base": unit.base, "loss": -unit.loss, "percentage": policy.percentage}
        if policy.together:
            steps = [RewardStep("period", amount, {**values, "first": unit.months[0], "last": month})]
        else:
            steps = [RewardStep("month", amount, {**values, "month": month})]
            self._month_caps(policy, month, steps)
        if policy.half_year_cap is not None:
            self._half_year_cap(policy, month, before, steps)
        self._year_caps(policy, month, before, steps)
        return Unit(policy, unit.bases, unit.loss, steps[-1].amount, tuple(steps))

    def _month_caps(self, policy: RewardPolicy, month: Month, steps: list[RewardStep]) -> None:
        basis = policy.legal_basis
        elsewhere = self.given.received_elsewhere(basis, (month,))
        values = {"month": month, "elsewhere": elsewhere}
        if policy.month_cap is not None:
            at_most(steps, "month_cap", policy.month_cap - elsewhere, cap=policy.month_cap, **values)
        legal = legal_month(policy, self.given, month)
        if legal is not None:
            at_most(steps, "legal_month_cap", legal.amount - elsewhere, cite(legal), cap=legal.amount, **values)
        if policy.joint_cap is not None:
            besides = self._besides(policy, month)
            room = policy.joint_cap - elsewhere - besides
            at_most(steps, "joint_cap", room, cap=policy.joint_cap, besides=besides, **values)

    def _besides(self, policy: RewardPolicy, month: Month) -> Decimal:
        """What the month has on the other legal bases that count into a joint maximum, here and elsewhere.

        What was granted for months together is of no month.
        """
        others = set(policy.joint_with) - {policy.legal_basis}
        monthly = (one for one in self.given.granted if one.period == month.period and not one.together)
        here = (one.amount for one in monthly if one.legal_basis in others)
        elsewhere = (self.given.received_elsewhere(basis, (month,)) for basis in others)
        return sum(here, ZERO) + sum(elsewhere, ZERO)

    def _half_year_cap(self, policy: RewardPolicy, month: Month, before: Decimal, steps: list[RewardStep]) -> None:
        cap, half = policy.half_year_cap, half_year(month)
        elsewhere = self.given.received_elsewhere(policy.legal_basis, months_of_half_year(half))
        earlier = self.given_in.get(half, ZERO) - before
        values = {"month": month, "cap": cap, "earlier": earlier, "elsewhere": elsewhere}
        at_most(steps, "half_year_cap", cap - earlier - elsewhere, **values)

    def _year_caps(self, policy: RewardPolicy, month: Month, before: Decimal, steps: list[RewardStep]) -> None:
        elsewhere = self.given.received_elsewhere_in(policy.legal_basis, month.year)
        earlier = self.given_in.get(month.year, ZERO) - before
        values = {"year": month.year, "earlier": earlier, "elsewhere": elsewhere}
        cap, legal = policy.year_cap, legal_year(policy, self.given, date(month.year, 12, 31))
        if cap is not None:
            at_most(steps, "year_earned_cap", cap - earlier - elsewhere, cap=cap, **values)
        if legal is not None:
            room = legal.amount - earlier - elsewhere
            at_most(steps, "legal_year_earned_cap", room, cite(legal), cap=legal.amount, **values)


def looked_at(policy: RewardPolicy, given: RewardInput) -> Period:
    """From the first to the last month of this run and of earlier ones for the policy and those that it continues."""
    periods = [Period(given.months[0].first, given.months[-1].last)]
    periods += [given.rewarded] if given.rewarded else []
    periods += [Period(one.months[0].first, one.months[-1].last) for one in given.granted if one.continues(policy)]
    return Period(min(one.date_from for one in periods), max(one.date_to for one in periods))


def legal_month(policy: RewardPolicy, given: RewardInput, month: Month) -> LegalAmount | None:
    """The law's maximum for what is earned in a month, that of its last day; None when the law names none."""
    if "month" not in LEGAL_CAPS.get(policy.legal_basis, ()):
        return None
    return amount_in_force(given.legal_amounts, policy.legal_basis, "month", month.last)


def legal_year(policy: RewardPolicy, given: RewardInput, day: date) -> LegalAmount | None:
    """The law's maximum per calendar year on a day; None when the law names none."""
    if "year" not in LEGAL_CAPS.get(policy.legal_basis, ()):
        return None
    return amount_in_force(given.legal_amounts, policy.legal_basis, "year", day)


def cite(legal: LegalAmount) -> str:
    """A legal amount by its letter and first day."""
    return f"{legal.basis}@{legal.valid_from}"


def at_most(
    steps: list[RewardStep], code: str, room: Decimal, legal: str = "", **values: Decimal | int | Month
) -> None:
    """Add a step when the amount of the last one is more than the room: the room then, and at least zero."""
    amount = steps[-1].amount
    result = min(amount, max(ZERO, room))
    if result != amount:
        steps.append(RewardStep(code, result, values, legal))
