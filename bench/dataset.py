"""A large set of books in plain SQL, for measuring.

Made through the ORM this would take hours. The rows carry what the addon and Odoo's own lists read, in proportions as
they occur: five years of invoices, credit notes and bills of three lines, one line in five shared 60/40 by two
members; nearly all paid, some in two parts, 2 to 3 % open; and a posted settlement for every month but the last, which
counted exactly what those documents gave by then. So the next settlement finds a month's work on a history of years.
"""

from odoo.tools import SQL

from . import dataset_documents, dataset_settlements

DAYS = 5 * 365
PERCENTAGE = 30
TABLES = (
    "account_move",
    "account_move_line",
    "account_analytic_line",
    "account_partial_reconcile",
    "coop_settlement",
    "coop_settlement_line",
    "coop_settlement_step",
    "coop_settlement_item",
)


def fill(company, members, journal_items, terms=None, days=DAYS):
    """Add about ``journal_items`` posted journal items of ``members`` (records) to ``company``; the caller commits.

    The company is a cooperative and has no documents of these members yet. The members were active and under the
    ``terms`` (see :func:`plain_terms`) all the time.

    :return: {"journal_items": n, "pot_items": n, "analytic_items": n}
    """
    company.env.flush_all()
    cr = company.env.cr
    terms = terms or plain_terms(members)
    pot_items = len(members) * days // 30 * (5 if terms["shared_pot"] else 3)
    values = {f"first_{table}": _max_id(cr, table) for table in TABLES} | _ids(company, members) | terms
    values |= {"days": days, "documents": max((journal_items - pot_items) // 6, 1)}
    for statement in (*dataset_documents.STATEMENTS, _restart, *dataset_settlements.STATEMENTS, _restart):
        for query in statement(values):
            cr.execute(query)
    for table in TABLES:
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    company.env.invalidate_all()
    return _counts(cr, values)


def plain_terms(members):
    """What each member contributes: a percentage of net turnover and an amount per month to the cooperative, and a
    percentage of turnover to a shared pot."""
    count = len(members)
    return {
        "percentages": [PERCENTAGE] * count,
        "monthly": [0] * count,
        "shared_percentages": [0] * count,
        "shared_pot": None,
        "shared_account": None,
        "customers": members.company_id.partner_id.ids,
    }


def _ids(company, members):
    """The records that the rows point to."""
    env = company.env
    domain = env["account.account"]._check_company_domain(company)

    def account(field, value):
        accounts = env["account.account"].with_company(company)
        return accounts.search([*domain, (field, "=", value)], limit=1).id

    def journal(kind):
        return env["account.journal"].search([("type", "=", kind), ("company_id", "=", company.id)], limit=1).id

    cost = account("coop_category", "assignment_cost")
    return {
        "company": company.id,
        "currency": company.currency_id.id,
        "uid": env.uid,
        "members": members.ids,
        "analytic": [member.analytic_account_id.id for member in members],
        "partners": [member.partner_id.id for member in members],
        "names": [member.display_name for member in members],
        "column": SQL.identifier(env["account.analytic.plan"]._coop_members_plan()._column_name()),
        "income": account("coop_category", "turnover"),
        "cost": cost,
        "investment": account("coop_category", "investment") or cost,
        "training": account("coop_category", "training") or cost,
        "receivable": account("account_type", "asset_receivable"),
        "payable": account("account_type", "liability_payable"),
        "bank": account("account_type", "asset_cash"),
        "appropriation": company.coop_appropriation_account_id.id,
        "pot": company.coop_pot_id.id,
        "pot_account": company.coop_pot_id.account_id.id,
        "sale": journal("sale"),
        "purchase": journal("purchase"),
        "bank_journal": journal("bank"),
        "general": company.coop_journal_id.id,
    }


def _max_id(cr, table):
    cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
    return cr.fetchone()[0]


def _restart(values):
    """The sequences go on after the last id."""
    for table in TABLES:
        last = SQL("SELECT GREATEST(MAX(id), 1) FROM %s", SQL.identifier(table))
        yield SQL("SELECT SETVAL(%s, (%s))", f"{table}_id_seq", last)


def _counts(cr, values):
    cr.execute(
        SQL(
            """SELECT COUNT(*), COUNT(coop_pot_id), (SELECT COUNT(*) FROM account_analytic_line
                       WHERE id > %(first_account_analytic_line)s)
                 FROM account_move_line WHERE id > %(first_account_move_line)s""",
            **values,
        )
    )
    return dict(zip(("journal_items", "pot_items", "analytic_items"), cr.fetchone(), strict=True))
