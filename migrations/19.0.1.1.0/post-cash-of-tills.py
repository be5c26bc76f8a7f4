"""What is counted or rounded is somebody's on both sides, and a float of long ago that no book knows is not a new gain."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    companies = env["res.company"].search([("coop_enabled", "=", True)])
    companies._coop_count_differences()
    for config in env["pos.config"].search([("company_id", "in", companies.ids)]):
        last = env["pos.session"].search(
            [("config_id", "=", config.id), ("state", "=", "closed"), ("rescue", "=", False)], limit=1
        )
        if last and last._coop_counts_cash():
            unbooked = last.cash_register_balance_end_real - last.with_company(config.company_id)._coop_cash_in_books()
            last.coop_cash_unbooked = last.currency_id.round(unbooked)
