"""The reward (beloning): what a municipality permits to give a member from his pot, step by step.

1. Refusals first: permission, age, decision, payment month, number of payments; see `reward_checks`.
2. Per month, or over all months of the run together: a percentage of what posted settlements set aside. A loss in a
   month is taken off the months after it.
3. At most the caps per month and per half-year, of the agreement and of the law; what was received elsewhere on the
   same legal basis counts in them. Month and half-year are those in which was earned.
4. Less what was granted for the same months before, and less what was granted too much for other months; what was
   recovered and turns out not to have been too much is given back.
5. At most the caps per calendar year, counted in the year of the payment: the law's is the amount in force on the
   payment date, and the year's payments including this one stay within it.
6. At most what is available in the pot.

Source: design §4 Rewards; domain §2 and §6.2–6.5. It signals; it is no legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .money import ZERO, cents
from .period import Month, Period
from .reward_checks import excluded, refusals
from .reward_history import overpaid, used_in_half_year
from .reward_steps import Reward, RewardPart, RewardStep, Values
from .reward_terms import (
    LEGAL_CAPS,
    Granted,
    LegalAmount,
    Payment,
    RewardInput,
    RewardPolicy,
    amount_in_force,
    half_year,
)


def reward(policy: RewardPolicy, given: RewardInput) -> Reward:
    """What one policy gives one member in one run.

    >>> from datetime import date
    >>> from .reward_terms import Earned, Permitted
    >>> half = RewardPolicy(1, "other", "surplus", Decimal(50))
    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> earned = {Month(2026, 3): Earned(surplus=Decimal("345.60"))}
    >>> permitted = (Permitted(quarter),)
    >>> reward(half, RewardInput(quarter, date(2026, 4, 15), earned, date(2026, 3, 31), permitted, Decimal(300))).amount
    Decimal('172.80')
    """
    reasons = tuple(refusals(policy, given))
    balance = overpaid(given)
    if reasons:
        return Reward(carried=max(ZERO, balance), refusals=reasons)
    run = _Run(policy, given)
    run.look_at_months()
    return run.finish(balance)


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
    (Payment(legal_basis='other', day=datetime.date(2026, 4, 15), amount=Decimal('120')),)
    """
    payment = Payment(policy.legal_basis, given.payment_date, outcome.amount)
    granted = tuple(
        Granted(policy.id, policy.legal_basis, part.period, policy.basis, policy.percentage, part.amount)
        for part in outcome.parts
    )
    return replace(
        given,
        available=given.available - outcome.amount,
        recovered=given.recovered + outcome.recovered,
        payments=(*given.payments, payment),
        granted=(*given.granted, *granted),
    )


@dataclass(slots=True)
class _Run:
    """The computation of one reward while it goes on: `steps` and `parts` grow as the rules are applied."""

    policy: RewardPolicy
    given: RewardInput
    steps: list[RewardStep] = field(default_factory=list)
    parts: list[RewardPart] = field(default_factory=list)
    signals: dict[str, RewardStep] = field(default_factory=dict)

    # Rules 2 to 4: months

    def look_at_months(self) -> None:
        """Find what each month gives, or all months together."""
        used = self.given.used_months(self.policy.legal_basis)
        loss, counted = self._loss_brought(), []
        rooms: dict[tuple[int, int], Decimal] = {}
        for month in self.given.months:
            reason = excluded(self.policy, self.given, month, used)
            if reason:
                self.steps.append(reason)
                continue
            base = self._base(month)
            if self.policy.together:
                counted.append(base)
                used.add(month)
                self._note("counted", base, month=month)
                continue
            amount = self._month(month, base, loss, rooms)
            loss = min(ZERO, loss + base)
            if amount > 0:
                used.add(month)
        if counted:
            self._period(sum(counted, ZERO), loss)

    def _base(self, month: Month) -> Decimal:
        earned = self.given.earned.get(month)
        return earned.of(self.policy.basis) if earned else ZERO

    def _loss_brought(self) -> Decimal:
        """The loss, as a negative amount, that the months since the first reward under this policy have not made good.

        Months that were looked at together count as one: a loss in one of them was taken off the others already.
        """
        together = [one.period for one in self.given.granted if one.policy_id == self.policy.id]
        start = min((period.date_from for period in together), default=self.given.months[0].first)
        units: dict[Period, Decimal] = {}
        for month in sorted(self.given.earned):
            if start <= month.first < self.given.months[0].first:
                unit = next((period for period in together if month.first in period), month.period)
                units[unit] = units.get(unit, ZERO) + self._base(month)
        loss = ZERO
        for base in units.values():
            loss = min(ZERO, loss + base)
        return loss

    def _month(self, month: Month, base: Decimal, loss: Decimal, rooms: dict[tuple[int, int], Decimal]) -> Decimal:
        """One month by itself; returns what it gives in all, with what was granted before."""
        amount = self._percentage(base, loss, month=month)
        elsewhere = self.given.received_elsewhere(self.policy.legal_basis, (month,))
        if self.policy.month_cap is not None:
            amount = self._at_most(
                "month_cap",
                amount,
                self.policy.month_cap - elsewhere,
                month=month,
                cap=self.policy.month_cap,
                elsewhere=elsewhere,
            )
        amount = self._legal_month(month, amount, elsewhere)
        before = self._granted_before(month.period)
        new = max(ZERO, amount - before)
        if before:
            self._note("granted_before", new, month=month, before=before)
        new = self._half_year_cap(month, new, rooms)
        self.parts.append(RewardPart(month.period, base, new))
        return new + before

    def _legal_month(self, month: Month, amount: Decimal, elsewhere: Decimal) -> Decimal:
        legal = self._legal("month")
        if legal is None:
            return amount
        room = legal.amount - elsewhere
        return self._at_most(
            "legal_month_cap", amount, room, _cite(legal), month=month, cap=legal.amount, elsewhere=elsewhere
        )

    def _period(self, base: Decimal, loss: Decimal) -> None:
        """All months of the run together."""
        period = Period(self.given.months[0].first, self.given.months[-1].last)
        amount = self._percentage(base, loss)
        same = (one.amount for one in self.given.granted if (one.policy_id, one.period) == (self.policy.id, period))
        before = max(ZERO, sum(same, ZERO))
        new = max(ZERO, amount - before)
        if before:
            self._note("granted_before", new, before=before)
        new = self._half_year_cap(self.given.months[0], new, {})
        self.parts.append(RewardPart(period, base, new))

    def _percentage(self, base: Decimal, loss: Decimal, **values: Month) -> Decimal:
        amount = cents(max(ZERO, base + loss) * self.policy.percentage / 100)
        code = "month" if values else "period"
        self._note(code, amount, base=base, loss=-loss, percentage=self.policy.percentage, **values)
        return amount

    def _granted_before(self, period: Period) -> Decimal:
        same = (
            one.amount
            for one in self.given.granted
            if (one.legal_basis, one.period) == (self.policy.legal_basis, period)
        )
        return max(ZERO, sum(same, ZERO))

    def _half_year_cap(self, month: Month, amount: Decimal, rooms: dict[tuple[int, int], Decimal]) -> Decimal:
        """The room of a half-year is used by its months in order; `rooms` remembers what they left."""
        cap, half = self.policy.half_year_cap, half_year(month)
        if cap is None:
            return amount
        if half not in rooms:
            rooms[half] = cap - used_in_half_year(self.given, self.policy.legal_basis, half)
        result = self._at_most("half_year_cap", amount, rooms[half], cap=cap, month=month)
        rooms[half] -= result
        return result

    # Rules 4 to 6: the payment

    def finish(self, balance: Decimal) -> Reward:
        """From what the months give to what is paid.

        :param balance: what was granted too much before; negative when it is to be given back
        """
        gross = sum((part.amount for part in self.parts), ZERO)
        self._note("sum", gross)
        recovered = min(balance, gross)
        owed = gross - recovered
        self._note_balance(balance, recovered, owed)
        within = self._year_caps(owed)
        amount = self._at_most("available", within, self.given.available, available=self.given.available)
        self._note("reward", amount)
        reasons = () if amount else (self._why_nothing(gross, owed, within),)
        # What is given back is the first to be paid.
        recovered = max(recovered, -amount)
        parts = tuple(_trimmed(self.parts, amount + recovered))
        carried = max(ZERO, balance - recovered)
        return Reward(amount, recovered, carried, parts, tuple(self.steps), reasons, tuple(self.signals.values()))

    def _note_balance(self, balance: Decimal, recovered: Decimal, owed: Decimal) -> None:
        if balance > 0:
            self._note("overpaid", owed, overpaid=balance, recovered=recovered, carried=balance - recovered)
        elif balance < 0:
            self._note("given_back", owed, returned=-balance)

    def _year_caps(self, amount: Decimal) -> Decimal:
        """The calendar year of the payment: what was paid in it, here and elsewhere, with this payment."""
        year, basis = self.given.payment_date.year, self.policy.legal_basis
        before = self.given.paid_in(basis, year) + self.given.received_elsewhere_in(basis, year)
        values = {"before": before, "year": year}
        if self.policy.year_cap is not None:
            cap = self.policy.year_cap
            amount = self._at_most("year_cap", amount, cap - before, cap=cap, **values)
        legal = self._legal("year")
        if legal is not None:
            amount = self._at_most(
                "legal_year_cap", amount, legal.amount - before, _cite(legal), cap=legal.amount, **values
            )
        return amount

    def _why_nothing(self, gross: Decimal, owed: Decimal, within: Decimal) -> RewardStep:
        if not owed:
            return RewardStep("all_recovered", values={"recovered": gross}) if gross else RewardStep("nothing_earned")
        return RewardStep("nothing_available" if within else "year_is_full")

    # Notes

    def _note(self, code: str, amount: Decimal, legal: str = "", **values: Decimal | int | Month) -> None:
        self.steps.append(RewardStep(code, amount, values, legal))

    def _at_most(
        self, code: str, amount: Decimal, room: Decimal, legal: str = "", **values: Decimal | int | Month
    ) -> Decimal:
        """The amount, at most the room and at least zero; a note says so when that takes something off."""
        result = min(amount, max(ZERO, room))
        if result != amount:
            self._note(code, result, legal, **values)
        return result

    def _legal(self, per: str) -> LegalAmount | None:
        """The maximum of the law on the payment date; one that nobody confirmed for that day is signalled."""
        if per not in LEGAL_CAPS.get(self.policy.legal_basis, ()):
            return None
        day = self.given.payment_date
        found = amount_in_force(self.given.legal_amounts, self.policy.legal_basis, per, day)
        if found and not found.is_confirmed(day):
            values: Values = {"basis": found.basis, "amount": found.amount, "date": day}
            self.signals[per] = RewardStep("unconfirmed_amount", found.amount, values, _cite(found))
        return found


def _cite(legal: LegalAmount) -> str:
    return f"{legal.basis}@{legal.valid_from}"


def _trimmed(parts: Iterable[RewardPart], total: Decimal) -> Iterable[RewardPart]:
    """The parts, oldest first, as far as the total goes: what a cap or the pot takes off is off the last months."""
    for part in parts:
        amount = min(part.amount, total)
        total -= amount
        yield RewardPart(part.period, part.base, amount)
