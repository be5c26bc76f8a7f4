"""The settlement (periodeafrekening): what is due to date, and what has to be booked to get there from the books.

Nothing is carried from month to month: everything due at a date follows from the documents and that date. A
settlement books the difference with what was booked before, so credit notes, late costs and late payments correct
themselves in the next one (design §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .activity import History
from .contribution import Contribution, contributions
from .errors import RuleError
from .money import ZERO
from .rule import Destination
from .steps import BOOKED_CODES, CODES, Step, StepKey, contribution_step, parse_step_key
from .timeline import Segment
from .waterfall import Amounts, Waterfall, total

BASES = ("received", "invoiced")


@dataclass(frozen=True, slots=True)
class MemberInput:
    """All that is needed of one member, up to one date.

    `received` holds the turnover received and `invoiced` the turnover invoiced, per segment number; both hold the same
    costs, which count when booked. `history` holds the member's states, oldest first.
    """

    member_id: int
    segments: Sequence[Segment]
    received: Mapping[int, Amounts] = field(default_factory=dict)
    invoiced: Mapping[int, Amounts] = field(default_factory=dict)
    history: History = ()

    def amounts(self, basis: str) -> Mapping[int, Amounts]:
        """The amounts per segment on the "received" or the "invoiced" basis (design §3, Recognition)."""
        if basis not in BASES:
            raise RuleError("unknown_basis", basis=basis)
        return self.received if basis == "received" else self.invoiced


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to a member's pot to date, step by step in the order of the waterfall."""

    member_id: int
    basis: str
    until: date
    steps: tuple[Step, ...] = ()

    @property
    def totals(self) -> dict[StepKey, Decimal]:
        """The amount per key, in the order of the waterfall; what several rules take for one destination is added."""
        sums: dict[StepKey, Decimal] = {}
        for step in self.steps:
            sums[step.key] = sums.get(step.key, ZERO) + step.amount
        return sums

    @property
    def pot_net(self) -> Decimal:
        """What is in the pot: the sum of the booked steps."""
        return sum((step.amount for step in self.steps if step.booked), ZERO)


def due(member_input: MemberInput, basis: str, until: date) -> Due:
    """The waterfall of one member to date.

    >>> from .rule import Rule
    >>> from .timeline import timeline
    >>> rule = Rule(1, "Afdracht", "company", 1, Destination(), "net_turnover", Decimal(30))
    >>> received = {0: Amounts(Decimal("1000.00"), Decimal("222.00"), Decimal("199.00"))}
    >>> member = MemberInput(7, timeline([rule], [], member_id=7, company_id=1), received)
    >>> for step in due(member, "received", date(2026, 3, 31)).steps:
    ...     print(f"{step.key:24} {step.amount:>8}{' booked' if step.booked else ''}")
    turnover                  1000.00
    assignment_cost           -222.00
    net_turnover               778.00 booked
    contribution:cooperative  -233.40 booked
    pot_gross                  544.60
    investment                -199.00 booked
    training                     0.00 booked
    pot_net                    345.60
    """
    amounts = member_input.amounts(basis)
    handed_over = contributions(member_input.segments, amounts, member_input.history, until)
    return Due(member_input.member_id, basis, until, _steps(total(amounts.values()), handed_over))


def _steps(amounts: Amounts, handed_over: Sequence[Contribution]) -> tuple[Step, ...]:
    pot = Waterfall(amounts, sum((contribution.amount for contribution in handed_over), ZERO))
    return (
        Step("turnover", amounts.turnover),
        Step("assignment_cost", -amounts.assignment_cost),
        Step("net_turnover", pot.net_turnover, formula=("sum", "turnover", "assignment_cost")),
        *(contribution_step(contribution) for contribution in handed_over),
        Step("pot_gross", pot.pot_gross, formula=("sum", "net_turnover", "contribution")),
        Step("investment", -amounts.investment),
        Step("training", -amounts.training),
        Step("pot_net", pot.pot_net, formula=("sum", "pot_gross", "investment", "training")),
    )


@dataclass(frozen=True, slots=True)
class TrueUp:
    """What one settlement does to one step, in euros: `to_date` is due now, `booked_before` was booked earlier.

    `previous` is what should have been booked up to the end of the previous period, with today's knowledge of it.

    >>> late_credit_note = TrueUp("net_turnover", Decimal("900.00"), Decimal("600.00"), Decimal("650.00"))
    >>> late_credit_note.change, late_credit_note.correction, late_credit_note.this_period
    (Decimal('250.00'), Decimal('-50.00'), Decimal('300.00'))
    """

    key: StepKey
    to_date: Decimal
    previous: Decimal
    booked_before: Decimal

    @property
    def change(self) -> Decimal:
        """What is booked now: the correction of earlier periods and what belongs to this period."""
        return self.to_date - self.booked_before

    @property
    def correction(self) -> Decimal:
        """The part of the change that belongs to periods settled before."""
        return self.previous - self.booked_before

    @property
    def this_period(self) -> Decimal:
        """The part of the change that belongs to the period being settled."""
        return self.to_date - self.previous

    @property
    def code(self) -> str:
        """The step it concerns."""
        return parse_step_key(self.key)[0]

    @property
    def destination(self) -> Destination | None:
        """To whom, when it is a contribution."""
        return parse_step_key(self.key)[1]

    @property
    def booked(self) -> bool:
        """Whether it becomes a line of the settlement entry."""
        return self.code in BOOKED_CODES


def true_up(now: Due, before: Mapping[StepKey, Decimal], previous: Due | None = None) -> tuple[TrueUp, ...]:
    """What a settlement books per step, in the order of the waterfall.

    `before` is the sum of the changes of earlier settlements per key; `previous` what is due up to the end of the
    previous period, computed from the documents as they are now (None: there was none). A step that no longer
    exists, because its rule was removed, is brought back to zero.
    """
    to_date, earlier = now.totals, previous.totals if previous else {}
    gone = {key for key in {*before, *earlier} - set(to_date) if before.get(key) or earlier.get(key)}
    return tuple(
        TrueUp(key, to_date.get(key, ZERO), earlier.get(key, ZERO), before.get(key, ZERO))
        for key in _in_waterfall_order([*to_date, *sorted(gone)])
    )


def _in_waterfall_order(keys: Iterable[StepKey]) -> list[StepKey]:
    """The keys by the place of their code; `sorted` is stable, so contributions keep their order."""
    return sorted(keys, key=lambda key: CODES.index(parse_step_key(key)[0]))


def expected(invoiced: Due, received: Due) -> Decimal:
    """What will still come into the pot when all invoices are paid, after contribution (design §3, "expected").

    >>> invoiced = Due(7, "invoiced", date.max, (Step("net_turnover", Decimal("520.60")),))
    >>> received = Due(7, "received", date.max, (Step("net_turnover", Decimal("345.60")),))
    >>> expected(invoiced, received)
    Decimal('175.00')
    """
    return invoiced.pot_net - received.pot_net
