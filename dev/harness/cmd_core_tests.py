"""dev/core-tests: a module's own tests of Odoo give the same result with the addon installed as without."""

import argparse
import subprocess
import sys
from ast import literal_eval
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import postgres
import system_tools
from common import CHECKOUT, MODULE, HarnessError, locked, log_path, say, state
from database import Database
from odoo_program import Odoo

HARNESS = Path(__file__).resolve().parent
OPTIONS = ("--skip-auto-install", "--without-demo=1")
SIDES = ("without", "with")
BAD = ("failure", "error", "skipped")


def main(argv):
    arguments, pytest_arguments = _parse(argv)
    system_tools.require(system_tools.FOR_TESTS)
    odoo = Odoo()
    with postgres.server(), locked(state() / "core_tests.run", "it runs Odoo's tests"):
        sides = [Side(odoo, side, arguments) for side in SIDES]
        for side in sides:
            side.prepare()
        with ThreadPoolExecutor(len(SIDES) if arguments.together else 1) as pool:
            results = dict(zip(SIDES, pool.map(lambda side: side.run(pytest_arguments), sides), strict=True))
    return _compare(arguments.module, results)


def _parse(argv):
    parser = argparse.ArgumentParser(
        prog="dev/core-tests",
        allow_abbrev=False,
        description="Run the tests of a module of Odoo's twice, in a database without the addon and in one with it, "
        "and compare the results test by test; what is not named here goes to pytest.",
        epilog="Examples: dev/core-tests stock_account; dev/core-tests stock -k TestStockQuant",
    )
    parser.add_argument("module", help="a module that the addon depends on, directly or not")
    parser.add_argument("--reset", action="store_true", help="make both databases anew first")
    parser.add_argument("--together", action="store_true", help="run both sides at the same time, on two cores")
    return parser.parse_known_args(argv)


class Side:
    """One of the two databases. Everything is loaded before the first test, so that each test meets the addon."""

    def __init__(self, odoo, side, arguments):
        self.odoo = odoo
        self.module = arguments.module
        self.name = f"coop_core_{side}"
        self.log, self.report = log_path(f"{self.name}.{self.module}.log"), log_path(f"{self.name}.{self.module}.xml")
        depends = literal_eval((CHECKOUT / "__manifest__.py").read_text())["depends"]
        wanted = [MODULE] if side == "with" else sorted({*depends, self.module})
        self.database = Database(odoo, self.name, *OPTIONS)
        self.database.modules = wanted
        if arguments.reset:
            self.database.drop()

    def prepare(self):
        self.database.make_current()

    def run(self, pytest_arguments):
        """{test: its result}"""
        for path in (self.log, self.report):
            path.unlink(missing_ok=True)
        say(f"Running the tests of {self.module} in {self.name} (Odoo's log: {self.log})")
        environment = self.odoo.environment()
        environment["PYTHONPATH"] += f":{HARNESS / 'pytest_plugin'}"
        command = [
            sys.executable,
            "-m",
            "pytest",
            f"--rootdir={self.odoo.folder}",
            "-c",
            "/dev/null",
            "-q",
            "--tb=short",
        ]
        command += ["-p", "as_odoo_selects", "-p", "no:cacheprovider", f"--junitxml={self.report}", "--odoo-http"]
        command += [f"--odoo-database={self.name}", "--odoo-log-level=warn", f"--odoo-extra=logfile={self.log}"]
        command += ["--pyargs", f"odoo.addons.{self.module}.tests", *pytest_arguments]
        with open(self.log.with_suffix(".out"), "w") as output:
            subprocess.run(command, env=environment, cwd=self.odoo.folder, stdout=output, stderr=output, check=False)
        if not self.report.exists():
            raise HarnessError(f"pytest ended without a report; see {self.log.with_suffix('.out')}.")
        return _read(self.report)


def _read(report):
    cases = ElementTree.parse(report).iter("testcase")
    return {f"{case.get('classname')}.{case.get('name')}": _result(case) for case in cases}


def _result(case):
    return next((name for name in BAD if case.find(name) is not None), "passed")


def _compare(module, results):
    """Print both summaries and every test whose result differs; 0 when none does."""
    for side in SIDES:
        counts = {name: list(results[side].values()).count(name) for name in ("passed", *BAD)}
        text = ", ".join(f"{number} {name}" for name, number in counts.items())
        print(f"{module} {side} the addon: {len(results[side])} tests: {text}")
    before, after = (results[side] for side in SIDES)
    different = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    for name in different:
        print(f"  {name}: {before.get(name, 'not run')} without, {after.get(name, 'not run')} with")
    print("Different results." if different else "The same result for every test.")
    return 1 if different or not before else 0
