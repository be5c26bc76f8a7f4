"""The database in which the cooperative of the tests stands already (tests/prepared.py)."""

import hashlib

from common import CHECKOUT, MODULE, locked, say, state
from database import Database

MADE_BY = ("common.py", "prepared.py")
SUFFIX = "_prepared"
SCRIPT = f"""
from odoo.addons.{MODULE}.tests import common, prepared
prepared.prepare(common.CoopCommon)
"""


class PreparedDatabase(Database):
    """A copy of a database in which the addon was installed, with a cooperative made by the tests' own set-up."""

    def __init__(self, plain, log):
        super().__init__(plain.odoo, plain.name + SUFFIX, *plain.install_options)
        self.plain = plain
        self.log = log

    def make_current(self):
        with locked(state() / f"{self.name}.lock", f"it sets up the database {self.name}"):
            wanted = f"{self.plain._mark()} {_hash()}"
            if self._mark() != wanted:
                self._make()
                self._set_mark(wanted)

    def _make(self):
        say(f"Making the cooperative of the tests in the database {self.name}")
        self.copy_of(self.plain)
        self.odoo.script(self.name, self.log, "The cooperative of the tests", SCRIPT)


def _hash():
    return hashlib.sha256(b"".join((CHECKOUT / "tests" / name).read_bytes() for name in MADE_BY)).hexdigest()[:20]
