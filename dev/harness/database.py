"""Databases with the addon in them: made, brought up to date, dropped."""

import contextlib
import hashlib
import os
import shutil

import postgres
from common import CHECKOUT, MODULE, HarnessError, locked, log_path, say, state

NOT_INSTALLED = {"bench", "dev", "doc", "tests"}
MARK = f"{MODULE} "
UPDATED = " updated"  # after the mark of a database that was installed of older files
TABLES = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
TABLES_AT_ONCE = 100


class Database:
    # Whether somebody's work may be in it: then it is not made anew unasked.
    keeps_work = False

    def __init__(self, odoo, name, *install_options):
        self.odoo = odoo
        self.name = name
        self.install_options = install_options
        self.modules = [MODULE]
        self.log = log_path(f"{name}.log")

    def named(self, name):
        return Database(self.odoo, name, *self.install_options)

    def copy_of(self, other):
        """Become a copy of another database, which nobody is connected to, with its files."""
        self.drop()
        with _cursor("postgres") as cursor:
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{other.name}"')
        if other._files.exists():
            shutil.copytree(other._files, self._files)
        self._set_mark(other._mark())

    def exists(self):
        return self._mark() is not None

    @property
    def _files(self):
        return state() / "data" / "filestore" / self.name

    def make_current(self):
        """Install the addon, or update it if its files changed since the last time."""
        with locked(state() / f"{self.name}.lock", f"it sets up the database {self.name}"):
            self._make_current()

    def _make_current(self):
        wanted = MARK + content_hash()
        mark = self._mark()
        if mark in (wanted, wanted + UPDATED):
            return
        if mark and mark.startswith(MARK) and self._updated():
            return
        # None, or one whose installation was interrupted, or one that is too old to update.
        self.drop()
        self.install()

    def _updated(self):
        try:
            self.update()
        except HarnessError as error:
            if self.keeps_work:
                raise HarnessError(
                    f"{error}\nTo make the database anew, without what was done in it: --reset."
                ) from error
            say(f"The database {self.name} is too old to update: making it anew")
            return False
        return True

    def install(self):
        mark = MARK + content_hash()
        say(f"Installing the addon in the database {self.name} (about a minute)")
        self._odoo("The installation", f"--init={','.join(self.modules)}", *self.install_options)
        self._fill()
        self._set_mark(mark)

    def _fill(self):
        """What a new database begins with; nothing, unless a subclass says so."""

    def update(self):
        mark = MARK + content_hash()
        say(f"Updating the addon in the database {self.name}")
        if MODULE in self.modules:
            self._odoo("The update", f"--update={MODULE}")
        self._set_mark(mark + UPDATED)

    def _odoo(self, what, *arguments):
        options = ["-d", self.name, "--no-http", "--stop-after-init", *arguments]
        self.odoo.run(self.log, f"{what} of the addon", "server", *options)

    def leave_statistics_alone(self):
        """For tests, whose rows never stay: no autovacuum, which would write down that every table is empty.

        PostgreSQL would plan every query for a single row, and some take minutes on the thousands that a test has made.
        """
        with _cursor(self.name) as cursor:
            names = _column(cursor, f"{TABLES} AND 'autovacuum_enabled=off' = ANY(reloptions) IS NOT TRUE")
            for start in range(0, len(names), TABLES_AT_ONCE):
                several = names[start : start + TABLES_AT_ONCE]
                cursor.execute(";".join(f"ALTER TABLE {name} SET (autovacuum_enabled = off)" for name in several))
            emptied = _column(cursor, f"{TABLES} AND relpages > 0 AND reltuples <= 0")
            if emptied:
                cursor.execute(f"VACUUM {', '.join(emptied)}")

    def drop(self):
        with _cursor("postgres") as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self._files, ignore_errors=True)

    def _mark(self):
        """A comment on the database tells which files it was made from; None when there is no such database."""
        with _cursor("postgres") as cursor:
            cursor.execute(
                "SELECT coalesce(shobj_description(oid, 'pg_database'), 'unfinished') "
                "FROM pg_database WHERE datname = %s",
                [self.name],
            )
            row = cursor.fetchone()
        return row[0] if row else None

    def _set_mark(self, mark):
        with _cursor("postgres") as cursor:
            cursor.execute(f'COMMENT ON DATABASE "{self.name}" IS %s', [mark])


@contextlib.contextmanager
def _cursor(database):
    with contextlib.closing(postgres.connect(database)) as connection:
        with connection.cursor() as cursor:
            yield cursor


def _column(cursor, query):
    cursor.execute(query)
    return [value for (value,) in cursor.fetchall()]


def content_hash():
    """A hash of every file that an update of the addon reads."""
    digest = hashlib.sha256()
    for folder, subfolders, files in os.walk(CHECKOUT):
        at_root = os.path.samefile(folder, CHECKOUT)
        subfolders[:] = sorted(
            name
            for name in subfolders
            if not name.startswith((".", "__pycache__", "node_modules")) and not (at_root and name in NOT_INSTALLED)
        )
        for name in sorted(files):
            if name.startswith(".") or name.endswith((".md", ".pyc")):
                continue
            path = os.path.join(folder, name)
            digest.update(os.path.relpath(path, CHECKOUT).encode())
            with open(path, "rb") as handle:
                digest.update(handle.read())
    return digest.hexdigest()[:20]
