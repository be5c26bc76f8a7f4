import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent

import odoo.release
from odoo.tests import BaseCase, tagged

DEV = Path(__file__).resolve().parent.parent / "dev"
NO_PYTHON = "#!/bin/sh\necho hello\n"
OLD_PYTHON = '#!/bin/sh\ncase "$2" in *%d.%d*) echo Python 3.9 ;; *) echo False ;; esac\n'
INSTALL = """
    import contextlib

    import postgres
    from common import log_path
    from odoo_program import Odoo

    with postgres.server():
        program = Odoo()
        program.run(log_path("base.log"), "Odoo", "server", "-d", "spaces", "-i", "base", "--stop-after-init")
        with contextlib.closing(postgres.connect("spaces")) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT state FROM ir_module_module WHERE name = 'base'")
            print(postgres.os.environ["PGHOST"], program.source.root, *cursor.fetchone(), sep="|")
"""


class CommandCase(BaseCase):
    """The commands of a checkout whose folder, and a home whose name, have spaces; nothing was set up there yet."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="coop ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.home = self.folder / "a home"
        self.home.mkdir()
        self.dev = self.folder / "a checkout" / "dev"
        shutil.copytree(DEV, self.dev, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))

    def run_command(self, *command, **variables):
        """Run to its end without a network; returns (exit code, output)."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "ODOO_", "XDG_", "SOCIAL_COOPERATIVE", "PYTHON"))
        }
        nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
        done = subprocess.run(
            [str(part) for part in command],
            env={**kept, **nowhere, "PYTHON": sys.executable, "HOME": str(self.home), **variables},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        return done.returncode, done.stdout

    def assertRefused(self, words, *command, **variables):
        code, output = self.run_command(*command, **variables)
        self.assertEqual(code, 1, output)
        self.assertIn(words, output)
        self.assertNotIn("Traceback", output)
        self.assertEqual(list(self.home.iterdir()), [], "it set something up before it looked")

    def program(self, text):
        path = self.folder / "a python"
        path.write_text(text)
        path.chmod(0o755)
        return str(path)


@tagged("post_install", "-at_install")
class TestCommands(CommandCase):
    """What can be refused is refused before anything is downloaded, with what to do."""

    def test_a_port_that_is_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.assertRefused(f"Port {port} is not free", self.dev / "run", "--port", port)
        self.assertRefused("99999 is no port", self.dev / "run", "--port", "99999")

    def test_a_broken_python(self):
        for command in ("run", "test"):
            with self.subTest(command=command):
                missing = str(self.folder / "no python")
                self.assertRefused(f"PYTHON={missing} is no Python", self.dev / command, PYTHON=missing)
                hello = self.program(NO_PYTHON)
                self.assertRefused(f"PYTHON={hello} is no Python", self.dev / command, PYTHON=hello)
                old = self.program(OLD_PYTHON)
                self.assertRefused(f"PYTHON={old} is Python 3.9", self.dev / command, PYTHON=old)

    def test_a_folder_with_spaces(self):
        link = self.folder / "a link"
        link.symlink_to(self.dev / "run")
        for command in (self.dev / "run", link):
            code, output = self.run_command(command, "--help")
            self.assertEqual(code, 0, output)
            self.assertIn("--port", output)


@tagged("post_install", "-at_install", "thorough")
class TestHomeWithSpaces(CommandCase):
    def test_the_database_server_and_odoo(self):
        """The server's socket, Odoo's settings and its addons are found where the path has spaces."""
        home = self.folder / "a home"
        source = home / "odoo" / "usr" / "lib" / "python3" / "dist-packages"
        source.parent.mkdir(parents=True)
        source.symlink_to(Path(odoo.release.__file__).parents[1])
        code, output = self.run_command(
            sys.executable,
            "-B",
            "-c",
            f"import sys; sys.path.insert(0, {str(self.dev / 'harness')!r})\n{dedent(INSTALL)}",
            SOCIAL_COOPERATIVE_HOME=str(home),
        )
        self.assertEqual(code, 0, output)
        server, root, state = output.splitlines()[-1].split("|")
        self.assertIn(" ", server)
        self.assertEqual(root, str(source))
        self.assertEqual(state, "installed")
