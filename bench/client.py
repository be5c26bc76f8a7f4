"""The other end of :mod:`worker`."""

import json
import subprocess
import sys
from pathlib import Path

MARK = "bench: "


class Worker:
    """A process that measures one thing on one database, a round at a time."""

    def __init__(self, database, name, variant, size):
        self._name = name
        command = [sys.executable, str(Path(__file__).with_name("worker.py")), database, name, variant, str(size)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def round(self):
        """{"seconds", "base", "peak"} of one more round."""
        try:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # said below
        answer = self._process.stdout.readline()
        if not answer.startswith(MARK):
            self.close()
            raise RuntimeError(f"{self._name} failed, see above.")
        return json.loads(answer.removeprefix(MARK))

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
