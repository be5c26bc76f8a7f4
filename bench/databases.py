"""Scratch databases: plain Odoo, and the addon with books of a given size."""

import contextlib
import subprocess
import sys
from pathlib import Path

import odoo
from odoo.tools import SQL

ADDON = "social_cooperative"
ITEMS_PER_MEMBER = 2000  # 500 members have a million items in five years


def members_of(size):
    return max(size // ITEMS_PER_MEMBER, 5) if size else 500


class Databases:
    """Made when they are asked for; dropped at the end, unless they are to be kept."""

    def __init__(self, base, keep):
        self.base = base
        self.keep = keep
        self._made = []

    def plain(self):
        return self._get(f"{self.base}_plain", self._make_plain)

    def filled(self, size):
        """The addon with about ``size`` journal items; 0: 500 members without documents."""
        return self._get(f"{self.base}_{size}", lambda name: self._make_filled(name, size))

    def close(self):
        if not self.keep:
            for name in self._made:
                _execute("postgres", SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name)))

    def _get(self, name, make):
        if name in self._made:
            return name
        exists = _execute("postgres", SQL("SELECT 1 FROM pg_database WHERE datname = %s", name))
        if not (self.keep and exists):
            print(f"Making {name} …", file=sys.stderr)
            _execute("postgres", SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name)))
            make(name)
            _execute(name, SQL("VACUUM ANALYZE"))
        self._made.append(name)
        return name

    def _make_plain(self, name):
        """All modules that the database with the addon has, but the addon."""
        rows = _execute(
            self.base, SQL("SELECT name FROM ir_module_module WHERE state = 'installed' AND name <> %s", ADDON)
        )
        modules = ",".join(module for [module] in rows)
        options = ["--skip-auto-install", "--without-demo=1", "--stop-after-init", "--no-http", "--log-level=error"]
        _run("-m", "odoo", "server", "-d", name, "-i", modules, *options)
        self._set_up(name, 0)

    def _make_filled(self, name, size):
        template = SQL("CREATE DATABASE %s TEMPLATE %s", SQL.identifier(name), SQL.identifier(self.base))
        _execute("postgres", template)
        self._set_up(name, size)

    def _set_up(self, name, size):
        _run(str(Path(__file__).with_name("set_up.py")), name, str(size), str(members_of(size)))


def server_version():
    return _execute("postgres", SQL("SHOW server_version"))[0][0]


def _run(*arguments):
    subprocess.run([sys.executable, *arguments], check=True)


def _execute(database, query):
    """Outside a transaction."""
    with contextlib.closing(odoo.sql_db.db_connect(database).cursor()) as cr:
        cr._cnx.rollback()
        cr._cnx.autocommit = True
        cr.execute(query)
        rows = cr.fetchall() if cr.description else []
    odoo.sql_db.close_db(database)
    return rows
