"""Check the addon's JavaScript with ESLint, or with Node's own parser if npm gives none."""

import shutil
import subprocess

import system_tools
from common import CHECKOUT, HarnessError, home, locked, run_logged, say

ESLINT = "eslint@9.35.0"


def check():
    scripts = sorted((CHECKOUT / "static").rglob("*.js"))
    scripts = [path for path in scripts if "lib" not in path.parts]
    if not scripts:
        say("There is no JavaScript to check")
        return True
    system_tools.require([system_tools.NODE])
    eslint = _find_eslint()
    if eslint:
        config = CHECKOUT / "eslint.config.mjs"
        command = [eslint, "--config", config, "--no-warn-ignored", *scripts]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode == 0
    say("ESLint could not be installed with npm: only the syntax of the JavaScript is checked")
    return all([_has_good_syntax(path) for path in scripts])


def _find_eslint():
    folder = home() / ESLINT.replace("@", "-")
    program = folder / "node_modules" / ".bin" / "eslint"
    with locked(home() / "eslint.lock", "it installs ESLint"):
        if not program.exists():
            if not shutil.which("npm"):
                return None
            say("Installing ESLint")
            command = ["npm", "install", "--no-save", "--prefix", folder, ESLINT]
            try:
                run_logged(command, home() / "eslint.log", "npm")
            except HarnessError:
                return None
    return program


def _has_good_syntax(path):
    node = shutil.which("node") or shutil.which("nodejs")
    command = [node, "--input-type=module", "--check", "-"]
    result = subprocess.run(command, input=path.read_text(), capture_output=True, text=True, check=False)
    if result.returncode:
        print(f"{path}:\n{result.stderr}")
    return result.returncode == 0
