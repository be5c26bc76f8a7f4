"""What was sent back or refused after it was approved is approved no more; from now on that is taken off with it."""

from odoo.tools import SQL

TABLES = ("coop_spending_request", "coop_assignment")


def migrate(cr, _version):
    for table in TABLES:
        cr.execute(
            SQL(
                "UPDATE %s SET approved_by_id = NULL, approved_on = NULL"
                " WHERE step IN ('returned', 'refused', 'submitted') AND approved_on IS NOT NULL",
                SQL.identifier(table),
            )
        )
