"""Paths, messages and locks that every part of the harness uses."""

import contextlib
import fcntl
import hashlib
import os
import re
import subprocess
from pathlib import Path

MODULE = "social_cooperative"
CHECKOUT = Path(__file__).resolve().parents[2]


class HarnessError(Exception):
    """Something is missing or failed; the message says what and what to do."""


def say(message):
    print(f"· {message}", flush=True)


def home():
    """The one folder in which the harness keeps everything."""
    named = os.environ.get("SOCIAL_COOPERATIVE_HOME")
    if named:
        return Path(named).expanduser().resolve()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser().resolve() / MODULE


def state():
    """The folder of this checkout: its databases, files and logs."""
    digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    # Its path goes into lists, in which a comma or a colon means something.
    name = re.sub(r"[^\w.+-]", "_", CHECKOUT.name)
    return make_folder(home() / f"{name}-{digest}")


def make_folder(path):
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HarnessError(
            f"Cannot make the folder {path} ({error.strerror}): "
            "set SOCIAL_COOPERATIVE_HOME to a folder that you may write."
        ) from error
    return path


def log_path(name):
    return make_folder(state() / "log") / name


@contextlib.contextmanager
def locked(path, waiting_for=None, *, shared=False):
    """Hold a lock on a file, so that two runs at once do not get in each other's way."""
    make_folder(path.parent)
    with open(path, "a") as handle:
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
        except OSError:
            if waiting_for:
                say(f"Waiting for another run: {waiting_for}")
            fcntl.flock(handle, mode)
        yield handle


def try_exclusive(handle):
    """Make a shared lock exclusive if nobody else holds it; tell whether it worked."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def run_quietly(command, **kwargs):
    """Run a command; show the end of what it says on failure."""
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **kwargs,
    )
    if result.returncode:
        last_lines = "\n".join(result.stdout.splitlines()[-15:])
        raise HarnessError(f"{last_lines}\n\n`{' '.join(command[:6])} …` failed: see the lines above.")


def run_logged(command, log, what, **kwargs):
    """Run a command with its output in a log file; show the end of it on failure."""
    if "input" not in kwargs:
        kwargs["stdin"] = subprocess.DEVNULL
    with open(log, "ab") as output:
        result = subprocess.run(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **kwargs,
        )
    if result.returncode:
        raise HarnessError(f"{tail(log)}\n\n{what} failed; the whole log is {log}.")


def tail(log, lines=40):
    return "\n".join(Path(log).read_text(errors="replace").splitlines()[-lines:])
