import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase

from ... import engine


class TestEngineDoctests(BaseCase):
    """The examples in the docstrings of the engine are true, and every module has some."""

    def test_doctests(self):
        names = [module.name for module in pkgutil.iter_modules(engine.__path__)]
        self.assertIn("waterfall", names)
        for name in names:
            with self.subTest(module=name):
                module = importlib.import_module(f"{engine.__name__}.{name}")
                # A test with a frozen clock may have left its own kind of dates in a cache, which print otherwise.
                for value in vars(module).values():
                    if hasattr(value, "cache_clear"):
                        value.cache_clear()
                results = doctest.testmod(module)
                self.assertGreater(results.attempted, 0)
                self.assertEqual(results.failed, 0)
