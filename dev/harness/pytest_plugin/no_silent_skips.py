"""A skipped test makes the run fail, unless dev/test --allow-skips asked otherwise."""

import os

import pytest

_skipped = []


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report):
    if report.skipped:
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if _skipped and not os.environ.get("SOCIAL_COOPERATIVE_ALLOW_SKIPS"):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if _skipped and not os.environ.get("SOCIAL_COOPERATIVE_ALLOW_SKIPS"):
        terminalreporter.write_line(
            f"{len(_skipped)} skipped, which fails the run (dev/test --allow-skips lets them be)"
        )
