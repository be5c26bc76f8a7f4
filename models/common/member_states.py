"""The states of a member, and the sets of them that rules ask for, each under one name."""

from ...engine import MEMBER_STATES

STATES = [
    ("applicant", "Applicant"),
    ("trial", "Trial"),
    ("active", "Active"),
    ("paused", "Paused"),
    ("exited", "Exited"),
]
# From → to. Applicants may skip the trial: not every cooperative has one (domain §1.2). Who left may come back.
TRANSITIONS = {
    "applicant": {"trial", "active", "exited"},
    "trial": {"active", "exited"},
    "active": {"paused", "exited"},
    "paused": {"active", "exited"},
    "exited": {"trial", "active"},
}
# Takes on new work.
AT_WORK = ("trial", "active")
# Belongs to the cooperative now: may sell at the till what was brought in before a pause, too.
PRESENT = MEMBER_STATES
# Is no member yet, or no longer: asks for nothing and gets a statement only when there is something to tell.
NOT_PRESENT = ("applicant", "exited")
# Why somebody left, and what of it is reported as outflow.
EXIT_REASONS = [
    ("work", "Paid work"),
    ("self_employed", "Self-employed"),
    ("training", "Training or study"),
    ("programme", "Another programme"),
    ("not_admitted", "Not admitted"),
    ("other", "Other"),
]
