"""Each pytest-xdist worker works on the copy of the database that dev/test made for it."""

import os

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    # Taken away, so that pytest-odoo does not make a copy of its own with programs that may not be there.
    worker = os.environ.pop("PYTEST_XDIST_WORKER", None)
    if worker:
        config.option.odoo_database += f"_{worker}"
    return (yield)
