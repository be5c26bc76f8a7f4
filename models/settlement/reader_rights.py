"""What a program that only reads may know: figures under number and trade name, never who the person is (doc/api.md)."""

from ..common.groups import COACH, MONEY_GROUPS, READER

MORE_THAN_READING = f"{COACH},{MONEY_GROUPS}"
TECHNICAL = {"id", "display_name", "company_id", "currency_id", "create_date", "write_date"}
MEMBER_FIELDS = TECHNICAL | {
    "number", "trade_name", "state", "state_date", "admission_date", "active",
    "pot_booked", "pot_unsettled", "pot_total", "pot_expected", "pot_holds_expected", "pot_reserved", "pot_available",
}  # fmt: skip
STATEMENT_FIELDS = TECHNICAL | {
    "member_id", "member_number", "trade_name", "number", "settlement_id", "date_from", "date_to", "state",
    "opening", "turnover", "assignment_cost", "net_turnover", "contribution", "pot_gross", "investment", "training",
    "change", "correction", "other", "closing", "to_date", "invoiced_to_date", "received_to_date", "expected", "step_ids",
}  # fmt: skip
STEP_FIELDS = TECHNICAL | {
    "line_id", "settlement_id", "member_id", "sequence", "key", "code", "name", "labels", "booked",
    "to_date", "booked_before", "amount", "this_period", "correction", "invoiced_to_date",
}  # fmt: skip


def is_hidden(env, field, readable):
    """Whether this user is a program that only reads, and the field is not for it."""
    user = env.user
    return (
        field.name not in readable and not env.su and user.has_group(READER) and not user.has_groups(MORE_THAN_READING)
    )
