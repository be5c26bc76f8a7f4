"""How much work the processors did for a command: its own processes, and our PostgreSQL server."""

import os
import resource

from common import say, state

TICKS = os.sysconf("SC_CLK_TCK")
USER, CHILDREN_END = 13, 17  # of utime, stime, cutime and cstime in /proc/<pid>/stat, counted from 0


class ProcessorTime:
    """``say_since()`` tells what was used since this object was made."""

    def __init__(self):
        self._before = _processes(), _server()

    def say_since(self):
        processes, server = _processes() - self._before[0], _server() - self._before[1]
        text = f"{processes:.0f} seconds of processor time"
        say(text + (f", and {server:.0f} of the database server" if server else ""))


def _processes():
    """Of this process and of all its children that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _server():
    """0 when the server is not ours."""
    try:
        server = (state() / "pg" / "postmaster.pid").read_text().split("\n")[0]
        children = _read(f"/proc/{server}/task/{server}/children").split()
        return sum(map(_of_process, [server, *children]))
    except OSError:
        return 0


def _of_process(pid):
    try:
        # The name of the program, in brackets, may have spaces.
        fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[USER - 2 : CHILDREN_END - 2]) / TICKS


def _read(path):
    with open(path) as handle:
        return handle.read()
