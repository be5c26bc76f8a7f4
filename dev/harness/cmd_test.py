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
import venv_setup
from common import CHECKOUT, MODULE, locked, log_path, say, state
from database import Database
from installed import OPTIONS, InstalledDatabase
from odoo_program import Odoo
from prepared_database import SUFFIX, PreparedDatabase
from processor_time import ProcessorTime

HARNESS = Path(__file__).resolve().parent
PLUGINS = ("at_once", "databases", "as_odoo_selects", "tiers", "by_cost", "true_clock", "no_silent_skips")
TESTS = f"odoo.addons.{MODULE}.tests"


def main(argv):
    arguments, pytest_arguments = _parse(argv)
    arguments.keep |= arguments.quick
    selection = [_as_module(argument) for argument in pytest_arguments]
    picks_tests = selection != pytest_arguments or "-k" in pytest_arguments
    if arguments.workers is None:
        arguments.workers = _cores() if arguments.quick or not (picks_tests or arguments.keep) else 1
    if not arguments.quick:
        system_tools.require(system_tools.FOR_TESTS, only_say=picks_tests)
    if selection == pytest_arguments:
        selection.append(TESTS)
    odoo = Odoo()
    with postgres.server():
        used = ProcessorTime()
        exit_code = _run(odoo, arguments, selection)
        used.say_since()
    return exit_code


def _parse(argv):
    parser = argparse.ArgumentParser(
        prog="dev/test",
        allow_abbrev=False,
        description="Run the tests; what is not named here goes to pytest.",
        epilog="Examples: dev/test --keep tests/members/test_member.py; dev/test --keep -k settlement",
    )
    parser.add_argument("--keep", action="store_true", help="keep the database, and update it the next time")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="only what needs no browser, no other program and no second database; keeps the database",
    )
    parser.add_argument("--update", action="store_true", help="also update the addon once, and check the log")
    parser.add_argument("--allow-skips", action="store_true", help="let a run with skipped tests pass")
    parser.add_argument(
        "--workers", type=int, help="share the tests among so many processes (one for each core when all tests run)"
    )
    return parser.parse_known_args(argv)


def _cores():
    """Those that this process may use: fewer than the machine has, in a container that is held short."""
    return len(os.sched_getaffinity(0))


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
        logs = [log_path(f"{name}.{part}.log") for part in ("update", "prepare", "tests")]
        for log in logs:
            log.unlink(missing_ok=True)
        database = Database(odoo, name, *OPTIONS)
        prepared = PreparedDatabase(database, logs[1])
        copies = {
            database.named(copy + end): source
            for copy in _copies(name, arguments)
            for end, source in (("", database), (SUFFIX, prepared))
        }
        try:
            logs += _set_up(odoo, database, arguments, logs[0])
            prepared.make_current()
            for source in (database, prepared):
                source.leave_statistics_alone()
            for copy, source in copies.items():
                copy.copy_of(source)
            exit_code = _pytest(odoo, database, logs[2], arguments, selection)
        finally:
            for unwanted in copies if arguments.keep else [*copies, prepared, database]:
                unwanted.drop()
        return _check_logs(logs) or exit_code


def _copies(name, arguments):
    """One for each worker, under the name that pytest-xdist gives him."""
    return [f"{name}_gw{number}" for number in range(arguments.workers)] if arguments.workers > 1 else []


def _set_up(odoo, database, arguments, update_log):
    """:returns: the log of the installation that the database is a copy of, when it is a new one"""
    install_logs = []
    if not (arguments.keep and database.exists()):
        with InstalledDatabase(odoo).in_use(fresh=True) as installed:
            database.copy_of(installed)
            install_logs.append(installed.install_log)
    database.log = update_log
    database.make_current()
    if arguments.update:
        database.update()
    return install_logs


def _check_logs(logs):
    findings = log_gate.findings(log for log in logs if log.exists())
    if findings:
        print("\nWarnings in Odoo's log count as errors:", *findings, sep="\n", file=sys.stderr)
    return 1 if findings else 0


def _pytest(odoo, database, log, arguments, selection):
    environment = odoo.environment(
        SOCIAL_COOPERATIVE_ALLOW_SKIPS="1" if arguments.allow_skips else "",
        SOCIAL_COOPERATIVE_AXE="" if arguments.quick else str(javascript.find_axe() or ""),
        SOCIAL_COOPERATIVE_OCA="" if arguments.quick else str(venv_setup.ensure_oca_addons()),
        SOCIAL_COOPERATIVE_QUICK="1" if arguments.quick else "",
        SOCIAL_COOPERATIVE_COSTS=str(odoo.folder / "costs.json"),
        HYPOTHESIS_STORAGE_DIRECTORY=str(odoo.folder / "hypothesis"),
    )
    environment["PYTHONPATH"] += os.pathsep + str(HARNESS / "pytest_plugin")
    command = [sys.executable, "-m", "pytest", f"--config-file={CHECKOUT / 'pyproject.toml'}"]
    command += [f"--rootdir={odoo.folder}", *(f"-p{name}" for name in PLUGINS)]
    command += ["-o", f"cache_dir={odoo.folder / 'pytest_cache'}"]
    if arguments.workers > 1:
        # A class's tests stay together: they share what setUpClass makes. by_cost says in which order.
        command += [f"--numprocesses={arguments.workers}", "--dist=loadscope", "--no-loadscope-reorder"]
    command += ["--odoo-http", f"--odoo-database={database.name}", "--odoo-log-level=warn"]
    command += [f"--odoo-extra=logfile={log}", "--pyargs", *selection]
    say(f"Running the tests (Odoo's log: {log})")
    return subprocess.run(command, env=environment, cwd=odoo.folder, check=False).returncode
