"""Citizen service numbers (BSN) do not belong in this database.

A private cooperative has no legal ground to keep a BSN, and consent does not give it one. There is no field for it;
where somebody could type one all the same, the screen warns.
"""

from ...engine.bsn import contains_bsn


def bsn_warning(env, text):
    """The warning of an onchange when a text looks as if it holds a BSN, else None."""
    if not contains_bsn(text):
        return None
    return {
        "warning": {
            "title": env._("This looks like a citizen service number (BSN)"),
            "message": env._(
                "A number in this text can be a BSN. The cooperative may not keep it: the law gives it no ground, and "
                "the member's consent does not change that. Use the member number or the authority's own case "
                "number instead, and take the BSN out. If the number is something else, you can leave it."
            ),
        }
    }
