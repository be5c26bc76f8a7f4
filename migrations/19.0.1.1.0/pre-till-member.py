"""Who sells at a till is called a till member everywhere: the columns keep what is in them."""

from odoo.tools import SQL, sql

RENAMED = [
    ("pos_order_line", "coop_seller_id", "coop_till_member_id"),
    ("coop_shift", "seller_id", "till_member_id"),
    ("coop_shop_division_line", "seller_id", "till_member_id"),
]


def migrate(cr, version):
    for table, old, new in RENAMED:
        if sql.column_exists(cr, table, old) and not sql.column_exists(cr, table, new):
            sql.rename_column(cr, table, old, new)
            # Odoo makes the index of the field anew, under its new name.
            cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(f"{table}__{old}_index")))
            _rename_field(cr, table.replace("_line", ".line").replace("_", "."), old, new)


def _rename_field(cr, model, old, new):
    """The field's own record keeps its id, and what people saved by its name finds it."""
    cr.execute(SQL("UPDATE ir_model_fields SET name = %s WHERE model = %s AND name = %s", new, model, old))
    cr.execute(
        SQL(
            "UPDATE ir_model_data SET name = %s"
            " WHERE module = 'social_cooperative' AND model = 'ir.model.fields' AND name = %s",
            f"field_{model.replace('.', '_')}__{new}",
            f"field_{model.replace('.', '_')}__{old}",
        )
    )
    cr.execute(
        SQL(
            "UPDATE ir_filters SET domain = replace(domain, %(old)s, %(new)s), context = replace(context, %(old)s, %(new)s)"
            " WHERE model_id = %(model)s",
            old=old,
            new=new,
            model=model,
        )
    )
    cr.execute(
        SQL(
            "UPDATE ir_exports_line line SET name = %s FROM ir_exports export"
            " WHERE export.id = line.export_id AND export.resource = %s AND line.name = %s",
            new,
            model,
            old,
        )
    )
