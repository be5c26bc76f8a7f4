"""Divisions of the shop and margin periods know which one they follow: posted ones from before follow by their dates.

Before the update makes the unique index, in which two posted runs that follow nothing would be one too many.
"""

from odoo.tools import SQL, sql

# Each table, and the columns that name a chain.
CHAINS = {
    "coop_shop_division": ("company_id", "shop_account_id"),
    "coop_margin_period": ("company_id",),
}


def migrate(cr, _version):
    for table, columns in CHAINS.items():
        if sql.table_exists(cr, table):
            _add_columns(cr, table)
            _follow(cr, table, columns)


def _add_columns(cr, table):
    for name in ("previous_id", "next_id"):
        if not sql.column_exists(cr, table, name):
            sql.create_column(cr, table, name, "int4")


def _follow(cr, table, columns):
    cr.execute(
        SQL(
            """UPDATE %(table)s run SET previous_id = chain.previous_id, next_id = chain.next_id
                 FROM (SELECT id, LAG(id) OVER line AS previous_id, LEAD(id) OVER line AS next_id
                         FROM %(table)s WHERE state = 'posted'
                       WINDOW line AS (PARTITION BY %(columns)s ORDER BY date_to, id)) AS chain
                WHERE chain.id = run.id""",
            table=SQL.identifier(table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
        )
    )
