"""A database of its own for tests that need committed data, real connections or an installation: made and dropped."""

import os
import subprocess
import sys
import tempfile
from configparser import ConfigParser
from pathlib import Path

import odoo
from odoo.modules import module
from odoo.sql_db import db_connect
from odoo.tools import SQL, config

ADDON = "social_cooperative"
LOGS = ("--log-level=warn",)
OPTIONS = ("db_host", "db_port", "db_user", "db_password", "db_sslmode", "data_dir")


class ScratchDatabase:
    """Runs Odoo's own command line on a new database, as an administrator would.

    :param copied: begin with a copy of the tests' own database, in which the addon is installed already
    """

    def __init__(self, name, copied=False):
        if "thorough" not in module.current_test.test_tags:
            raise AssertionError("a test that makes a database takes long: tag it `thorough`")
        own = config["db_name"][0]
        self.name = f"{own}_{name}"
        self._folder = tempfile.TemporaryDirectory()
        self._config = Path(self._folder.name) / "odoo.conf"
        self._addons_path, self._python_path = config["addons_path"], []
        self._write_config()
        self._drop()
        if copied:
            odoo.sql_db.close_db(own)  # only a database to which nobody is connected can be copied
        template = SQL.identifier(own if copied else "template0")
        self._execute(SQL("CREATE DATABASE %s ENCODING 'unicode' TEMPLATE %s", SQL.identifier(self.name), template))

    @property
    def own_addon(self):
        """The folder that holds the addon as it is tested."""
        return next(path for path in config["addons_path"] if (Path(path) / ADDON).exists())

    def use_addon(self, folder, *, on_python_path=False):
        """From now on commands run another copy of the addon than this one.

        :param folder: holds it, in a folder of its own name
        :param on_python_path: Odoo has to find it by itself, as what pip installed beside Odoo
        """
        others = [path for path in config["addons_path"] if not (Path(path) / ADDON).exists()]
        self._addons_path = others if on_python_path else [*others, str(folder)]
        self._python_path = [str(Path(folder).parents[1])] if on_python_path else []
        self._write_config()

    def use_more_addons(self, folder):
        """From now on commands find the addons of another folder, too."""
        self._addons_path = [*self._addons_path, str(folder)]
        self._write_config()

    def close(self):
        self._drop()
        self._folder.cleanup()

    def install(self, *modules):
        self.odoo("server", "-i", ",".join(modules), "--skip-auto-install", "--stop-after-init")

    def odoo(self, command, *arguments, stdin=""):
        """Run one command to its end; returns its output.

        :raises AssertionError: with the log, when it fails
        """
        process = self.start(command, *arguments)
        output, _nothing = process.communicate(stdin, timeout=600)
        if process.returncode:
            raise AssertionError(f"odoo {command} {arguments}: exit {process.returncode}\n{output[-6000:]}")
        return output

    def shell(self, script):
        """Run Python in ``odoo shell``; returns what it printed. A failing script fails the test."""
        return self.odoo("shell", stdin=script)

    def start(self, command, *arguments):
        """Start a command and leave it running; stdin, and stdout with the log, are pipes of text."""
        return subprocess.Popen(
            [sys.executable, "-m", "odoo", command, "-c", str(self._config), "-d", self.name, *LOGS, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=tempfile.gettempdir(),
            env=self._environment(),
        )

    def query(self, query):
        """Rows of an SQL query on the database, on a connection of its own."""
        with db_connect(self.name).cursor() as cr:
            cr.execute(query)
            return cr.fetchall()

    def _write_config(self):
        """The options of this run in a file of our own: a password does not belong on a command line."""
        parser = ConfigParser(interpolation=None)
        options = {name: str(config[name]) for name in OPTIONS if config[name]}
        parser["options"] = options | {"addons_path": ",".join(self._addons_path), "http_enable": "False"}
        with self._config.open("w") as target:
            parser.write(target)

    def _environment(self):
        environment = {
            name: value for name, value in os.environ.items() if name not in ("ODOO_RC", "PYTEST_CURRENT_TEST")
        }
        source = Path(odoo.__path__[0]).parent
        paths = [str(source), *self._python_path, os.environ.get("PYTHONPATH", "")]
        return environment | {"PYTHONPATH": os.pathsep.join(paths)}

    def _drop(self):
        odoo.sql_db.close_db(self.name)
        self._execute(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(self.name)))

    @staticmethod
    def _execute(query):
        """Creating and dropping a database runs outside a transaction."""
        with db_connect("postgres").cursor() as cr:
            cr._cnx.autocommit = True
            cr.execute(query)
