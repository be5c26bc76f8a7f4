"""A test that fails is named at once, with the line that says why; the whole report comes at the end, as ever."""

import pytest

_terminal = None


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    global _terminal
    if not hasattr(config, "workerinput"):
        _terminal = config.pluginmanager.get_plugin("terminalreporter")


def pytest_runtest_logreport(report):
    if _terminal and report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        why = crash.message.splitlines()[0] if crash and crash.message else str(report.longrepr)[-200:]
        _terminal.ensure_newline()
        _terminal.write_line(f"FAILED {report.nodeid}: {why}")
