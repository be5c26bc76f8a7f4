"""Programs of the system that tests and checks need: installed by root, else named."""

import os
import shutil
from typing import NamedTuple

from common import HarnessError, run_quietly, say


class Tool(NamedTuple):
    programs: tuple  # any one of them will do
    package: str
    purpose: str

    def is_missing(self):
        return not any(shutil.which(program) for program in self.programs)


CHROMIUM = Tool(
    ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable"),
    "chromium",
    "the browser tests",
)
LIBREOFFICE = Tool(("soffice", "libreoffice"), "libreoffice-calc", "the spreadsheet tests")
PDFTOTEXT = Tool(("pdftotext",), "poppler-utils", "the tests that read PDFs")
NODE = Tool(("node", "nodejs"), "nodejs", "the JavaScript checks")
NPM = Tool(("npm",), "npm", "the accessibility tests")

FOR_TESTS = (CHROMIUM, LIBREOFFICE, PDFTOTEXT, NPM)


def require(tools, *, only_say=False):
    missing = [tool for tool in tools if tool.is_missing()]
    if not missing:
        return
    names = ", ".join(f"{tool.package} ({tool.purpose})" for tool in missing)
    packages = [tool.package for tool in missing]
    if only_say:
        say(f"Not installed: {names}. Tests that need it fail.")
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing with apt: {names}")
        _apt_install(packages)
    still_missing = [tool.package for tool in tools if tool.is_missing()]
    if still_missing:
        raise HarnessError(f"Not installed: {names}. Install as root: apt-get install {' '.join(still_missing)}")


def _apt_install(packages):
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (
        ["apt-get", "-q", "update"],
        ["apt-get", "-q", "-y", "--no-install-recommends", "install", *packages],
    ):
        run_quietly(command, env=environment)
