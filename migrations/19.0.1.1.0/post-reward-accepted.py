from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Rewards that were posted stay as they are: where the rule of now gives something else for their months, the difference
    is accepted. It is neither asked back nor paid. What changes in these months afterwards, a credit note for instance, is
    seen by the next run as always. What the last reward said that is still to be recovered, still is.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for company in env["res.company"].search([("coop_enabled", "=", True)]):
        env["coop.reward.input"].with_company(company)._accept_posted(company)
