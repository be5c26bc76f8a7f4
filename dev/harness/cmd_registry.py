"""dev/registry: what Odoo knows of the addon, a line each, so that two checkouts can be compared."""

import argparse
from pathlib import Path

import postgres
from common import MODULE, log_path
from database import Database
from odoo_program import Odoo

NAME = "coop_registry"
OPTIONS = ("--skip-auto-install", "--without-demo=1")
SCRIPT = f"""
ours = env["ir.model.data"].search([("module", "=", {MODULE!r})])
touched = set(ours.filtered(lambda data: data.model == "ir.model.fields").mapped("res_id"))
known = env["ir.model.fields"].browse(touched).exists()
lines = [f"model {{model.model}}" for model in known.model_id]
for field in known:
    live = env[field.model]._fields[field.name]
    parts = (field.model, field.name, field.ttype, field.relation or "-", live.store, live.required, live.readonly,
             live.copy, live.index or "-", bool(live.compute), live.groups or "-")
    lines.append("field " + " ".join(map(str, parts)))
lines += [f"xmlid {{data.name}} {{data.model}}" for data in ours]
cr = env.cr
cr.execute("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname ~ 'coop'")
lines += [f"index {{table}} {{definition}}" for table, definition in cr.fetchall()]
cr.execute("SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname ~ 'coop'")
lines += ["constraint {{}} {{}} {{}}".format(*row) for row in cr.fetchall()]
print("\\n".join(sorted(set(lines))), file=open({{path!r}}, "w"))
"""


def main(argv):
    parser = argparse.ArgumentParser(
        prog="dev/registry",
        description="Write down models, fields, external ids, indexes and constraints of the addon.",
        epilog="Before and after a move of files: dev/registry before; dev/registry after; diff before after",
    )
    parser.add_argument("file", type=Path, help="where the list is written")
    listing = parser.parse_args(argv).file.absolute()
    odoo = Odoo()
    with postgres.server():
        database = Database(odoo, NAME, *OPTIONS)
        database.make_current()
        odoo.script(NAME, log_path("registry.log"), "The list", SCRIPT.replace("{path!r}", repr(str(listing))))
    return 0
