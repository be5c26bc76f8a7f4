"""pytest runs what Odoo's own loader finds: no imported classes, no inherited copies, only what carries `standard`."""

import pytest


@pytest.hookimpl(tryfirst=True)  # before -k and -m, so that the check sees whole modules
def pytest_collection_modifyitems(config, items):
    asked = {module: _asked_for(module) for module in {item.module for item in items if hasattr(item, "module")}}
    kept, others = [], []
    for item in items:
        (kept if _name(item) in asked.get(getattr(item, "module", None), ()) else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = kept
    if not any("::" in argument for argument in config.args) and not config.getoption("lf", False):
        _check_nothing_is_missing(asked, kept)


def _name(item):
    return getattr(item, "cls", None), getattr(item, "originalname", item.name)


def _asked_for(module):
    from odoo.tests.loader import get_module_test_cases

    cases = get_module_test_cases(module)
    return {(type(case), case._testMethodName) for case in cases if "standard" in getattr(case, "test_tags", ())}


def _check_nothing_is_missing(asked, kept):
    collected = {_name(item) for item in kept}
    missing = sorted(f"{case.__name__}.{method}" for case, method in set().union(*asked.values()) - collected)
    if missing or len(collected) != len(kept):
        raise pytest.UsageError(
            f"pytest collected {len(kept)} tests where Odoo's loader finds {len(collected) + len(missing)}; "
            f"missing: {', '.join(missing) or 'none'}"
        )
