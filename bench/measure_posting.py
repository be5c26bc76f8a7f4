"""Posting invoices: plain Odoo and the addon side by side."""

from odoo import Command, fields

from .measurements import ADDON, PLAIN, measurement

INVOICES = 500


@measurement(f"{INVOICES} invoices created and posted", variants=(PLAIN, ADDON), sized=False, target=1.10)
def posting(env):
    """Two lines with tax, one batch; with the addon every line is a member's, the second of every fifth 60/40."""
    prepare = _lines(env)

    def run():
        moves = env["account.move"].create([prepare(number) for number in range(INVOICES)])
        moves.action_post()
        env.flush_all()

    return run


@measurement("1 invoice created and posted", variants=(PLAIN, ADDON), sized=False)
def posting_one(env):
    prepare = _lines(env)

    def run():
        env["account.move"].create([prepare(5)]).action_post()
        env.flush_all()

    return run


def _lines(env):
    """A function that gives the values of an invoice by number."""
    company = env.company
    tax = company.account_sale_tax_id
    partners = env["res.partner"].search([("name", "=like", "Customer %")], limit=50)
    accounts = env["coop.member"].search([]).analytic_account_id.ids if "coop.member" in env else []

    def line(number, place):
        vals = {"name": "Work", "quantity": 1, "price_unit": 10 + number + place, "tax_ids": [Command.set(tax.ids)]}
        if accounts:
            own, other = (accounts[(number + step) % len(accounts)] for step in (0, 1))
            shared = place and number % 5 == 0
            vals["analytic_distribution"] = {str(own): 60, str(other): 40} if shared else {str(own): 100}
        return vals

    def prepare(number):
        return {
            "move_type": "out_invoice",
            "partner_id": partners[number % len(partners)].id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [Command.create(line(number, place)) for place in (0, 1)],
        }

    return prepare
