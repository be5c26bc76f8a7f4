import inspect
import re
import subprocess
import sys
from pathlib import Path

from odoo.tests import BaseCase, tagged
from odoo.tests.loader import get_module_test_cases, get_test_modules

from .books import test_books_inert, test_books_pos

SLOW = re.compile(r"start_tour\(|browser_js\(|ScratchDatabase\(|RaceCase\b")
FOLDER = Path(__file__).parent


def _has_tests(case):
    return any(name.startswith("test_") and callable(getattr(case, name)) for name in dir(case))


@tagged("post_install", "-at_install")
class TestSuite(BaseCase):
    """What runs is what was written down to run: by Odoo's own runner and, since pytest asks the same loader, by dev/test."""

    def test_every_file_is_found(self):
        files = {path.stem for path in FOLDER.rglob("test_*.py")}
        found = {module.__name__.rpartition(".")[2] for module in get_test_modules("social_cooperative")}
        self.assertEqual(files - found, set(), "not imported in the __init__.py of its folder")

    def test_every_class_has_tests(self):
        """A class that only inherits its tests runs none of them, unless it says allow_inherited_tests_method."""
        for module in get_test_modules("social_cooperative"):
            written = {
                case
                for case in vars(module).values()
                if isinstance(case, type) and issubclass(case, BaseCase) and case.__module__ == module.__name__
            }
            running = {type(case) for case in get_module_test_cases(module)}
            empty = {case.__name__ for case in written - running if _has_tests(case)}
            self.assertEqual(empty, set(), module.__name__)

    def test_every_test_has_its_tier(self):
        """What starts a browser or makes a database is thorough, by its source; dev/test refuses it otherwise, too."""
        quick, thorough = set(), set()
        for module in get_test_modules("social_cooperative"):
            for case in map(type, get_module_test_cases(module)):
                (thorough if "thorough" in case.test_tags else quick).add(case)
        slow = {case.__name__ for case in quick if SLOW.search(inspect.getsource(case))}
        self.assertEqual(slow, set(), "tag them `thorough`")
        self.assertGreater(len(quick), 100)
        self.assertTrue(thorough)

    def test_borrowed_tests_are_those_asked_for(self):
        for module in (test_books_inert, test_books_pos):
            running = [(type(case), case._testMethodName) for case in get_module_test_cases(module)]
            asked = [(case, name) for case in dict.fromkeys(case for case, _name in running) for name in case.asked_for]
            self.assertCountEqual(running, asked)
            self.assertTrue(asked)

    def test_mutants_can_start(self):
        """Every line of equivalent_mutants.txt is still a mutant, and the engine's tests load without Odoo.

        In a process of its own, because dev/mutants puts stand-ins in the place of Odoo's modules.
        """
        code = "import sys, cmd_mutants; sys.exit(cmd_mutants.main(['--check']))"
        harness = FOLDER.parent / "dev" / "harness"
        command = [sys.executable, "-B", "-c", code]
        done = subprocess.run(command, cwd=harness, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
