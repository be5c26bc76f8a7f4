"""One dialog asks why a request is sent back or refused; the two from before go. Their rules go in pre-record-rules.py.

What stands in a dialog is of the moment, so nothing is lost with their tables.
"""

from odoo.tools import SQL

DIALOGS = ("coop_assignment_send_back", "coop_spending_answer")


def migrate(cr, _version):
    for dialog in DIALOGS:
        cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(dialog)))
