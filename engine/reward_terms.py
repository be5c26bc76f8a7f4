"""What a benefit authority permits by way of reward, and all that is known of one member when it is computed.

Amounts are euros. The legal basis is a letter of the Participatiewet (BWBR0015703): "31.2.j" is article 31, second
paragraph, letter j. Source of every rule: domain §2, which quotes the law's own text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .activity import History
from .errors import RuleError
from .money import ZERO
from .period import Month, Period, months_between

#: Exemptions of income of which a month can have only one (art. 31.2 n, r and y name each other; 34a follows n).
EXEMPTIONS = frozenset({"31.2.n", "31.2.r", "31.2.y", "34a"})
#: Letters of which the law names a maximum in euros, and the time over which that maximum counts.
LEGAL_CAPS = {
    "31.2.j": ("year",),
    "31.2.k": ("month", "year"),
    "31.2.n": ("month",),
    "31.2.r": ("month",),
    "31.2.y": ("month",),
}
VOLUNTEER = "31.2.k"
BASES = ("turnover", "net_turnover", "surplus")
RHYTHMS = ("month", "half_year", "period")
#: From when a duration is counted: the first month that gave something, or the first month of the permission.
DURATIONS_FROM = ("reward", "permission")


@dataclass(frozen=True, slots=True)
class Earned:
    """What posted settlements set aside for a member in one month.

    >>> Earned(Decimal("1250.00"), Decimal("1028.00"), Decimal("520.60")).of("surplus")
    Decimal('520.60')
    """

    turnover: Decimal = ZERO
    net_turnover: Decimal = ZERO
    surplus: Decimal = ZERO

    @property
    def is_loss(self) -> bool:
        """Whether it is a loss on any basis.

        >>> [Earned(Decimal(10), Decimal(net), Decimal(amount)).is_loss for net, amount in ((5, "-0.01"), (0, 0), (-1, 0))]
        [True, False, True]
        """
        return min(self.turnover, self.net_turnover, self.surplus) < 0

    def of(self, basis: str) -> Decimal:
        """The amount of which a reward is a percentage."""
        if basis not in BASES:
            raise RuleError("unknown_reward_basis", basis=basis)
        return {"turnover": self.turnover, "net_turnover": self.net_turnover, "surplus": self.surplus}[basis]


@dataclass(frozen=True, slots=True)
class LegalAmount:
    """A maximum in euros that the law names, per month or per year, from a day on.

    `confirmed_until` is the last day for which it was looked up; None: it was never confirmed.
    """

    basis: str
    per: str
    amount: Decimal
    valid_from: date
    confirmed_until: date | None = None

    def is_confirmed(self, day: date) -> bool:
        """Whether somebody looked up that this is the amount on `day`.

        >>> LegalAmount("31.2.n", "month", Decimal(285), date(2026, 1, 1), date(2026, 6, 30)).is_confirmed(date(2026, 7, 1))
        False
        """
        return self.confirmed_until is not None and day <= self.confirmed_until


def amount_in_force(amounts: Iterable[LegalAmount], basis: str, per: str, day: date) -> LegalAmount | None:
    """The maximum in force on `day`, the last that began; None when none did.

    >>> old = LegalAmount("31.2.n", "month", Decimal(278), date(2025, 7, 1))
    >>> new = LegalAmount("31.2.n", "month", Decimal(285), date(2026, 1, 1))
    >>> [amount_in_force([old, new], "31.2.n", "month", day).amount for day in (date(2025, 12, 31), date(2026, 1, 1))]
    [Decimal('278'), Decimal('285')]
    """
    begun = [one for one in amounts if (one.basis, one.per) == (basis, per) and one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class RewardPolicy:
    """One way of rewarding that an agreement permits.

    `rhythm` "month" looks at each month by itself, "period" at all months together, from the first that was rewarded up to
    the end of the run, and "half_year" at January to June and July to December. `duration` is the largest number of
    months: those with a reward, of months together each that counts, or when `contiguous` all from the first one on.
    `payment_months` empty means any month. `volunteer` says what volunteer pay excludes: "" nothing, "month" the
    month in which it was received, "period" its half-year. `after` is an exemption that must be used first, and its months.
    `duration_from` is where the duration begins: "reward", the first month that gave something, or "permission".
    `whole_months` counts only months that permission and policy cover from the first to the last day.
    `paused_months` counts months on whose last day the member is paused, too.
    `joint_cap` is the most per month together with what the month has on one of `joint_with`, legal bases.
    `authority` is who permits it: "municipality" or "uwv".
    Policies of one legal basis and one `chain` continue each other: losses, maximums and durations run on.
    `more_refusals` and `more_exclusions` are reasons of another cooperative's own addon (doc/extending.md): functions of
    the policy and the input, and of the month, that give a `RewardStep` or None.
    """

    id: int
    legal_basis: str
    basis: str
    percentage: Decimal
    rhythm: str = "period"
    month_cap: Decimal | None = None
    half_year_cap: Decimal | None = None
    year_cap: Decimal | None = None
    payments_per_year: int | None = None
    payment_months: Collection[int] = ()
    duration: int | None = None
    contiguous: bool = False
    not_under_27: bool = False
    volunteer: str = ""
    decision_required: bool = False
    after: tuple[str, int] | None = None
    whole_months: bool = True
    duration_from: str = "reward"
    paused_months: bool = False
    joint_cap: Decimal | None = None
    joint_with: Collection[str] = ()
    chain: int = 0
    authority: str = "municipality"
    in_force: Period = Period(date.min, date.max)
    more_refusals: tuple[Callable, ...] = ()
    more_exclusions: tuple[Callable, ...] = ()

    def __post_init__(self) -> None:
        if self.rhythm not in RHYTHMS or self.basis not in BASES:
            raise RuleError("unknown_rhythm_or_basis", rhythm=self.rhythm, basis=self.basis)
        if self.duration_from not in DURATIONS_FROM:
            raise RuleError("unknown_duration_from", duration_from=self.duration_from)
        if not 0 <= self.percentage <= 100:
            raise RuleError("percentage_out_of_range", percentage=self.percentage)
        if self.together and self.has_month_cap:
            raise RuleError("month_cap_needs_months", legal_basis=self.legal_basis)
        if self.together and self.legal_basis in EXEMPTIONS:
            raise RuleError("exemption_needs_months", legal_basis=self.legal_basis)

    @property
    def has_month_cap(self) -> bool:
        """Whether the agreement or the law names a maximum per month."""
        own = self.month_cap is not None or self.joint_cap is not None
        return own or "month" in LEGAL_CAPS.get(self.legal_basis, ())

    @property
    def has_year_cap(self) -> bool:
        """Whether the agreement or the law names a maximum per calendar year."""
        return self.year_cap is not None or "year" in LEGAL_CAPS.get(self.legal_basis, ())

    @property
    def together(self) -> bool:
        """Whether months are looked at together."""
        return self.rhythm != "month"


@dataclass(frozen=True, slots=True)
class Permitted:
    """A period in which the authority permits a policy for a member, and what it decided for that period.

    `decided_on` is the day of the decision, of the college or UWV; `age_exception` that the age limit is not for this member.
    `policies` are the numbers of the policies that it permits; None: all.
    """

    period: Period
    decided_on: date | None = None
    age_exception: bool = False
    policies: frozenset[int] | None = None

    def permits(self, policy: RewardPolicy) -> bool:
        """Whether a policy is one of those that are permitted.

        >>> half = RewardPolicy(1, "other", "surplus", Decimal(50))
        >>> Permitted(Period.open(), policies=frozenset({2})).permits(half), Permitted(Period.open()).permits(half)
        (False, True)
        """
        return self.policies is None or policy.id in self.policies


@dataclass(frozen=True, slots=True)
class Granted:
    """What an earlier reward gave for a month or for months together; reversed ones are left out.

    `accepted` is the part of it that is no more compared with what the months give: it stays whatever they do. Below zero
    it is what the months give and never will be granted. `together` says that it was computed over months together: then
    no month has a part of it, even when a run was about one month.
    """

    policy_id: int
    legal_basis: str
    period: Period
    basis: str
    percentage: Decimal
    amount: Decimal
    chain: int = 0
    accepted: Decimal = ZERO
    together: bool = False

    def continues(self, policy: RewardPolicy) -> bool:
        """Whether it was granted under the policy, or under one that the policy continues."""
        return (self.legal_basis, self.chain) == (policy.legal_basis, policy.chain)

    @property
    def months(self) -> tuple[Month, ...]:
        """All months for which it was granted.

        >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
        >>> len(Granted(1, "other", quarter, "surplus", Decimal(50), Decimal(100)).months)
        3
        """
        return months_between(Month.of(self.period.date_from), Month.of(self.period.date_to))


@dataclass(frozen=True, slots=True)
class Payment:
    """A reward of an earlier run: what was paid on that day. It counts in the calendar year of that day.

    What one `run` pays on one day is one payment, whatever number of policies it follows from.
    """

    legal_basis: str
    day: date
    amount: Decimal
    run: int | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a member received from somebody else in a month on a legal basis, e.g. volunteer pay or a premium."""

    legal_basis: str
    month: Month
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RewardInput:
    """All that is needed of one member for the policies of one legal basis and chain.

    `earned` is what posted settlements set aside, by the month of the document; a correction belongs to the month of what
    it corrects. `permitted` are the permissions of authorities for this member. `history` are the member's states,
    None when they do not matter. `turns_27` is the day on which somebody turns 27, `date.min` for who was older when he
    came, None when nobody asked. `available` is what the pot has to spare. `granted`, `payments` and `elsewhere` are of
    every legal basis. `rewarded` runs from the first to the last month that earlier runs looked at for this chain, whatever
    they gave. `recovered` is what earlier rewards of the chain took off because too much had been granted, less what they
    gave back. `others` are policies of the same legal basis that belong to another chain: a month that falls under one of
    them is not this chain's. `run` tells payments of this run from those of others. `claimed` are the months that each
    exemption uses in this run (`reward_several`).
    """

    period: Period
    payment_date: date
    earned: Mapping[Month, Earned]
    settled_until: date | None
    permitted: tuple[Permitted, ...]
    available: Decimal
    turns_27: date | None = None
    granted: tuple[Granted, ...] = ()
    payments: tuple[Payment, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    recovered: Decimal = ZERO
    legal_amounts: tuple[LegalAmount, ...] = field(default=(), repr=False)
    history: History | None = None
    rewarded: Period | None = None
    others: tuple[RewardPolicy, ...] = field(default=(), repr=False)
    run: int | None = None
    claimed: Mapping[str, Collection[Month]] = field(default_factory=dict)

    @property
    def months(self) -> tuple[Month, ...]:
        """The calendar months of the run, oldest first."""
        return months_between(Month.of(self.period.date_from), Month.of(self.period.date_to))

    def received_elsewhere(self, basis: str, months: Collection[Month]) -> Decimal:
        """What was received from others on a legal basis in these months."""
        return sum((one.amount for one in self.elsewhere if one.legal_basis == basis and one.month in months), ZERO)

    def received_elsewhere_in(self, basis: str, year: int) -> Decimal:
        """The same, in a calendar year."""
        return sum((one.amount for one in self.elsewhere if (one.legal_basis, one.month.year) == (basis, year)), ZERO)

    def paid_in(self, basis: str, year: int) -> Decimal:
        """What earlier rewards paid on a legal basis in a calendar year, whatever day of it."""
        return sum((one.amount for one in self.payments if (one.legal_basis, one.day.year) == (basis, year)), ZERO)

    def payments_in(self, basis: str, year: int) -> int:
        """How many payments there were on a legal basis in a calendar year besides this run's, here and elsewhere."""
        paid = {
            (one.day, one.run, place if one.run is None else None)
            for place, one in enumerate(self.payments)
            if (one.legal_basis, one.day.year) == (basis, year)
            and one.amount > 0
            and (one.run is None or one.run != self.run)
        }
        elsewhere = [one for one in self.elsewhere if (one.legal_basis, one.month.year) == (basis, year)]
        return len(paid) + sum(1 for one in elsewhere if one.amount > 0)

    def used_months(self, basis: str) -> set[Month]:
        """The months in which an exemption is used, here or elsewhere."""
        given = {month for one in self.granted if one.legal_basis == basis and one.amount > 0 for month in one.months}
        given.update(self.claimed.get(basis, ()))
        return given | {one.month for one in self.elsewhere if one.legal_basis == basis and one.amount > 0}


def half_year(month: Month) -> tuple[int, int]:
    """The year and the half (1 or 2) in which a month lies.

    >>> half_year(Month(2026, 6)), half_year(Month(2026, 7))
    ((2026, 1), (2026, 2))
    """
    return month.year, 1 if month.month <= 6 else 2


def months_of_half_year(half: tuple[int, int]) -> tuple[Month, ...]:
    """The six months of a half-year.

    >>> [month.month for month in months_of_half_year((2026, 2))]
    [7, 8, 9, 10, 11, 12]
    """
    year, number = half
    first = Month(year, 1 if number == 1 else 7)
    return months_between(first, first.shift(5))
