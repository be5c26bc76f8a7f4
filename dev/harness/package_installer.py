"""Install Python packages into an environment: by uv, which takes seconds, else by pip.

uv is itself a package. It does not read pip's settings, so they are handed to it; whatever it cannot do with them, pip
does as before.
"""

import ast
import os
import subprocess
import tempfile
from pathlib import Path

from common import HarnessError, home, tail

UV = "uv==0.13.9"
# pip's setting: uv's option, and whether the setting may hold several values.
OPTIONS = {
    "index-url": ("--default-index", False),
    "extra-index-url": ("--extra-index-url", True),
    "find-links": ("--find-links", True),
    "constraint": ("--constraint", True),
}


def install(python, requirements, *more):
    """Install the packages of a file; ``more`` as pip and uv both take it."""
    arguments = ["--requirement", requirements, *more]
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        if _uv(python, arguments, log) or _pip(python, arguments, log):
            return
        raise HarnessError(
            f"{tail(log.name)}\n\npip could not install the packages of dev/{Path(requirements).name}: see the "
            "lines above, make sure that pip reaches a package index, and start again."
        )


def _pip(python, arguments, log):
    # Not compiled: Odoo runs with a cache of compiled files elsewhere, and most of these are never imported.
    options = ["--no-input", "--no-compile", "--disable-pip-version-check"]
    return _run([python, "-m", "pip", "install", *options, *arguments], log)


def _uv(python, arguments, log):
    uv = Path(python).with_name("uv")
    if not uv.exists() and not _pip(python, [UV], log):
        return False
    settings = _pip_settings(python)
    options = ["--python", python, "--index-strategy=unsafe-best-match"]  # of several indexes the best, as pip does
    for name, (option, is_several) in OPTIONS.items():
        value = settings.get(name, "")
        options += [part for one in (value.split() if is_several else [value]) if one for part in (option, one)]
    certificates = {"SSL_CERT_FILE": settings["cert"]} if settings.get("cert") else {}
    return _run(
        [uv, "pip", "install", *options, *arguments],
        log,
        UV_CACHE_DIR=str(home() / "uv"),
        UV_SYSTEM_CERTS="1",
        **certificates,
    )


def _pip_settings(python):
    """{name: value} of pip's configuration files and environment, the later ones over the earlier."""
    result = subprocess.run([str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    settings = {}
    for line in result.stdout.splitlines():
        key, _equals, value = line.partition("=")
        section, _dot, name = key.rpartition(".")
        if section in ("global", "install", ":env:"):
            settings[name] = str(ast.literal_eval(value))
    return settings


def _run(command, log, **environment):
    result = subprocess.run(
        [str(part) for part in command],
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env=dict(os.environ, PYTHONDONTWRITEBYTECODE="", **environment),
        check=False,
    )
    return result.returncode == 0
