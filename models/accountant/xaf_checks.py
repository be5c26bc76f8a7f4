"""What must be mended before there is a file, and what had better be: sentences for the user, from the books."""

from odoo.tools import format_amount, format_date

from ...engine.xaf_balance import rgs_codes
from ...engine.xaf_codes import account_side
from ...engine.xaf_year import periods
from . import xaf_queries

MAX_NAMED = 20
LONGEST_YEAR = 24  # months: a first year may be long, and longer than this it is a mistake


def problems(books):
    """Why there can be no file, each with what it is about; empty when there can."""
    found = [*_company_problems(books), *_year_problems(books)]
    if found:
        return found
    return [*_entry_problems(books), *_account_problems(books)]


def accounts_without_code(books):
    """The accounts of the file that have no RGS code."""
    return books.accounts.filtered(lambda account: not account.coop_rgs_code)


def accounts_with_shared_code(books):
    """The accounts whose RGS code another account has already; in the file they have none."""
    _codes, repeated = rgs_codes([(account.id, account.coop_rgs_code) for account in books.accounts])
    return books.accounts.browse(repeated)


def _company_problems(books):
    env, company = books.env, books.company
    land, number = books.tax_identity
    if not land:
        yield env._("%(company)s has no country. Fill it in with the company's address.", company=company.name)
    if not number:
        yield env._(
            "%(company)s has no tax number. Fill in its VAT number with the company, or the number of the tax office (RSIN) if "
            "it has none: it stands below it.",
            company=company.name,
        )
    if company.currency_id.decimal_places > 2:
        yield env._(
            "The books are kept in %(currency)s with more than two decimals; the audit file has two.",
            currency=company.currency_id.name,
        )


def _year_problems(books):
    env, scope = books.env, books.scope
    if scope.date_to < scope.date_from:
        yield env._("The year ends before it begins.")
    elif len(periods(scope.date_from, scope.date_to)) > LONGEST_YEAR:
        yield env._("A fiscal year has at most %(months)s months.", months=LONGEST_YEAR)
    elif not books.balances:
        yield env._("%(company)s has no posted entries until the end of this year.", company=books.company.name)


def _entry_problems(books):
    env = books.env
    rows = books.query(xaf_queries.unbalanced(books.scope, MAX_NAMED + 1))
    for name, day, cents in rows[:MAX_NAMED]:
        yield env._(
            "Journal entry %(entry)s of %(date)s does not balance: debit and credit differ by %(amount)s.",
            entry=name,
            date=format_date(env, day),
            amount=format_amount(env, abs(cents) / 100, books.company.currency_id),
        )
    if len(rows) > MAX_NAMED:
        yield env._("And more entries that do not balance.")


def _account_problems(books):
    env = books.env
    for account in books.accounts:
        if not account.code:
            yield env._(
                "Account %(account)s has no code in %(company)s.",
                account=account.name,
                company=books.company.root_id.name,
            )
        if not account_side(account.account_type):
            yield env._(
                "Account %(account)s has no type, so nobody can tell balance sheet from profit and loss.",
                account=account.display_name,
            )
    result = sum(
        books.balances[account.id][0]
        for account in books.accounts
        if account.id in books.balances and account_side(account.account_type) == "P"
    )
    if result and not books.result_account:
        yield env._(
            "There is a result of earlier years and no account of the type Current Year Earnings to show it on. Make one."
        )
