"""The reason of an exit stands in the line of the history that it is about: who comes back may leave for another one.

Before the update, so that the member's own reason, which is now read from there, is never seen empty.
"""

from odoo.tools import SQL, sql


def migrate(cr, _version):
    if sql.table_exists(cr, "coop_member_status") and not sql.column_exists(cr, "coop_member_status", "exit_reason"):
        sql.create_column(cr, "coop_member_status", "exit_reason", "varchar")
        cr.execute(
            SQL(
                """UPDATE coop_member_status status SET exit_reason = member.exit_reason
                     FROM coop_member member
                    WHERE member.id = status.member_id AND status.state = 'exited'"""
            )
        )
