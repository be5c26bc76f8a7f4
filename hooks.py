"""What Odoo calls when the addon comes or goes (named in __manifest__.py)."""

from .models.company.res_company_kept import KEPT


def uninstall_hook(env):
    """Mark the accounts, journals and analytic accounts that stay: doc/leaving-odoo.md."""
    env["ir.model.data"].search([("module", "=", KEPT)]).unlink()  # of an uninstallation before this one
    companies = env["res.company"].with_context(active_test=False).search([("coop_enabled", "=", True)])
    companies._coop_mark_kept()
