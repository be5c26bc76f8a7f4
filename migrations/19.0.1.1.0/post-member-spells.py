from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Each member's times as a member, from the history of states; and which exit ended a permission.

    Before this version an exit was final, so there is one.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    members = env["coop.member"].with_context(active_test=False).search([])
    env["coop.member.spell"]._follow_history(members)
    env.flush_all()
    cr.execute(
        SQL(
            """UPDATE coop_permission permission SET exit_id = status.id
                 FROM coop_member_status status
                WHERE status.member_id = permission.member_id AND status.state = 'exited'
                  AND permission.ended_by_exit AND permission.exit_id IS NULL"""
        )
    )
    env.invalidate_all()
