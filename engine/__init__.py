"""The rules of a social cooperative in pure Python: no Odoo, no database, only Decimal.

Reading path: `waterfall` (what a member's pot is), `contribution` (what goes to others from it), then `rule` and
`timeline` (which rule applies when), `settlement` (what is due to date, and what a settlement books of it) and
`figures` (what a member may spend); `receipts` says what was received of a document. `reward_terms` says what a benefit authority permits, `reward` what that gives.
`apportion` shares an assignment. Of the thrift store: `weights` (what came in must be found again), `colour_tag`
(a discount by age), `division` (a shop's result over hours) and `margin` (tax on second-hand goods).
`spells` says when somebody was a member, and counts members. `money`, `period`, `activity`, `typed`, `typed_amount` and `steps` are their tools.

Three modules are about what is in the books rather than about money, and are imported by module: `member_shares` (the owners
of a line, as Odoo keeps them: percentages that are floats), `names` (whether a text names a person) and `bsn`.

The audit file for the tax office is imported by module, too: `xaf_schema` (the elements), `xaf_entry` (an
entry as its lines), `xaf_balance`, `xaf_year`, `xaf_codes` and `xaf_text`. So are `annual` (balance sheet and result), `vat_return` (boxes of the VAT return), `kor`
(the small-business scheme), `duties` and `audit_sample`.
"""

from .activity import active_month_ends, is_active_on
from .apportion import apportion, percentages, share_out
from .colour_tag import Discount, Window, colour, discount, monday, windows
from .contribution import Contribution, contributions
from .epc import epc_text
from .errors import RuleError
from .figures import PotFigures
from .money import ZERO, cents, split, to_decimal
from .period import Month, Period, month_ends, months_between, next_month_end, overlaps
from .reward import current, reward, with_reward
from .reward_entitled import Entitled, entitled
from .reward_law import AUTHORITIES, LIMITS, is_possible, legal_limit, with_legal_limits
from .reward_payday import Paid, Payday, not_payable
from .reward_room import Room, rooms
from .reward_schedule import schedule
from .reward_several import claimed, in_order
from .reward_steps import Reward, RewardPart, RewardStep
from .reward_terms import (
    EXEMPTIONS,
    LEGAL_CAPS,
    VOLUNTEER,
    Earned,
    Elsewhere,
    Granted,
    LegalAmount,
    Payment,
    Permitted,
    RewardInput,
    RewardPolicy,
    amount_in_force,
    half_year,
)
from .rule import Destination, Rule
from .settlement import Due, MemberInput, TrueUp, due, expected, true_up
from .spells import MEMBER_STATES, Movement, Spell, members_on, movement, spells_of
from .steps import CODES, Step, StepKey, parse_step_key, step_key
from .target import Target, TargetResult, VolunteerRoom, target_result, volunteer_room
from .timeline import Segment, by_segment, segment_on, timeline
from .typed import typed_number
from .typed_amount import typed_amounts
from .waterfall import Amounts, Base, Category, Waterfall, total
from .weights import Origins, Weights, by_origin, divide

__all__ = [
    "AUTHORITIES",
    "CODES",
    "EXEMPTIONS",
    "LEGAL_CAPS",
    "LIMITS",
    "MEMBER_STATES",
    "VOLUNTEER",
    "ZERO",
    "Amounts",
    "Base",
    "Category",
    "Contribution",
    "Destination",
    "Discount",
    "Due",
    "Earned",
    "Elsewhere",
    "Entitled",
    "Granted",
    "LegalAmount",
    "MemberInput",
    "Month",
    "Movement",
    "Paid",
    "Payday",
    "Payment",
    "Period",
    "Permitted",
    "PotFigures",
    "Reward",
    "RewardInput",
    "RewardPart",
    "RewardPolicy",
    "RewardStep",
    "Room",
    "Rule",
    "RuleError",
    "Segment",
    "Spell",
    "Step",
    "StepKey",
    "Target",
    "TargetResult",
    "TrueUp",
    "VolunteerRoom",
    "Waterfall",
    "Weights",
    "Window",
    "active_month_ends",
    "amount_in_force",
    "apportion",
    "by_origin",
    "by_segment",
    "cents",
    "claimed",
    "colour",
    "contributions",
    "current",
    "discount",
    "divide",
    "due",
    "entitled",
    "epc_text",
    "expected",
    "half_year",
    "in_order",
    "is_active_on",
    "is_possible",
    "legal_limit",
    "members_on",
    "monday",
    "month_ends",
    "months_between",
    "movement",
    "not_payable",
    "next_month_end",
    "overlaps",
    "parse_step_key",
    "reward",
    "percentages",
    "rooms",
    "schedule",
    "segment_on",
    "share_out",
    "spells_of",
    "split",
    "step_key",
    "target_result",
    "timeline",
    "to_decimal",
    "total",
    "true_up",
    "typed_amounts",
    "typed_number",
    "volunteer_room",
    "windows",
    "with_legal_limits",
    "with_reward",
]
