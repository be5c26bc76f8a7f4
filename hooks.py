"""What Odoo calls when the addon comes or goes (named in __manifest__.py)."""

from odoo.tools import sql


def uninstall_hook(env):
    """Mark what stays, and let go of what Odoo could not delete: doc/leaving-odoo.md."""
    env["res.company"]._coop_before_uninstall()
    # They hang on an index of another table, which Odoo could not drop otherwise.
    for table in ("coop_settlement_step", "coop_settlement_item"):
        sql.drop_constraint(env.cr, table, f"{table}_line_fkey")
