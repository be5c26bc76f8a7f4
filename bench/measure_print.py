"""Printing statements."""

from .measurements import measurement

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


@measurement(f"{STATEMENTS} statements as one PDF")
def statements_pdf(env):
    lines = _lines(env)
    report = env["ir.actions.report"].with_context(force_report_rendering=True)
    return lambda: report._render_qweb_pdf(REPORT, lines.ids)
