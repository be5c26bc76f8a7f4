"""What Odoo calls when the addon comes or goes (named in __manifest__.py)."""


def uninstall_hook(env):
    """Mark what stays, and let go of what Odoo could not delete: doc/leaving-odoo.md."""
    env["res.company"]._coop_before_uninstall()
