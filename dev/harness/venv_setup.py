"""The virtual environment with Odoo's Python packages."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import package_installer
from common import HarnessError, home, locked, say

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"
TEST_REQUIREMENTS = REQUIREMENTS.with_name("requirements-test.txt")
OCA_REQUIREMENTS = REQUIREMENTS.with_name("requirements-oca.txt")


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def folder():
    version = "{}.{}".format(*sys.version_info)
    return home() / f"venv-{version}-{_digest(REQUIREMENTS)}"


def running_inside():
    return Path(sys.prefix) == folder()


def ensure(*, with_test_tools):
    """Make the environment if it is not there; return its Python."""
    venv = folder()
    python = venv / "bin" / "python"
    with locked(home() / f"{venv.name}.lock", "it installs the Python packages"):
        if not _is_done(venv, REQUIREMENTS):
            _create(venv)
            say("Installing Odoo's Python packages")
            package_installer.install(python, REQUIREMENTS)
            _mark_done(venv, REQUIREMENTS)
        if with_test_tools and not _is_done(venv, TEST_REQUIREMENTS):
            say("Installing the test tools")
            package_installer.install(python, TEST_REQUIREMENTS, "--constraint", REQUIREMENTS)
            _mark_done(venv, TEST_REQUIREMENTS)
    return python


def ensure_oca_addons():
    """Install the addons of OCA that tests need, in a folder that no other database sees; return it."""
    folder = home() / f"oca-{_digest(OCA_REQUIREMENTS)}"
    with locked(home() / f"{folder.name}.lock", "it installs the addons of OCA"):
        if not _is_done(folder, OCA_REQUIREMENTS):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            say("Installing addons of OCA for the tests")
            python = Path(sys.prefix) / "bin" / "python"
            # Odoo is a requirement of theirs that is there, but by no package.
            package_installer.install(python, OCA_REQUIREMENTS, "--no-deps", "--target", folder)
            _mark_done(folder, OCA_REQUIREMENTS)
    return folder / "odoo" / "addons"


def _is_done(venv, requirements):
    return (venv / f"{requirements.stem}-{_digest(requirements)}.done").exists()


def _mark_done(venv, requirements):
    (venv / f"{requirements.stem}-{_digest(requirements)}.done").touch()


def _create(venv):
    shutil.rmtree(venv, ignore_errors=True)  # what an interrupted run left
    result = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        version = "{}.{}".format(*sys.version_info)
        raise HarnessError(
            f"{result.stdout}{result.stderr}\n"
            f"Python {version} cannot make a virtual environment: install its venv module "
            f"(on Debian or Ubuntu: apt-get install python{version}-venv) and start again."
        )
