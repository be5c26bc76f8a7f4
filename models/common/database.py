"""What PostgreSQL is told: locks and settings for one transaction, and foreign keys."""

from odoo import fields
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL


class KeyedMany2one(fields.Many2one):
    """Part of a foreign key over several columns, which the model declares as a constraint, instead of one of its own.

    For thousands of rows that copy columns of their parent: PostgreSQL looks each key up for every row, which takes
    longer than writing the row. One key over all of them also promises that the copies say the same as the parent.
    """

    def update_db_foreign_key(self, model, column):
        pass


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
