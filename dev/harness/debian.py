"""Debian's packages, downloaded and unpacked without root and without installing them.

apt runs with a state of its own in a temporary folder. The mirror is the one
that the machine's own apt uses, or that DEBIAN_MIRROR names on a machine that
is no Debian; so no address stands here.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from common import HarnessError, run_quietly

KEYS = "debian-archive-keyring"
KEYRINGS = (f"usr/share/keyrings/{KEYS}.gpg", f"usr/share/keyrings/{KEYS}.pgp")
SUITES = {"bullseye", "bookworm", "trixie", "forky", "duke", "sid"}
SUITES |= {"stable", "oldstable", "oldoldstable", "testing", "unstable"}

# What the machine's apt does after its own runs is not for ours.
CLEARED = ("#clear APT::Update::Post-Invoke;\n", "#clear APT::Update::Post-Invoke-Success;\n")


@contextlib.contextmanager
def private_apt(*suites):
    """An apt that knows the packages of these suites, for the time of the block."""
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise HarnessError(f"There is no {tool} here to get Debian's packages with.")
    with tempfile.TemporaryDirectory(prefix="coop-apt-") as scratch:
        apt = PrivateApt(Path(scratch), _mirror(), _keyring(Path(scratch)))
        apt.use_suites(*suites)
        yield apt


def _mirror():
    """The address of a Debian mirror: what DEBIAN_MIRROR says, else from the machine's own apt configuration."""
    if os.environ.get("DEBIAN_MIRROR"):
        return os.environ["DEBIAN_MIRROR"]
    columns = "$(COMPONENT)|$(RELEASE)|$(REPO_URI)"
    command = ["apt-get", "indextargets", "--format", columns, "Created-By: Packages"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in result.stdout.splitlines():
        component, release, address = line.split("|", 2)
        if component == "main" and release in SUITES and not address.startswith("cdrom:"):
            return address
    raise HarnessError("This machine's apt knows no Debian mirror: set DEBIAN_MIRROR to the address of one.")


def _keyring(scratch):
    """Debian's keys, from this machine or from its own distribution's package of them (Ubuntu has one)."""
    folder = scratch / "keys"
    folder.mkdir()
    found = _first_existing(Path("/"))
    if not found:
        # Checked by apt with the keys of this machine's own distribution.
        subprocess.run(["apt-get", "-q", "download", KEYS], cwd=folder, capture_output=True, check=False)
        for deb in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], capture_output=True, check=True)
        found = _first_existing(folder)
    if not found:
        raise HarnessError(f"Debian's keys are missing (package {KEYS}), so its packages cannot be checked.")
    return found


def _first_existing(root):
    return next((root / path for path in KEYRINGS if (root / path).exists()), None)


class PrivateApt:
    """apt-get on a list of sources of its own, in a folder of its own."""

    def __init__(self, folder, mirror, keyring):
        self.folder = folder
        self.mirror = mirror
        self.keyring = keyring
        self.sources = folder / "sources.list"
        self.config = folder / "apt.conf"
        for name in ("state/lists/partial", "cache/archives/partial", "debs"):
            (folder / name).mkdir(parents=True)
        (folder / "state" / "status").touch()
        self.config.write_text(self._settings())

    def _settings(self):
        settings = {
            "Dir::State": self.folder / "state",
            "Dir::State::Lists": self.folder / "state" / "lists",
            "Dir::State::status": self.folder / "state" / "status",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::SourceList": self.sources,
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
        }
        lines = [f'{key} "{value}";\n' for key, value in settings.items()]
        return "".join([*CLEARED, *lines])

    def use_suites(self, *suites):
        lines = [f"deb [signed-by={self.keyring}] {self.mirror} {suite} main\n" for suite in suites]
        self.sources.write_text("".join(lines))
        self._apt_get("update", "--error-on=any")

    def unpack(self, suite, packages, folder):
        debs = Path(tempfile.mkdtemp(dir=self.folder / "debs"))
        self._apt_get("download", *(f"{name}/{suite}" for name in packages), cwd=debs)
        for deb in sorted(debs.glob("*.deb")):
            run_quietly(["dpkg-deb", "-x", str(deb), str(folder)])
        shutil.rmtree(debs)

    def _apt_get(self, *arguments, cwd=None):
        command = ["apt-get", "-q", "-y", *arguments]
        run_quietly(command, env=dict(os.environ, APT_CONFIG=str(self.config)), cwd=cwd)
