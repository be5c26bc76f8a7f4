"""The outcome of a reward: the amount, the steps that lead to it, and why it is less or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .money import ZERO
from .period import Month, Period

#: Values of a step: what its sentence needs, and what its amount is computed from.
Values = Mapping[str, Decimal | date | int | str | Month]


@dataclass(frozen=True, slots=True)
class RewardStep:
    """One line of the explanation: what happened, the amount after it, and the values of its sentence.

    The amount follows from the values and the amount of the step before. `legal` names the legal amount used: its letter
    and first day, so that everybody can look it up.

    >>> RewardStep("month_cap", Decimal("219.00"), {"cap": Decimal("219.00")}).as_data()
    {'code': 'month_cap', 'amount': '219.00', 'values': {'cap': '219.00'}, 'legal': ''}
    """

    code: str
    amount: Decimal = ZERO
    values: Values = field(default_factory=dict)
    legal: str = ""

    def as_data(self) -> dict[str, object]:
        """The step as plain data, to be stored with the reward."""
        values = {name: str(_plain(value)) for name, value in self.values.items()}
        return {"code": self.code, "amount": str(self.amount), "values": values, "legal": self.legal}


def _plain(value: object) -> object:
    return value.first if isinstance(value, Month) else value


@dataclass(frozen=True, slots=True)
class RewardPart:
    """What a reward grants for one month, or for months together, and of what amount it is a percentage."""

    period: Period
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reward:
    """The outcome: `amount` is what is paid; `recovered` is taken off because too much was granted before, negative when given back.

    `base` is what was earned in the months of the run that count. `carried` is what is still to be recovered in a next
    run. `refusals` say why the amount is nothing, or would be; `signals` are for the treasurer to look at and change no
    amount.

    >>> Reward(refusals=(RewardStep("no_decision"),)).amount
    Decimal('0.00')
    """

    amount: Decimal = ZERO
    recovered: Decimal = ZERO
    carried: Decimal = ZERO
    parts: tuple[RewardPart, ...] = ()
    steps: tuple[RewardStep, ...] = ()
    refusals: tuple[RewardStep, ...] = ()
    signals: tuple[RewardStep, ...] = ()
    base: Decimal = ZERO
