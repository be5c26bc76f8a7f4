"""The reward (beloning): what a benefit authority permits to give a member from his pot, computed as a settlement is.

1. *Entitled to date* is what the months that count give, up to the end of the run: see `reward_entitled`.
2. Less what was *granted to date*, month by month: see `reward_history`. What is less than nothing is carried forward,
   and recovered from what the next reward gives; so is what turns out to have been recovered and was right after all.
3. At most the caps per calendar year, counted in the year of the payment: the law's is the amount in force on the
   payment date, and the year's payments including this one stay within it.
4. At most what is available in the pot. What 3 and 4 take off is still entitled to, and comes with a next reward; what is
   earned in a year above its maximum is not (`reward_entitled`).

Reasons that refuse a payment altogether are in `reward_checks`. Any way of cutting the same months into runs gives the same
in all. Source: design §4 Rewards; domain §2 and §6.2–6.5. It signals; it is no legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .money import ZERO
from .period import Period
from .reward_checks import refusals
from .reward_entitled import Entitled, Unit, at_most, cite, entitled, legal_month, legal_year, looked_at
from .reward_history import Compared, compared, is_judged, still_too_much
from .reward_steps import Reward, RewardPart, RewardStep, Values
from .reward_terms import (
    Granted,
    Payment,
    RewardInput,
    RewardPolicy,
)

#: Why all months of a run are left out, when that is a reason of the whole run.
OF_THE_RUN = {"month_volunteer_period": "volunteer_period", "month_not_yet": "not_yet"}


def reward(policies: RewardPolicy | Sequence[RewardPolicy], given: RewardInput) -> Reward:
    """What one policy, or those of one legal basis that continue each other, give one member in one run.

    :param policies: oldest first; they belong to one chain

    >>> from datetime import date
    >>> from .period import Month
    >>> from .reward_terms import Earned, Permitted
    >>> half = RewardPolicy(1, "other", "surplus", Decimal(50))
    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> earned = {Month(2026, 3): Earned(surplus=Decimal("345.60"))}
    >>> permitted = (Permitted(quarter),)
    >>> reward(half, RewardInput(quarter, date(2026, 4, 15), earned, date(2026, 3, 31), permitted, Decimal(300))).amount
    Decimal('172.80')
    """
    chain = (policies,) if isinstance(policies, RewardPolicy) else tuple(policies)
    policy = current(chain, given)
    entitlement = entitled(chain, given)
    rows = compared(policy, given, entitlement)
    balance = still_too_much(policy, given, rows)
    reasons = tuple(refusals(policy, given))
    if reasons:
        return Reward(carried=max(ZERO, balance), refusals=reasons)
    return _Run(policy, given, entitlement, rows).finish(balance)


def current(chain: Sequence[RewardPolicy], given: RewardInput) -> RewardPolicy:
    """The policy whose terms of payment hold: the last that is permitted in the period of the run."""
    held = [
        policy
        for policy in chain
        for one in given.permitted
        if one.permits(policy) and (days := policy.in_force.intersection(given.period)) and days.overlaps(one.period)
    ]
    return max(held or chain, key=lambda policy: policy.in_force.date_from)


def with_reward(policy: RewardPolicy, given: RewardInput, outcome: Reward) -> RewardInput:
    """The same member for whatever comes next: what this reward gave is granted, paid, and no longer there.

    >>> from datetime import date
    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> given = RewardInput(quarter, date(2026, 4, 15), {}, None, (), Decimal(300))
    >>> outcome = Reward(Decimal(120), recovered=Decimal(30), parts=(RewardPart(quarter, Decimal(300), Decimal(150)),))
    >>> then = with_reward(RewardPolicy(1, "other", "surplus", Decimal(50)), given, outcome)
    >>> then.available, then.recovered
    (Decimal('180'), Decimal('30.00'))
    >>> then.payments
    (Payment(legal_basis='other', day=datetime.date(2026, 4, 15), amount=Decimal('120'), run=None),)
    """
    payment = Payment(policy.legal_basis, given.payment_date, outcome.amount, given.run)
    granted = tuple(
        Granted(
            policy.id,
            policy.legal_basis,
            part.period,
            policy.basis,
            policy.percentage,
            part.amount,
            policy.chain,
            together=policy.together,
        )
        for part in outcome.parts
        if part.amount
    )
    return replace(
        given,
        available=given.available - outcome.amount,
        recovered=given.recovered + outcome.recovered,
        payments=(*given.payments, payment),
        granted=(*given.granted, *granted),
        rewarded=looked_at(policy, given),
    )


@dataclass(slots=True)
class _Run:
    """The computation of one reward while it goes on: `steps` grow as the rules are applied."""

    policy: RewardPolicy
    given: RewardInput
    entitlement: Entitled
    rows: Sequence[Compared]
    steps: list[RewardStep] = field(default_factory=list)

    def finish(self, balance: Decimal) -> Reward:
        """From what the months give to what is paid.

        :param balance: what was granted too much before; negative when it is to be given back
        """
        self._explain_months()
        gross = sum((row.new for row in self.rows), ZERO)
        self.steps.append(RewardStep("sum", gross))
        recovered = min(balance, gross)
        owed = gross - recovered
        self._note_balance(balance, recovered, owed)
        self._year_caps()
        within = self.steps[-1].amount
        at_most(self.steps, "available", self.given.available, available=self.given.available)
        amount = self.steps[-1].amount
        self.steps.append(RewardStep("reward", amount))
        reasons = () if amount else tuple(self._why_nothing(gross, owed, within))
        # What is given back is the first to be paid.
        recovered = max(recovered, -amount)
        return Reward(
            amount,
            recovered,
            max(ZERO, balance - recovered),
            tuple(_trimmed(self._parts(), amount + recovered)),
            tuple(self.steps),
            reasons,
            tuple(self._signals()),
            sum((base for row in self.rows for month, base in row.unit.bases if month in self.given.months), ZERO),
        )

    # Months

    def _explain_months(self) -> None:
        """What each month of the run gives, or why it does not count; and months outside of it where something changed."""
        told = {month for row in self.rows for month in row.unit.months}
        left_out = set(self.given.months) & (self.entitlement.excluded.keys() - told)
        blocks = [(month, [self.entitlement.excluded[month]]) for month in left_out]
        blocks += [(row.unit.months[-1], list(self._explain(row))) for row in self.rows if self._is_shown(row)]
        for _month, steps in sorted(blocks, key=lambda block: block[0]):
            self.steps += steps

    def _is_shown(self, row: Compared) -> bool:
        return row.unit.amount != row.judged or self._is_of_the_run(row.unit)

    def _is_of_the_run(self, unit: Unit) -> bool:
        return any(month in self.given.months for month in unit.months)

    def _explain(self, row: Compared) -> Iterator[RewardStep]:
        unit = row.unit
        if unit.policy.together:
            yield from self._explain_bases(unit)
        yield from unit.steps
        values = {"before": row.before} | ({"accepted": row.accepted} if row.accepted else {})
        if row.too_much and not is_judged(self.policy, self.given):
            yield RewardStep("not_judged", row.new, values)
        elif row.too_much:
            yield RewardStep("granted_too_much", row.new, {**values, "too_much": row.too_much})
        elif row.before or row.accepted:
            yield RewardStep("granted_before", row.new, values)

    def _explain_bases(self, unit: Unit) -> Iterator[RewardStep]:
        """Of which months the amount is a percentage; those before the run in one line."""
        earlier = [(month, base) for month, base in unit.bases if month < self.given.months[0]]
        if len(earlier) > 1:
            months = {"first": earlier[0][0], "last": earlier[-1][0]}
            yield RewardStep("counted_before", sum((base for _month, base in earlier), ZERO), months)
        for month, base in unit.bases if len(earlier) <= 1 else unit.bases[len(earlier) :]:
            yield RewardStep("counted", base, {"month": month})

    def _parts(self) -> Iterator[RewardPart]:
        """What each unit gives anew: for its months in the run, or all of them when it has none there."""
        for row in self.rows:
            if not (row.new or self._is_of_the_run(row.unit)):
                continue
            bases = [one for one in row.unit.bases if one[0] in self.given.months] or row.unit.bases
            period = Period(bases[0][0].first, bases[-1][0].last)
            yield RewardPart(period, sum((base for _month, base in bases), ZERO), row.new)

    # The payment

    def _note_balance(self, balance: Decimal, recovered: Decimal, owed: Decimal) -> None:
        taken = self.given.recovered
        if balance > 0:
            values = {"overpaid": balance, "recovered": recovered, "carried": balance - recovered, "taken": taken}
            self.steps.append(RewardStep("overpaid", owed, values))
        elif balance < 0:
            self.steps.append(RewardStep("given_back", owed, {"returned": -balance, "taken": taken}))

    def _year_caps(self) -> None:
        """The calendar year of the payment: what was paid in it, here and elsewhere, with this payment."""
        year, basis = self.given.payment_date.year, self.policy.legal_basis
        before = self.given.paid_in(basis, year) + self.given.received_elsewhere_in(basis, year)
        values = {"before": before, "year": year}
        cap, legal = self.policy.year_cap, legal_year(self.policy, self.given, self.given.payment_date)
        if cap is not None:
            at_most(self.steps, "year_cap", cap - before, cap=cap, **values)
        if legal is not None:
            at_most(self.steps, "legal_year_cap", legal.amount - before, cite(legal), cap=legal.amount, **values)

    # Why nothing, and what to look at

    def _why_nothing(self, gross: Decimal, owed: Decimal, within: Decimal) -> Iterator[RewardStep]:
        """The true reasons: what took all of it, or of each month why it gives nothing."""
        if owed:
            yield RewardStep("nothing_available" if within else "year_is_full")
        elif gross:
            yield RewardStep("all_recovered", values={"recovered": gross})
        else:
            yield from self._why_no_month_gives()

    def _why_no_month_gives(self) -> Iterator[RewardStep]:
        reasons = {_why(row): None for row in self.rows if self._is_of_the_run(row.unit)}
        if len(reasons) > 1:
            reasons.pop("nothing_earned", None)
        yield from map(RewardStep, reasons)
        if not reasons:
            left_out = [step for month, step in self.entitlement.excluded.items() if month in self.given.months]
            whole = {OF_THE_RUN.get(step.code) for step in left_out}
            code = whole.pop() if len(whole) == 1 else None
            values = {name: value for name, value in left_out[0].values.items() if name != "month"} if code else {}
            yield RewardStep(code or "no_month_counts", values=values)

    def _signals(self) -> Iterator[RewardStep]:
        """Maximums of the law that nobody confirmed for the day on which they count; each once."""
        days = [
            (legal, month.last)
            for row in self.rows
            for month in row.unit.months
            if self._is_shown(row) and (legal := legal_month(row.unit.policy, self.given, month))
        ]
        legal = legal_year(self.policy, self.given, self.given.payment_date)
        days += [(legal, self.given.payment_date)] if legal else []
        unsure = {found: day for found, day in days if not found.is_confirmed(day)}
        for found, day in unsure.items():
            values: Values = {"basis": found.basis, "amount": found.amount, "date": day}
            yield RewardStep("unconfirmed_amount", found.amount, values, cite(found))


def _why(row: Compared) -> str:
    """Why a unit of the run gives nothing new."""
    if row.before or row.accepted:
        return "granted_more" if row.too_much else "granted_already"
    if row.unit.base <= 0:
        return "nothing_earned"
    last = row.unit.steps[-1]
    if last.code == "half_year_cap":
        return "half_year_full"
    if last.code in ("year_earned_cap", "legal_year_earned_cap"):
        return "earned_year_full"
    if last.code in ("month_cap", "legal_month_cap", "joint_cap"):
        return "received_elsewhere"
    return "earlier_loss" if row.unit.loss else "nothing_earned"


def _trimmed(parts: Iterable[RewardPart], total: Decimal) -> Iterator[RewardPart]:
    """The parts, oldest first, as far as the total goes: what a cap or the pot takes off is off the last months."""
    for part in parts:
        amount = min(part.amount, total)
        total -= amount
        yield RewardPart(part.period, part.base, amount)
