"""dev/test --quick leaves out what carries the tag `thorough`; nothing else may start a browser.

A second database asks the same of its test, in tests/scratch.py.
"""

import os

import pytest

TAG = "thorough"


def pytest_collection_modifyitems(config, items):
    if not os.environ.get("SOCIAL_COOPERATIVE_QUICK"):
        return
    config.hook.pytest_deselected(items=[item for item in items if is_thorough(item.cls)])
    items[:] = [item for item in items if not is_thorough(item.cls)]


def is_thorough(case):
    return TAG in getattr(case, "test_tags", ())


@pytest.fixture(scope="session", autouse=True)
def _browsers_are_thorough():
    from odoo.tests import common

    start = common.ChromeBrowser.__init__

    def checked(self, test_case, *args, **kwargs):
        if not is_thorough(type(test_case)):
            raise AssertionError(f"{type(test_case).__name__} starts a browser: tag it `{TAG}`")
        return start(self, test_case, *args, **kwargs)

    common.ChromeBrowser.__init__ = checked
    yield
    common.ChromeBrowser.__init__ = start
