"""What npm gives: ESLint for the addon's JavaScript (else Node's own parser), and axe-core for the tests."""

import shutil
import subprocess

import system_tools
from common import CHECKOUT, HarnessError, home, locked, run_logged, say

ESLINT = "eslint@9.35.0"
AXE = "axe-core@4.14.1"  # MPL-2.0: used by the tests as it is, and no part of the addon


def check():
    """(whether the addon's JavaScript is without fault, what was found)"""
    scripts = sorted((CHECKOUT / "static").rglob("*.js"))
    scripts = [path for path in scripts if "lib" not in path.parts]
    if not scripts:
        return True, "There is no JavaScript to check\n"
    system_tools.require([system_tools.NODE])
    eslint = _find_eslint()
    if eslint:
        config = CHECKOUT / "eslint.config.mjs"
        command = [eslint, "--config", config, "--no-warn-ignored", *scripts]
        result = subprocess.run(
            command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return result.returncode == 0, result.stdout
    faults = "".join(map(_syntax_error, scripts))
    said = "ESLint could not be installed with npm: only the syntax of the JavaScript is checked\n"
    return not faults, said + faults


def find_axe():
    """axe-core's one file, by which the tests look for what keeps people out; None when npm cannot give it."""
    return _from_npm(AXE, "node_modules/axe-core/axe.min.js", "axe-core")


def _find_eslint():
    return _from_npm(ESLINT, "node_modules/.bin/eslint", "ESLint")


def _from_npm(package, file, title):
    """The path of a file of a package, installed on first use in the harness's own folder."""
    folder = home() / package.replace("@", "-")
    with locked(home() / f"{package.partition('@')[0]}.lock", f"it installs {title}"):
        if not (folder / file).exists():
            if not shutil.which("npm"):
                return None
            say(f"Installing {title}")
            command = ["npm", "install", "--no-save", "--prefix", folder, package]
            try:
                run_logged(command, home() / f"{package.partition('@')[0]}.log", "npm")
            except HarnessError:
                return None
    return folder / file


def _syntax_error(path):
    node = shutil.which("node") or shutil.which("nodejs")
    command = [node, "--input-type=module", "--check", "-"]
    result = subprocess.run(command, input=path.read_text(), capture_output=True, text=True, check=False)
    return f"{path}:\n{result.stderr}\n" if result.returncode else ""
