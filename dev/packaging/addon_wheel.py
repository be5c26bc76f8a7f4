"""The build backend of this addon: whool, on a copy of the files under the addon's own name.

whool takes the name of an addon from its folder, and packs whatever git knows. Here the repository is the addon, so a
checkout can have any name (pip makes up its own for a git address), and much in it is for developing only. So the build
takes place in a copy named as the addon, and a wheel leaves out what Odoo does not need. A source distribution keeps
everything.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from whool import buildapi

ADDON = "social_cooperative"
# What a wheel leaves out. The pages of doc/ explain the screens, and go without their pictures, which are half of all bytes.
FOR_DEVELOPING = {".ci", ".github", "bench", "dev", "doc/screenshots", "tests", "eslint.config.mjs"}


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with _copy(leave_out=FOR_DEVELOPING):
        return buildapi.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory, config_settings=None):
    with _copy():
        return buildapi.build_sdist(Path(sdist_directory), config_settings)


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with _copy(leave_out=FOR_DEVELOPING):
        return buildapi.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


@contextlib.contextmanager
def _copy(leave_out=frozenset()):
    """Work in a copy of the present folder under the addon's name."""
    source = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / ADDON
        for name in _files(source):
            is_left_out = any(path.as_posix() in leave_out for path in (name, *name.parents))
            if not is_left_out and not (leave_out and name.name.startswith(".")):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source / name, target / name)
        with _in_folder(target):
            yield


@contextlib.contextmanager
def _in_folder(path):
    # As contextlib.chdir, which Python 3.10 does not have.
    before = Path.cwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


def _files(source):
    """The files that git knows; of a source distribution or another copy without git, all."""
    if (source / ".git").exists():
        output = subprocess.run(
            ["git", "ls-files", "-z"], cwd=source, capture_output=True, text=True, check=True
        ).stdout
        return [path for name in output.split("\0") if name and (source / (path := Path(name))).is_file()]
    return [path.relative_to(source) for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"]
