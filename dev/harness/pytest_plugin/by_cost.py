"""The classes that cost most begin first, so that all workers end at about the same time.

What a class costs, in seconds of processor time of its worker, is what it cost the last time (a file that dev/test
names); of a new one it is guessed by the number of its tests.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

GUESS_PER_CLASS, GUESS_PER_TEST = 2.0, 0.4
# Seconds of processor time that a class of the quick tests may take.
QUICK = 5.0

_spent = Counter()
_last = None


def _file():
    named = os.environ.get("SOCIAL_COOPERATIVE_COSTS")
    return Path(named) if named else None


def _known():
    file = _file()
    return json.loads(file.read_text()) if file and file.exists() else {}


def _clock():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _scope(nodeid):
    """The class, as --dist=loadscope has it."""
    return nodeid.rsplit("::", 1)[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if not hasattr(config, "workerinput"):
        return
    known = _known()
    tests = Counter(_scope(item.nodeid) for item in items)
    costs = {scope: known.get(scope, GUESS_PER_CLASS + GUESS_PER_TEST * number) for scope, number in tests.items()}
    items.sort(key=lambda item: (-costs[_scope(item.nodeid)], _scope(item.nodeid)))


def pytest_runtest_logstart(nodeid, location):
    global _last
    _last = _clock()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    global _last
    report = yield
    now = _clock()
    report.cpu, _last = now - (_last or now), now
    return report


def pytest_runtest_logreport(report):
    _spent[_scope(report.nodeid)] += getattr(report, "cpu", 0)


def pytest_sessionfinish(session):
    file = _file()
    if not file or hasattr(session.config, "workerinput"):
        return
    # A class of which only some tests ran would seem cheap.
    known = _known()
    for scope, spent in _spent.items():
        known[scope] = round(max(spent, known.get(scope, 0) * 0.8), 2)
    file.write_text(json.dumps(known, indent=0, sort_keys=True))


def pytest_terminal_summary(terminalreporter):
    if not os.environ.get("SOCIAL_COOPERATIVE_QUICK"):
        return
    for scope, spent in _spent.most_common():
        if spent > QUICK:
            terminalreporter.write_line(f"{scope} took {spent:.0f} s of processor time: is it `thorough`?")
