"""Odoo as a program: its configuration file, its environment and its calls."""

import configparser
import os
import subprocess
import sys

import debian_pdf
import odoo_source
from common import CHECKOUT, MODULE, HarnessError, home, make_folder, run_logged, state, tail


class Odoo:
    def __init__(self):
        self.source = odoo_source.ensure()
        self.folder = state()
        self.config = self.folder / "odoo.conf"
        self._link_addon()
        self._write_config()

    def _link_addon(self):
        """The checkout may have any name; Odoo takes the addon's name from its folder."""
        link = make_folder(self.folder / "addons") / MODULE
        if link.is_symlink() and link.resolve() == CHECKOUT:
            return
        fresh = link.with_name(f"link-{os.getpid()}")
        fresh.symlink_to(CHECKOUT)
        fresh.rename(link)

    def _write_config(self):
        addons = [*self.source.addons_paths, self.folder / "addons"]
        for path in addons:
            if "," in str(path):
                raise HarnessError(
                    f"Odoo cannot read addons from {path}, since there is a comma in it: "
                    "set SOCIAL_COOPERATIVE_HOME (or ODOO_SOURCE) to a folder without one."
                )
        config = configparser.RawConfigParser()
        config["options"] = {
            "addons_path": ",".join(str(path) for path in addons),
            "admin_passwd": "admin",
            "data_dir": str(make_folder(self.folder / "data")),
            "http_interface": "127.0.0.1",
            "max_cron_threads": "1",
            "screenshots": str(self.folder / "screenshots"),
        }
        fresh = self.config.with_name(f"odoo.conf-{os.getpid()}")
        with open(fresh, "w") as handle:
            config.write(handle)
        fresh.rename(self.config)

    def environment(self, **more):
        """Nothing of the caller's Python or Odoo settings; compiled files outside the checkout."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ODOO_")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        kept.update(
            ODOO_RC=str(self.config),
            PYTHONPATH=str(self.source.root),
            PYTHONPYCACHEPREFIX=str(home() / "pycache"),
            PATH=os.pathsep.join([*filter(None, [os.environ.get("PATH")]), *debian_pdf.search_path()]),
            **more,
        )
        return kept

    def command(self, *arguments):
        return [sys.executable, "-m", "odoo", *(str(argument) for argument in arguments)]

    def start(self, *arguments, **kwargs):
        return subprocess.Popen(self.command(*arguments), env=self.environment(), cwd=self.folder, **kwargs)

    def call(self, *arguments):
        """Run a command of Odoo's on this terminal and return its exit code."""
        return subprocess.run(self.command(*arguments), env=self.environment(), cwd=self.folder, check=False).returncode

    def run(self, log, what, *arguments, logfile=True, **kwargs):
        """Run Odoo to its end with its log in a file; show the end of it on failure."""
        log.unlink(missing_ok=True)
        output = log.with_suffix(".out") if logfile else log
        output.unlink(missing_ok=True)
        command = self.command(*arguments, *([f"--logfile={log}"] if logfile else []))
        try:
            run_logged(command, output, what, env=self.environment(), cwd=self.folder, **kwargs)
        except HarnessError as error:
            lines = tail(log) if logfile and log.exists() else ""
            raise HarnessError(f"{lines}\n{error}\nOdoo's log is {log}.") from error

    def script(self, database, log, what, script):
        """Run Python in Odoo's shell; what it did is kept when it reaches its end."""
        options = ["shell", "-d", database, "--no-http"]
        self.run(log, what, *options, input=f"{script}\nenv.cr.commit()\n".encode())
