"""Printing statements, page by page beside Odoo's invoices."""

import io

from odoo import Command, fields

from .measurements import ADDON, PLAIN, measurement

STATEMENTS = 50
REPORT = "social_cooperative.report_statement_action"


def _lines(env):
    draft = env["coop.settlement"].create({"company_id": env.company.id})
    draft.action_compute()
    env.flush_all()
    return draft.line_ids[:STATEMENTS]


@measurement(f"{STATEMENTS} statements as one page of HTML")
def statements_html(env):
    lines = _lines(env)
    report = env["ir.actions.report"].with_context(lang=env.lang)
    return lambda: report._render_qweb_html(REPORT, lines.ids)


@measurement(
    f"A page of {STATEMENTS} statements in one PDF, beside one of as many invoices", variants=(PLAIN, ADDON), target=1.0
)
def statements_pdf(env):
    report = env["ir.actions.report"].with_context(force_report_rendering=True)
    if "coop.settlement" in env:
        lines = _lines(env)
        return lambda: _pages(report._render_qweb_pdf(REPORT, lines.ids))
    invoices = _invoices(env)
    return lambda: _pages(report._render_qweb_pdf("account.account_invoices", invoices.ids))


def _invoices(env):
    """As long as a statement: ten lines with tax."""
    tax = env.company.account_sale_tax_id
    line = {"name": "Work in the garden", "quantity": 2, "price_unit": 35, "tax_ids": [Command.set(tax.ids)]}
    partners = env["res.partner"].search([("name", "=like", "Customer %")], limit=STATEMENTS)
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [Command.create(line) for _number in range(10)],
            }
            for partner in partners
        ]
    )
    moves.action_post()
    return moves


def _pages(printed):
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(printed[0])).pages)
