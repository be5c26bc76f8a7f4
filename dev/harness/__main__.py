"""Entry point of every command in dev/.

It starts twice: first with the machine's Python, which makes the virtual
environment, then with the Python of that environment, which does the work.
"""

import importlib
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import debian_pdf
import odoo_source
import venv_setup
from common import HarnessError

COMMANDS = "run test lint bench screenshots shell translate core-tests mutants registry figures".split()
WITH_PDFS = ("run", "test", "screenshots", "shell")
WITH_TEST_TOOLS = ("test", "lint", "screenshots", "core-tests", "mutants")


def stop(*_):
    """Being told to stop is the same as Ctrl-C: what was started is stopped on the way out."""
    raise KeyboardInterrupt


def set_up(command):
    """Get everything at the same time: all of it mostly waits for the network."""
    with ThreadPoolExecutor() as pool:
        others = [pool.submit(odoo_source.ensure)]
        if command in WITH_PDFS:
            others.append(pool.submit(debian_pdf.ensure))
        python = venv_setup.ensure(with_test_tools=command in WITH_TEST_TOOLS)
        for other in others:
            other.result()
    return python


def main(argv):
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    if not argv or argv[0] not in COMMANDS:
        raise HarnessError(f"Name one of: {', '.join(COMMANDS)}.")
    command, arguments = argv[0], argv[1:]
    asked_for_help = "-h" in arguments or "--help" in arguments
    module = importlib.import_module(f"cmd_{command.replace('-', '_')}")
    if not venv_setup.running_inside() and not asked_for_help:
        if hasattr(module, "check_first"):
            module.check_first(arguments)
        python = set_up(command)
        os.execv(python, [str(python), os.path.dirname(__file__), *argv])
    return module.main(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except HarnessError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
