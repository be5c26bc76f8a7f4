"""dev/shell: Odoo's Python shell on the demo database."""

import cmd_run
import postgres
from odoo_program import Odoo


def main(argv):
    odoo = Odoo()
    with postgres.server():
        cmd_run.DemoDatabase(odoo, cmd_run.NAME, *cmd_run.OPTIONS).make_current()
        return odoo.call("shell", "-d", cmd_run.NAME, "--no-http", *argv)
