"""Which of the databases that dev/test made a test runs in.

Each pytest-xdist worker has copies of its own. Classes that begin with the cooperative of tests/common.py run where it
stands already; all others run where nothing was done but to install the addon.
"""

import os

import pytest

PREPARED = "_prepared"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    # Taken away, so that pytest-odoo does not make a copy of its own with programs that may not be there.
    worker = os.environ.pop("PYTEST_XDIST_WORKER", None)
    if worker:
        config.option.odoo_database += f"_{worker}"
    return (yield)


@pytest.hookimpl(tryfirst=True)  # before the fixture that runs setUpClass
def pytest_runtest_setup(item):
    is_prepared = getattr(item.cls, "prepared_database", False)
    _use(item.config.option.odoo_database + (PREPARED if is_prepared else ""))


def _use(name):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    if config["db_name"] == [name]:
        return
    config["db_name"] = [name]
    # Loading a registry while tests are enabled would run tests.
    enabled, config["test_enable"] = config["test_enable"], False
    Registry(name)
    config["test_enable"] = enabled
