"""Tests freeze the time for a whole class; pytest's own clock goes on, so that --durations says what is so."""

import freezegun


def pytest_configure(config):
    freezegun.configure(extend_ignore_list=["_pytest", "xdist", "execnet"])
