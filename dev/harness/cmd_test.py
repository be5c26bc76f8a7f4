"""dev/test: every test of the addon, under pytest-odoo."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import javascript
import log_gate
import postgres
import system_tools
from common import CHECKOUT, MODULE, locked, log_path, say, state
from database import Database
from odoo_program import Odoo

HARNESS = Path(__file__).resolve().parent
OPTIONS = ("--skip-auto-install", "--without-demo=1")
WORKERS = 2
TESTS = f"odoo.addons.{MODULE}.tests"


def main(argv):
    arguments, pytest_arguments = _parse(argv)
    selection = [_as_module(argument) for argument in pytest_arguments]
    picks_tests = selection != pytest_arguments or "-k" in pytest_arguments
    if arguments.workers is None:
        arguments.workers = 1 if picks_tests or arguments.keep else min(WORKERS, os.cpu_count() or 1)
    system_tools.require(system_tools.FOR_TESTS, only_say=picks_tests)
    if selection == pytest_arguments:
        selection.append(TESTS)
    odoo = Odoo()
    with postgres.server():
        return _run(odoo, arguments, selection)


def _parse(argv):
    parser = argparse.ArgumentParser(
        prog="dev/test",
        allow_abbrev=False,
        description="Run the tests; what is not named here goes to pytest.",
        epilog="Examples: dev/test --keep tests/test_member.py; dev/test --keep -k settlement",
    )
    parser.add_argument("--keep", action="store_true", help="keep the database, and update it the next time")
    parser.add_argument("--update", action="store_true", help="also update the addon once, and check the log")
    parser.add_argument("--allow-skips", action="store_true", help="let a run with skipped tests pass")
    parser.add_argument(
        "--workers", type=int, help="share the test files among so many processes (2 when all tests run)"
    )
    return parser.parse_known_args(argv)


def _as_module(argument):
    """tests/test_x.py::Class -> odoo.addons.social_cooperative.tests.test_x::Class"""
    path, separator, rest = argument.partition("::")
    if argument.startswith("-") or not ("/" in path or path.endswith(".py") or path == "tests"):
        return argument
    for base in (Path.cwd(), CHECKOUT):
        full = (base / path).resolve()
        if full.exists() and full.is_relative_to(CHECKOUT):
            parts = full.relative_to(CHECKOUT).with_suffix("").parts
            return ".".join(["odoo", "addons", MODULE, *parts]) + separator + rest
    return argument


def _run(odoo, arguments, selection):
    # The checkout's own name, since others may use a named server too.
    name = f"coop_test_{state().name[-8:]}" + ("_kept" if arguments.keep else "")
    with locked(state() / f"{name}.run", "it runs the tests"):
        database = Database(odoo, name, *OPTIONS)
        logs = [log_path(f"{name}.{part}.log") for part in ("install", "update", "tests")]
        for log in logs:
            log.unlink(missing_ok=True)
        copies = [database.named(f"{name}_{copy}") for copy in _copies(arguments)]
        try:
            _set_up(database, arguments, logs)
            for copy in copies:
                copy.copy_of(database)
            exit_code = _pytest(odoo, database, logs[-1], arguments, selection)
        finally:
            for unwanted in copies if arguments.keep else [*copies, database]:
                unwanted.drop()
        return _check_logs(logs) or exit_code


def _copies(arguments):
    """One for each worker, under the name that pytest-xdist gives him."""
    return [f"gw{number}" for number in range(arguments.workers)] if arguments.workers > 1 else []


def _set_up(database, arguments, logs):
    if not arguments.keep:
        database.drop()  # what a killed run left
    database.log = logs[0]
    database.make_current()
    if arguments.update:
        database.log = logs[1]
        database.update()


def _check_logs(logs):
    findings = log_gate.findings(log for log in logs if log.exists())
    if findings:
        print("\nWarnings in Odoo's log count as errors:", *findings, sep="\n", file=sys.stderr)
    return 1 if findings else 0


def _pytest(odoo, database, log, arguments, selection):
    environment = odoo.environment(
        SOCIAL_COOPERATIVE_ALLOW_SKIPS="1" if arguments.allow_skips else "",
        SOCIAL_COOPERATIVE_AXE=str(javascript.find_axe() or ""),
        HYPOTHESIS_STORAGE_DIRECTORY=str(odoo.folder / "hypothesis"),
    )
    environment["PYTHONPATH"] += os.pathsep + str(HARNESS / "pytest_plugin")
    command = [sys.executable, "-m", "pytest", f"--config-file={CHECKOUT / 'pyproject.toml'}"]
    command += [f"--rootdir={odoo.folder}", "-p", "as_odoo_selects", "-p", "true_clock", "-p", "no_silent_skips"]
    command += ["-o", f"cache_dir={odoo.folder / 'pytest_cache'}"]
    if arguments.workers > 1:
        # A file's tests stay together: they share what setUpClass makes.
        command += ["-p", "own_database", f"--numprocesses={arguments.workers}", "--dist=loadfile"]
    command += ["--odoo-http", f"--odoo-database={database.name}", "--odoo-log-level=warn"]
    command += [f"--odoo-extra=logfile={log}", "--pyargs", *selection]
    say(f"Running the tests (Odoo's log: {log})")
    return subprocess.run(command, env=environment, cwd=odoo.folder, check=False).returncode
