"""What a member has, in the four numbers that are shown wherever a pot is shown (design §3, "What a member has")."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO


@dataclass(frozen=True, slots=True)
class PotFigures:
    """A member's figures in euros.

    `booked` is in the books, `unsettled` came in since the last settlement, `expected` is invoiced but not received
    (after contribution), `reserved` is approved spending not yet billed. Where turnover counts when received,
    `expected` comes on top of the pot; where it counts when invoiced, the pot `holds_expected` already.

    >>> figures = PotFigures(Decimal("345.60"), Decimal("20.00"), Decimal("175.00"), Decimal("100.00"))
    >>> figures.pot, figures.available
    (Decimal('365.60'), Decimal('265.60'))
    """

    booked: Decimal = ZERO
    unsettled: Decimal = ZERO
    expected: Decimal = ZERO
    reserved: Decimal = ZERO
    holds_expected: bool = False

    @property
    def pot(self) -> Decimal:
        """What is in the pot today."""
        return self.booked + self.unsettled

    @property
    def available(self) -> Decimal:
        """What may be spent or rewarded from; negative when more was spent or promised than came in."""
        return self.pot - self.reserved

    @property
    def levels(self) -> tuple[Decimal, Decimal, Decimal]:
        """Heights in a thermometer as percentages: available, reserved and, above the pot, expected.

        The tube is as high as all there is and will be; what is below zero has no height, and what the pot holds
        already is not drawn above it once more.

        >>> PotFigures(Decimal("60"), Decimal("15"), Decimal("25"), Decimal("15")).levels
        (Decimal('60.0'), Decimal('15.0'), Decimal('25.0'))
        >>> PotFigures(booked=Decimal("-5")).levels
        (Decimal('0.0'), Decimal('0.0'), Decimal('0.0'))
        >>> PotFigures(Decimal("100"), expected=Decimal("25"), reserved=Decimal("20"), holds_expected=True).levels
        (Decimal('80.0'), Decimal('20.0'), Decimal('0.0'))
        """
        to_come = ZERO if self.holds_expected else self.expected
        parts = [max(part, ZERO) for part in (self.available, self.reserved, to_come)]
        full = sum(parts, ZERO) or Decimal(1)
        available, reserved, expected = ((100 * part / full).quantize(Decimal("0.1")) for part in parts)
        return available, reserved, expected
