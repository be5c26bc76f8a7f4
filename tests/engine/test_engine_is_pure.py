import ast
import sys
from pathlib import Path

from odoo.tests import BaseCase

ENGINE = Path(__file__).parent.parent.parent / "engine"


def _imports(tree):
    """(level, top-level name) of everything a module imports; level 1 is a sibling."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, (node.module or "").partition(".")[0]


class TestEngineIsPure(BaseCase):
    """The engine imports the standard library and its own modules only, and computes without floats."""

    def test_imports(self):
        siblings = {path.stem for path in ENGINE.glob("*.py")}
        for path in ENGINE.glob("*.py"):
            for level, name in _imports(ast.parse(path.read_text(encoding="utf-8"))):
                with self.subTest(module=path.name, imported=name):
                    self.assertIn(level, (0, 1))
                    self.assertIn(name, siblings if level else sys.stdlib_module_names)
                    self.assertNotEqual(name, "odoo")

    def test_no_float_literals(self):
        for path in ENGINE.glob("*.py"):
            constants = [
                node.value
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Constant)
            ]
            with self.subTest(module=path.name):
                self.assertFalse([value for value in constants if isinstance(value, float)])
