"""Buttons pressed at the same moment by real processes on real connections."""

import tempfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

from .scratch import ScratchDatabase

# Everybody has read what there is before anybody goes on; the file is the starting shot.
WAIT = """
import os, time
while not os.path.exists({signal!r}):
    time.sleep(0.01)
"""


def pressing(look, button, done='"DONE"'):
    """The script of one process: what is on the screen before, and a button, pressed as the server does it.

    That is: in an environment of its own, tried again when the database says so, committed at the end. ``{value}`` in it says
    which; it prints READY, and at the end DONE or REFUSED with the reason.

    :param look: lines that read, with which the snapshot of the transaction begins
    :param button: an expression that calls the button
    :param done: an expression of what is printed when it came through; ``result`` is what the button returned
    """
    return f"""
from odoo.service.model import retrying
{look.strip()}
print("READY", flush=True)
{{before}}
try:
    result = retrying(lambda: {button}, env)
    env.cr.commit()
    print({done}, flush=True)
except Exception as error:
    print("REFUSED", error, flush=True)
"""


@tagged("thorough")
class RaceCase(BaseCase):
    """A database of its own, filled by the script ``setup``; ``press`` is the script of one process.

    ``press`` says READY, then runs ``{before}``, then presses the button; ``{value}`` says which. See :func:`pressing`.
    """

    name = ""
    setup = ""
    press = ""

    def setUp(self):
        super().setUp()
        self.database = ScratchDatabase(self.name, copied=True)
        self.addCleanup(self.database.close)
        self.database.shell(self.setup)

    def _pot(self):
        [[balance]] = self.database.query(
            "SELECT -SUM(balance) FROM account_move_line WHERE coop_pot_id IS NOT NULL AND parent_state = 'posted'"
        )
        return float(balance or 0)

    def _race(self, *values):
        """Press in a process of its own for each value, all at the same moment; returns what each printed."""
        with tempfile.TemporaryDirectory() as folder:
            signal = Path(folder) / "go"
            scripts = [self.press.format(value=value, before=WAIT.format(signal=str(signal))) for value in values]
            processes = [self.database.start("shell") for _script in scripts]
            for process, script in zip(processes, scripts, strict=True):
                process.stdin.write(script)
                process.stdin.close()
            for process in processes:
                self._read_until(process, "READY")
            signal.touch()
            outputs = [process.stdout.read() for process in processes]
            for process in processes:
                process.wait(timeout=60)
                process.stdout.close()
            return outputs

    def _read_until(self, process, word):
        for line in process.stdout:
            if word in line:
                return
        self.fail(f"the process ended before it said {word}")
