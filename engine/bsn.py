"""Citizen service numbers (BSN): the eleven-test, by which what looks like one is recognised."""

from __future__ import annotations

import re
from operator import mul

_NINE_DIGITS = re.compile(r"(?<!\d)(?:\d[ .-]?){8}\d(?!\d)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def contains_bsn(text: str | None) -> bool:
    """Whether a text holds a nine-digit number that passes the eleven-test.

    >>> contains_bsn("dossier 111222333"), contains_bsn("1112.22.333"), contains_bsn("dossier 111222334")
    (True, True, False)
    >>> contains_bsn("0612345678"), contains_bsn("000000000"), contains_bsn(None)
    (False, False, False)
    """
    if not text:
        return False
    return any(_is_bsn(re.sub(r"\D", "", number)) for number in _NINE_DIGITS.findall(text))


def is_rsin(text: str | None) -> bool:
    """Whether a text is a number of the tax office for a legal person (RSIN): the same test on all of it.

    >>> is_rsin("123456782"), is_rsin("123456783"), is_rsin("RSIN 123456782"), is_rsin(None)
    (True, False, False, False)
    """
    return bool(text and re.fullmatch(r"[0-9]{9}", text) and _is_bsn(text))


def _is_bsn(digits: str) -> bool:
    return bool(int(digits)) and sum(map(mul, _WEIGHTS, map(int, digits))) % 11 == 0
