"""Who sells at a till is called a till member everywhere, and who decides on a benefit is an authority, which can be UWV as
well as a municipality: the columns keep what is in them.
"""

from odoo.tools import SQL, sql

RENAMED = [
    ("pos.order.line", "coop_seller_id", "coop_till_member_id"),
    ("coop.shift", "seller_id", "till_member_id"),
    ("coop.shop.division.line", "seller_id", "till_member_id"),
    *(
        (model, "municipality_partner_id", "authority_partner_id")
        for model in ("coop.agreement", "coop.contribution.rule", "coop.permission", "coop.member")
    ),
]


def migrate(cr, version):
    for model, old, new in RENAMED:
        table = model.replace(".", "_")
        if sql.column_exists(cr, table, old) and not sql.column_exists(cr, table, new):
            sql.rename_column(cr, table, old, new)
            # Odoo makes the index of the field anew, under its new name.
            cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(f"{table}__{old}_index")))
        _rename_field(cr, model, old, new)


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
    # While a view is updated, those that extend it are still as they were before.
    cr.execute(
        SQL(
            "UPDATE ir_ui_view SET arch_db = regexp_replace(arch_db::text, %s, %s, 'g')::jsonb"
            " WHERE model = %s AND arch_db::text LIKE %s",
            rf"\m((default_)?){old}\M",
            rf"\1{new}",
            model,
            f"%{old}%",
        )
    )
