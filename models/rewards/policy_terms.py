"""How the fields of a reward policy become terms of the engine: one row per field, and all else follows from it.

`_to_engine` reads the rows; a policy under which somebody was rewarded keeps those that are fixed; a template begins with
the default of each field.
"""

from collections.abc import Callable
from typing import NamedTuple

from ...engine import EXEMPTIONS, VOLUNTEER, to_decimal
from .coop_legal_amount import LEGAL_BASES


class Term(NamedTuple):
    """The name in `RewardPolicy`, how it follows from the field's value, and whether what months give depends on it."""

    name: str
    read: Callable = lambda value: value
    fixed: bool = True


def amount(value):
    """Euros; 0 on the screen is no maximum."""
    return to_decimal(value) if value else None


def number(value):
    """A number; 0 on the screen is no limit."""
    return value or None


# What counts into a joint maximum, by legal basis.
JOINT_WITH = {
    "exemptions": EXEMPTIONS,
    "volunteer": frozenset({VOLUNTEER}),
    "all": frozenset(basis for basis, _label in LEGAL_BASES),
}

TERMS = {
    "legal_basis": Term("legal_basis"),
    "basis": Term("basis"),
    "percentage": Term("percentage", to_decimal),
    "rhythm": Term("rhythm"),
    "month_cap": Term("month_cap", amount),
    "joint_cap": Term("joint_cap", amount),
    "joint_with": Term("joint_with", JOINT_WITH.get),
    "half_year_cap": Term("half_year_cap", amount),
    "year_cap": Term("year_cap", amount),
    "payments_per_year": Term("payments_per_year", number, fixed=False),
    "duration_months": Term("duration", number),
    "contiguous": Term("contiguous"),
    "duration_from": Term("duration_from"),
    "paused_months": Term("paused_months"),
    "not_under_27": Term("not_under_27"),
    "volunteer": Term("volunteer", lambda value: "" if value == "none" else value),
    "decision_required": Term("decision_required"),
    "whole_months": Term("whole_months"),
}
# Fields that are more than a value of their own; `_to_engine` reads them itself.
OTHER_TERMS = {"after_basis": True, "after_months": True, "payment_months": False, "for_all": False}
#: Other ones of these are another policy, once members were rewarded under it.
FIXED = {
    "agreement_id",
    *(field for field, term in TERMS.items() if term.fixed),
    *(field for field, fixed in OTHER_TERMS.items() if fixed),
}
