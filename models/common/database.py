"""Locks and settings of PostgreSQL for one transaction."""

from odoo.exceptions import LockError, UserError
from odoo.tools import SQL


def lock(records, message, allow_referencing=False):
    """Nobody else changes these records until the transaction ends; a transaction that began before and does so starts again.

    :param message: for who comes second while the first is not done, in his language
    :param allow_referencing: whether others may make rows meanwhile that refer to them
    :raises UserError: when somebody else has them at this moment
    """
    try:
        records.lock_for_update(allow_referencing=allow_referencing)
    except LockError as error:
        raise UserError(message) from error


def prepare_for_sums(cr):
    """Before a query over all items of all members; it holds for the rest of the transaction.

    With its own settings PostgreSQL takes an index for as slow as on a turning disk and reads whole tables, sorts
    on disk what it could add up in memory, and compiles queries for longer than they run.
    """
    cr.execute(SQL("SET LOCAL work_mem TO '64MB'"))
    cr.execute(SQL("SET LOCAL random_page_cost TO 1.1"))
    cr.execute(SQL("SET LOCAL jit TO off"))
