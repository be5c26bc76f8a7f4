"""dev/bench: run bench/run.py with Odoo on the path and a database of its own."""

import argparse
import subprocess
import sys

import postgres
from common import CHECKOUT, HarnessError
from database import Database
from odoo_program import Odoo

NAME = "coop_bench"
OPTIONS = ("--skip-auto-install", "--without-demo=1")
SCRIPT = CHECKOUT / "bench" / "run.py"


def main(argv):
    parser = argparse.ArgumentParser(
        prog="dev/bench",
        allow_abbrev=False,
        description="Run bench/run.py on the database coop_bench; what is not named here goes to the script.",
    )
    parser.add_argument("--reset", action="store_true", help="make the database anew first")
    arguments, script_arguments = parser.parse_known_args(argv)
    if not SCRIPT.exists():
        raise HarnessError("There is no bench/run.py yet.")
    odoo = Odoo()
    with postgres.server():
        database = Database(odoo, NAME, *OPTIONS)
        if arguments.reset:
            database.drop()
        database.make_current()
        command = [sys.executable, str(SCRIPT), *script_arguments]
        environment = odoo.environment(PGDATABASE=NAME, SOCIAL_COOPERATIVE_DATABASE=NAME)
        return subprocess.run(command, env=environment, cwd=odoo.folder, check=False).returncode
