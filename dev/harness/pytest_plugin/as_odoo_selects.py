"""Of a module of Odoo's, the tests that Odoo itself runs: no inherited copies, and what carries the tag `standard`."""

import unittest


def pytest_collection_modifyitems(config, items):
    kept = [item for item in items if _is_odoos(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _is_odoos(item):
    case = getattr(item, "cls", None)
    if case is None or not issubclass(case, unittest.TestCase):
        return False
    inherited = item.originalname not in vars(case) and not getattr(case, "allow_inherited_tests_method", False)
    return "standard" in getattr(case, "test_tags", ()) and not inherited
