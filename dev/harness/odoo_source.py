"""Find an Odoo 19.0, or get one."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import debian_odoo
from common import HarnessError, home, locked

UNPACKED = Path("usr/lib/python3/dist-packages")
MISSING = Path("odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js")


class OdooSource:
    """A folder that holds the package `odoo`, and the addons that belong to it."""

    def __init__(self, root):
        self.root = root

    @property
    def addons_paths(self):
        inner = self.root / "odoo" / "addons"
        outer = self.root / "addons"
        # A git checkout keeps most addons apart; an installed one has all in one folder.
        if (inner / "account").is_dir() or not outer.is_dir():
            return [inner]
        return [outer, inner]


def ensure():
    named = os.environ.get("ODOO_SOURCE")
    if named:
        return _named_source(Path(named).expanduser().resolve())
    target = home() / "odoo"
    with locked(home() / "odoo.lock", "it gets Odoo"):
        if not target.exists():
            _download(target)
        _stand_in(target / UNPACKED)
    return OdooSource(target / UNPACKED)


def _stand_in(root):
    """An empty file for the one script that Debian's package lacks.

    Without it every page of the back office begins with an error in the browser's console, and a tour that begins
    with an error fails.
    """
    missing = root / MISSING
    if not missing.exists():
        missing.parent.mkdir(parents=True, exist_ok=True)
        missing.write_text("// Not part of Debian's package: a video effect of Discuss.\n")


def _named_source(folder):
    for root in (folder, folder / UNPACKED):
        version = _version(root)
        if version == "19.0":
            return OdooSource(root)
        if version:
            raise HarnessError(
                f"ODOO_SOURCE={folder} is Odoo {version}, and this addon needs 19.0: "
                "name a checkout of Odoo 19.0, or unset ODOO_SOURCE to have one downloaded."
            )
    raise HarnessError(
        f"ODOO_SOURCE={folder} holds no Odoo (no file odoo/release.py): "
        "name the folder of an Odoo 19.0 checkout, or unset ODOO_SOURCE to have one downloaded."
    )


def _version(root):
    try:
        text = (root / "odoo" / "release.py").read_text()
    except OSError:
        return None
    found = re.search(r"^version_info = \('?([^',]+)'?, *(\d+)", text, re.MULTILINE)
    return ".".join(found.groups()) if found else "of an unknown version"


def _download(target):
    """Unpack into a folder beside the target, which gets its name when it is whole."""
    partial = Path(tempfile.mkdtemp(prefix="odoo-partial-", dir=target.parent))
    try:
        debian_odoo.unpack_into(partial)
        version = _version(partial / UNPACKED)
        if version != "19.0":
            raise HarnessError(
                f"Debian's package odoo-19 now holds Odoo {version}: set ODOO_SOURCE to a checkout of Odoo 19.0."
            )
        partial.chmod(0o755)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
