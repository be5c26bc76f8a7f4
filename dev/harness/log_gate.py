"""Find the warnings in Odoo's log that point at a fault in the addon.

Odoo only warns about much that has no effect at all: an unknown field
parameter, `_sql_constraints`, a data file listed twice, a deprecated call.
"""

import re

from common import CHECKOUT, MODULE

ENTRY = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+?): (?P<text>.*)")
BAD_LEVELS = {"WARNING", "ERROR", "CRITICAL"}
GATED = (
    "odoo.api",
    "odoo.domains",
    "odoo.fields",
    "odoo.models",
    "odoo.modules",
    "odoo.registry",
    "odoo.schema",
    "odoo.tools.convert",
    "odoo.tools.translate",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_ui_view",
    f"odoo.addons.{MODULE}",
)
PYTHON_WARNINGS = "py.warnings"


def findings(logs):
    return [entry for log in logs for entry in _entries(log.read_text(errors="replace"))]


def _entries(text):
    found, current = [], None
    for line in text.splitlines():
        match = ENTRY.match(line)
        if match:
            if current and _is_bad(*current):
                found.append("\n".join(current[1]))
            current = (match, [line])
        elif current:
            current[1].append(line)
    if current and _is_bad(*current):
        found.append("\n".join(current[1]))
    return found


def _is_bad(match, lines):
    if match["level"] not in BAD_LEVELS:
        return False
    logger = match["logger"]
    if logger == PYTHON_WARNINGS:
        return _is_ours("\n".join(lines))
    return any(logger == name or logger.startswith(f"{name}.") for name in GATED)


def _is_ours(text):
    return f"/addons/{MODULE}/" in text or f"{CHECKOUT}/" in text
