"""The entries of divisions and margin periods name their run, as those of settlements and rewards do."""

from odoo.tools import SQL, sql

# Each table of runs, and the column of account_move that names one.
RUNS = {"coop_shop_division": "coop_shop_division_id", "coop_margin_period": "coop_margin_period_id"}


def migrate(cr, _version):
    for table, column in RUNS.items():
        if sql.column_exists(cr, table, "move_id"):
            names = {"table": SQL.identifier(table), "column": SQL.identifier(column)}
            cr.execute(
                SQL(
                    """UPDATE account_move move SET %(column)s = run.id
                         FROM %(table)s run WHERE move.id IN (run.move_id, run.reversal_id)""",
                    **names,
                )
            )
            cr.execute(SQL("ALTER TABLE %(table)s DROP COLUMN move_id, DROP COLUMN reversal_id", **names))
