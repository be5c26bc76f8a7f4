"""The rules of a social cooperative in pure Python: no Odoo, no database, only Decimal.

Reading path: `waterfall` (what a member's pot is), `contribution` (what is handed over from it), then `rule` and
`timeline` (which rule applies when), `settlement` (what is due to date, and what a settlement books of it) and
`figures` (what a member may spend). `money`, `period`, `activity` and `steps` are their tools.
"""

from .activity import active_month_ends, is_active_on
from .contribution import Contribution, contributions
from .errors import RuleError
from .figures import PotFigures
from .money import ZERO, cents, split, to_decimal
from .period import Month, Period, month_ends, next_month_end, overlaps
from .rule import Destination, Rule
from .settlement import Due, MemberInput, TrueUp, due, expected, true_up
from .steps import CODES, Step, StepKey, parse_step_key, step_key
from .timeline import Segment, by_segment, segment_on, timeline
from .waterfall import Amounts, Base, Category, Waterfall, total

__all__ = [
    "CODES",
    "ZERO",
    "Amounts",
    "Base",
    "Category",
    "Contribution",
    "Destination",
    "Due",
    "MemberInput",
    "Month",
    "Period",
    "PotFigures",
    "Rule",
    "RuleError",
    "Segment",
    "Step",
    "StepKey",
    "TrueUp",
    "Waterfall",
    "active_month_ends",
    "by_segment",
    "cents",
    "contributions",
    "due",
    "expected",
    "is_active_on",
    "month_ends",
    "next_month_end",
    "overlaps",
    "parse_step_key",
    "segment_on",
    "split",
    "step_key",
    "timeline",
    "to_decimal",
    "total",
    "true_up",
]
