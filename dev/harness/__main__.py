"""Entry point of dev/run, dev/test, dev/lint, dev/bench, dev/screenshots, dev/shell, dev/translate and dev/core-tests.

It starts twice: first with the machine's Python, which makes the virtual
environment, then with the Python of that environment, which does the work.
"""

import importlib
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import odoo_source
import venv_setup
from common import HarnessError

COMMANDS = ("run", "test", "lint", "bench", "screenshots", "shell", "translate", "core-tests", "mutants", "registry")
WITH_TEST_TOOLS = ("test", "lint", "screenshots", "core-tests", "mutants")


def stop(*_):
    """Being told to stop is the same as Ctrl-C: what was started is stopped on the way out."""
    raise KeyboardInterrupt


def set_up(*, with_test_tools):
    """Get Odoo and its packages at the same time: both mostly wait for the network."""
    with ThreadPoolExecutor() as pool:
        odoo = pool.submit(odoo_source.ensure)
        python = venv_setup.ensure(with_test_tools=with_test_tools)
        odoo.result()
    return python


def main(argv):
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    if not argv or argv[0] not in COMMANDS:
        raise HarnessError(f"Name one of: {', '.join(COMMANDS)}.")
    command, arguments = argv[0], argv[1:]
    asked_for_help = "-h" in arguments or "--help" in arguments
    if not venv_setup.running_inside() and not asked_for_help:
        python = set_up(with_test_tools=command in WITH_TEST_TOOLS)
        os.execv(python, [str(python), os.path.dirname(__file__), *argv])
    return importlib.import_module(f"cmd_{command.replace('-', '_')}").main(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except HarnessError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
