"""What PostgreSQL is told: settings for one transaction, and foreign keys."""

from odoo import fields
from odoo.tools import SQL


class KeyedMany2one(fields.Many2one):
    """Part of a foreign key over several columns, which the model declares as a constraint, instead of one of its own.

    For thousands of rows that copy columns of their parent: PostgreSQL looks each key up for every row, which takes
    longer than writing the row. One key over all of them also promises that the copies say the same as the parent.
    """

    def update_db_foreign_key(self, model, column):
        pass


def prepare_for_sums(cr):
    """Before a query over all items of all members; it holds for the rest of the transaction.

    With its own settings PostgreSQL takes an index for as slow as on a turning disk and reads whole tables, sorts
    on disk what it could add up in memory, and compiles queries for longer than they run.
    """
    cr.execute(SQL("SET LOCAL work_mem TO '64MB'"))
    cr.execute(SQL("SET LOCAL random_page_cost TO 1.1"))
    cr.execute(SQL("SET LOCAL jit TO off"))
