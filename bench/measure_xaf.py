"""The audit file of the longest year that there can be, beside the same rows as CSV: reading them and writing anything is the least it takes."""

import csv
import io
import tempfile

from dateutil.relativedelta import relativedelta

from .measurements import ADDON, PLAIN, measurement


def rows_as_csv(env):
    books = _two_years(env)

    def run():
        with tempfile.TemporaryFile() as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
            csv.writer(text).writerows(books.rows())

    return run


def _two_years(env):
    from odoo.addons.social_cooperative.models.accountant.xaf_books import XafBooks

    env.company.sudo().partner_id.vat = "NL123456782B90"
    env.flush_all()
    env.cr.execute("SELECT MIN(date), MAX(date) FROM account_move_line WHERE parent_state = 'posted'")
    first, last = env.cr.fetchone()
    # As long as a fiscal year may be: 24 months of the calendar, the first of them whole.
    first = max(first, (last - relativedelta(months=23)).replace(day=1))
    return XafBooks(env, env.company, first, last)


@measurement(
    "Audit file (XAF) of the last two years, the whole job, beside the same rows as CSV",
    variants=(PLAIN, ADDON),
    beside=rows_as_csv,
    target=3.0,
    memory=600,
    rounds=2,
)
def audit_file(env):
    """What the job in the background does: checks and counts the books, writes, says how far it is, packs, attaches."""
    books = _two_years(env)
    # As in CoopXaf._request: users have no right to make one themselves.
    job = env["coop.xaf"].sudo()
    job = job.create({"company_id": env.company.id, "date_from": books.scope.date_from, "date_to": books.scope.date_to})

    def run():
        with tempfile.TemporaryFile() as file:
            job._fill(file, books, job._say_progress)
            job._finish(file)

    return run
