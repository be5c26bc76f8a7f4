"""dev/run: serve the demo cooperative."""

import argparse
import fcntl
import socket
import subprocess
import time
import urllib.error
import urllib.request

import postgres
from common import CHECKOUT, HarnessError, log_path, say, state, tail
from database import Database
from odoo_program import Odoo

NAME = "coop_demo"
# What Odoo installs along unasked (SMS, letters, Peppol, dashboards …) takes a third of the time, and nobody looks at it.
OPTIONS = ("--without-demo=1", "--load-language=nl_NL", "--skip-auto-install")
# Of that, what belongs to a cooperative's day: the QR code on invoices, and access by programs.
ALONG = ("account_qr_code_sepa", "rpc")
START_LIMIT = 120


class DemoDatabase(Database):
    """The demo cooperative, without the demo data that Odoo's own apps bring: nobody looks at those."""

    keeps_work = True

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.modules += ALONG

    def _fill(self):
        say("Making the demo cooperative: a year of its work (about a minute)")
        self.odoo.script(self.name, self.log, "The demo cooperative", 'env["coop.demo"]._load()')


def check_first(argv):
    """What can be refused before anything is downloaded."""
    _check_port(_parse(argv).port)


def main(argv):
    arguments = _parse(argv)
    _check_port(arguments.port)
    with open(state() / "run.lock", "a") as lock:
        _lock_or_refuse(lock)
        odoo = Odoo()
        with postgres.server():
            database = DemoDatabase(odoo, NAME, *OPTIONS)
            if arguments.reset:
                database.drop()
            database.make_current()
            return _serve(odoo, arguments)


def _parse(argv):
    parser = argparse.ArgumentParser(prog="dev/run", description="Serve the demo cooperative on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=8069, help="the port (8069)")
    parser.add_argument("--reset", action="store_true", help="make the demo database anew first")
    parser.add_argument("--log", action="store_true", help="show Odoo's log in the terminal")
    return parser.parse_args(argv)


def _check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError as error:
            raise HarnessError(f"{port} is no port: choose one from 1024 to 65535 with --port.") from error
        except OSError as error:
            raise HarnessError(f"Port {port} is not free ({error.strerror}): choose another with --port.") from error


def _lock_or_refuse(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise HarnessError("dev/run is already running for this checkout: stop it first.") from error


def _serve(odoo, arguments):
    log = log_path("odoo.log")
    options = ["server", "-d", NAME, f"--db-filter=^{NAME}$", f"--http-port={arguments.port}"]
    if not arguments.log:
        options.append(f"--logfile={log}")
    # A session of its own: Ctrl-C reaches Odoo once, through us.
    output = None if arguments.log else subprocess.DEVNULL
    process = odoo.start(*options, start_new_session=True, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{arguments.port}"
        _wait_until_up(process, f"{address}/web/login", log)
        _print_welcome(address, None if arguments.log else log)
        return process.wait()
    except KeyboardInterrupt:
        say("Stopping")
        return 0
    finally:
        _stop(process)


def _wait_until_up(process, address, log):
    say("Starting Odoo")
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise HarnessError(f"{tail(log)}\n\nOdoo stopped; the whole log is {log}.")
        try:
            with urllib.request.urlopen(address, timeout=START_LIMIT):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise HarnessError(f"Odoo did not answer within {START_LIMIT} s; its log is {log}.")


def _print_welcome(address, log):
    print(f"\nThe demo cooperative is at {address}\n")
    for line in _logins():
        print(f"    {line}")
    print("\nStop it with Ctrl-C." + (f" Odoo's log is {log}." if log else ""), flush=True)


def _logins():
    path = CHECKOUT / "demo" / "logins.txt"
    if path.exists():
        return path.read_text().splitlines()
    return ["login admin, password admin"]


def _stop(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=20)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()
            process.wait()
