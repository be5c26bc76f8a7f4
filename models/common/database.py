"""Settings of PostgreSQL for one transaction."""

from odoo.tools import SQL


def prepare_for_sums(cr):
    """Before a query over all items of all members; it holds for the rest of the transaction.

    With its own settings PostgreSQL takes an index for as slow as on a turning disk and reads whole tables, sorts
    on disk what it could add up in memory, and compiles queries for longer than they run.
    """
    cr.execute(SQL("SET LOCAL work_mem TO '64MB'"))
    cr.execute(SQL("SET LOCAL random_page_cost TO 1.1"))
    cr.execute(SQL("SET LOCAL jit TO off"))
