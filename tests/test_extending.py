import inspect
import re
from pathlib import Path
from textwrap import dedent

from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import config

from .scratch import ScratchDatabase

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "doc" / "extending.md"
EXAMPLES = ROOT / "tests" / "example_addon"
EXAMPLE = "social_cooperative_example"
RUN = """
    import unittest
    from odoo.addons.social_cooperative.tests.example_cases import ExampleAddon
    from odoo.tests.loader import run_suite
    from odoo.tests.suite import OdooSuite
    from odoo.tools import config
    config["test_enable"] = True
    print(run_suite(OdooSuite(unittest.defaultTestLoader.loadTestsFromTestCase(ExampleAddon))))
"""


class TestExtendingPage(BaseCase):
    """What doc/extending.md promises to another cooperative's addon is what the code has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = PAGE.read_text(encoding="utf-8")

    def test_the_example_on_the_page_is_the_one_that_runs(self):
        code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.rglob("*.py")))
        shown = re.findall(r"```python\n(.*?)```", self.page, re.DOTALL)
        self.assertTrue(shown)
        for block in shown:
            for part in block.strip().split("\n\n\n"):
                self.assertIn(part.strip(), code)


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    def test_every_hook_is_its_models_with_the_signature_on_the_page(self):
        """In its table: | `coop.assignment` | `_prepare_invoice_vals()` | …, without self."""
        page = PAGE.read_text(encoding="utf-8")
        rows = re.findall(r"^\| `([a-z_.]+)` \| `(_\w+)\((.*?)\)`", page, re.MULTILINE)
        self.assertGreater(len(rows), 10)
        for model, hook, arguments in rows:
            with self.subTest(model=model, hook=hook):
                method = getattr(self.env.registry[model], hook, None)
                self.assertTrue(method, "this model has no such method")
                self.assertTrue(method.__module__.startswith("odoo.addons.social_cooperative."), "it is not ours")
                self.assertEqual(", ".join([*inspect.signature(method).parameters][1:]), arguments)


@tagged("post_install", "-at_install", "thorough")
class TestExtending(BaseCase):
    """The example installs on this addon, and does what the page says."""

    def test_in_a_database_with_it(self):
        database = ScratchDatabase("example", copied=True)
        self.addCleanup(database.close)
        path = "--addons-path=" + ",".join([*config["addons_path"], str(EXAMPLES)])
        database.odoo("server", path, "-i", EXAMPLE, "--skip-auto-install", "--stop-after-init")
        output = database.odoo("shell", path, stdin=dedent(RUN))
        self.assertIn("0 failed, 0 error(s) of 3 tests", output)
