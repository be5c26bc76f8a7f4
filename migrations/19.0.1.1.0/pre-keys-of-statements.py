"""Steps and documents of a statement have one foreign key, with their line, where each column had its own.

The document of an item is named by ``move_key``, its id, which stays. The column ``move_id``, which held the same id with a
foreign key, goes: nothing is lost, and Odoo itself would leave it, since the field has the same name and is computed now.
"""

from odoo.tools import SQL, sql

COLUMNS = ("line_id", "settlement_id", "company_id", "member_id")


def migrate(cr, _version):
    for table in ("coop_settlement_step", "coop_settlement_item"):
        if sql.table_exists(cr, table):
            for column in COLUMNS:
                cr.execute(
                    SQL(
                        "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s",
                        SQL.identifier(table),
                        SQL.identifier(f"{table}_{column}_fkey"),
                    )
                )
    # The index of what settlements counted before begins with the company and the member.
    cr.execute(SQL("DROP INDEX IF EXISTS coop_settlement_item__member_id_index"))
    if sql.table_exists(cr, "coop_settlement_item"):
        cr.execute(SQL("ALTER TABLE coop_settlement_item DROP COLUMN IF EXISTS move_id"))
