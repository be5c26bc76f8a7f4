"""dev/lint: every check that reads the code instead of running it."""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed

import javascript
import postgres
from common import CHECKOUT, MODULE, HarnessError, home, say
from installed import InstalledDatabase
from odoo_program import Odoo

# Odoo's own checks of addons; the others there concern Odoo's own code only.
CORE_CHECKS = (
    "test_dunderinit",
    "test_index",
    "test_jstranslate",
    "test_manifests",
    "test_naming",
    "test_onchange_domains",
    "test_orm_import",
    "test_override_signatures",
    "test_pofile",
    "test_routes",
    "test_test_holes",
)


def main(argv):
    arguments = _parse(argv)
    if arguments.fix:
        for command in (["check", "--fix"], ["format"]):
            _run([sys.executable, "-m", "ruff", *command, "--quiet", CHECKOUT])
    odoo = Odoo()
    checks = {
        "ruff check": _ruff_check,
        "ruff format": _ruff_format,
        "pylint-odoo": lambda: _pylint_odoo(odoo),
        "XML": lambda: _xml(odoo),
        "JavaScript": javascript.check,
    }
    if not arguments.quick:
        checks["Odoo's test_lint"] = lambda: _core_checks(odoo)
    failed = _run_all(checks)
    if failed:
        raise HarnessError(f"dev/lint found faults: {', '.join(failed)}.")
    say("dev/lint found no fault")
    return 0


def _parse(argv):
    parser = argparse.ArgumentParser(prog="dev/lint", description="Check the code.")
    parser.add_argument("--fix", action="store_true", help="let ruff mend and format first")
    parser.add_argument("--quick", action="store_true", help="leave out what needs a database")
    return parser.parse_args(argv)


def _run_all(checks):
    """Run them side by side and print what each found when it ends; the names of those that found something."""
    failed = []
    with ThreadPoolExecutor(len(checks)) as pool:
        names = {pool.submit(check): name for name, check in checks.items()}
        for done in as_completed(names):
            passed, output = done.result()
            say(f"{names[done]}{'' if passed else ': faults'}")
            print(output, end="", flush=True)
            if not passed:
                failed.append(names[done])
    return failed


def _run(command, **kwargs):
    """(whether it succeeded, what it printed)"""
    kwargs.setdefault("env", dict(os.environ, RUFF_CACHE_DIR=str(home() / "ruff")))
    command = [str(part) for part in command]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **kwargs)
    return result.returncode == 0, result.stdout


def _ruff_check():
    return _run([sys.executable, "-m", "ruff", "check", "--quiet", "--output-format=concise", CHECKOUT])


def _ruff_format():
    return _run([sys.executable, "-m", "ruff", "format", "--check", "--quiet", "--output-format=concise", CHECKOUT])


def _pylint_odoo(odoo):
    # The other checks take about one core for as long as pylint takes one.
    jobs = max(1, len(os.sched_getaffinity(0)) - 1)
    command = [sys.executable, "-m", "pylint", f"--rcfile={CHECKOUT / '.pylintrc'}", f"--jobs={jobs}", MODULE]
    environment = odoo.environment(PYLINTHOME=str(home() / "pylint"))
    return _run(command, cwd=odoo.folder / "addons", env=environment)


def _xml(odoo):
    """Every XML file is well-formed, and every data file follows Odoo's schema."""
    from lxml import etree

    schema = etree.RelaxNG(file=odoo.source.root / "odoo" / "import_xml.rng")
    faults = []
    for path in sorted(CHECKOUT.rglob("*.xml")):
        if ".git" in path.parts or "node_modules" in path.parts:
            continue
        try:
            tree = etree.parse(path)
        except etree.XMLSyntaxError as error:
            faults.append(f"{path}: {error}\n")
            continue
        if tree.getroot().tag == "odoo" and not schema.validate(tree):
            faults.append(f"{path}: {schema.error_log.last_error}\n")
    return not faults, "".join(faults)


def _core_checks(odoo):
    with postgres.server(), InstalledDatabase(odoo).in_use() as database:
        command = [sys.executable, "-m", "pytest", f"--odoo-database={database.name}", "--quiet"]
        command += ["--odoo-log-level=error", "-p", "no:cacheprovider", "--no-header"]
        command += [f"--rootdir={odoo.folder}", "--disable-warnings", "--pyargs"]
        command += [f"odoo.addons.test_lint.tests.{check}" for check in CORE_CHECKS]
        return _run(command, cwd=odoo.folder, env=odoo.environment())
