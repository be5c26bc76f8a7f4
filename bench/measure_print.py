"""Printing statements, page by page beside Odoo's invoices."""

import io

from odoo import Command, fields

from .measurements import ADDON, PLAIN, measurement

STATEMENTS, ONE_BY_ONE = 50, 10
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
    "A page of statements printed one by one, beside one of Odoo's invoices",
    variants=(PLAIN, ADDON),
    target=1.0,
    rounds=2,
)
def statements_pdf(env):
    """One by one, because wkhtmltopdf without patched Qt prints only one of Odoo's invoices at a time."""
    report = env["ir.actions.report"].with_context(force_report_rendering=True)
    if "coop.settlement" in env:
        name, documents = REPORT, _lines(env)[:ONE_BY_ONE]
    else:
        name, documents = "account.account_invoices", _invoices(env)
    return lambda: sum(_pages(report._render_qweb_pdf(name, document.ids)) for document in documents)


@measurement(f"A page of {STATEMENTS} statements in one PDF", rounds=2)
def statements_in_one_pdf(env):
    report, lines = env["ir.actions.report"].with_context(force_report_rendering=True), _lines(env)
    return lambda: _pages(report._render_qweb_pdf(REPORT, lines.ids))


def _invoices(env):
    """As long as a statement: ten lines with tax."""
    tax = env.company.account_sale_tax_id
    line = {"name": "Work in the garden", "quantity": 2, "price_unit": 35, "tax_ids": [Command.set(tax.ids)]}
    partners = env["res.partner"].search([("name", "=like", "Customer %")], limit=ONE_BY_ONE)
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
