"""Text and numbers of the Dutch audit file (XAF 4.0): what an element may contain, and how long it may be."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

ID_LENGTH = 35
# Not allowed in XML 1.0 at all, or (from DEL on) allowed and read by nobody.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
SPACES = re.compile(r"\s+")


def clean(text: str | None, length: int = 9999) -> str:
    """The text as one line without control characters, cut at ``length`` characters.

    >>> clean("Tuinhulp\\tOost\\x00 \\n 2026"), clean("Ren\\u00e9e & <zn>", 5), clean(None)
    ('Tuinhulp Oost 2026', 'Renée', '')
    """
    if not text:
        return ""
    if text.isprintable() and len(text) <= length and "  " not in text:
        return text.strip()
    return SPACES.sub(" ", CONTROL.sub(" ", text)).strip()[:length].strip()


def short_id(text: str | None, key: int, length: int = ID_LENGTH) -> str:
    """An identification of at most ``length`` characters; one that had to be changed ends in the number of its record,
    so that no two become the same.

    >>> short_id("INV/2026/00001", 7), short_id("", 7)
    ('INV/2026/00001', '~7')
    >>> short_id("A name of a journal entry that goes on and on", 7), short_id("BNK1\\x00", 8)
    ('A name of a journal entry that go~7', 'BNK1~8')
    """
    whole = clean(text)
    if whole and whole == text and len(whole) <= length:
        return whole
    suffix = f"~{key}"
    return whole[: length - len(suffix)].strip() + suffix


def unique_ids(wanted: Iterable[tuple[K, str | None, int]]) -> dict[K, str]:
    """An identification for each (key, wanted text, number): the wanted one where nobody else wants it, else with the number.

    >>> unique_ids([("a", "BNK1", 1), ("b", "BNK1", 2), ("c", None, 3), ("d", "~3", 4)])
    {'a': 'BNK1~1', 'b': 'BNK1~2', 'c': '~3', 'd': '~3~4'}
    """
    rows = list(wanted)
    counts: dict[str, int] = {}
    for _key, text, number in rows:
        candidate = short_id(text, number)
        counts[candidate] = counts.get(candidate, 0) + 1
    found = {}
    for key, text, number in rows:
        candidate = short_id(text, number)
        if counts[candidate] == 1:
            found[key] = candidate
        else:
            suffix = f"~{number}"
            found[key] = clean(text)[: ID_LENGTH - len(suffix)].strip() + suffix
    return found


def amount(cents: int) -> str:
    """Whole cents as the file writes an amount, without a sign.

    >>> amount(123456), amount(-5), amount(0)
    ('1234.56', '0.05', '0.00')
    """
    euros, rest = divmod(abs(cents), 100)
    return f"{euros}.{rest:02d}"


def side(cents: int) -> str:
    """Debit or credit; nothing counts as debit.

    >>> side(1), side(-1), side(0)
    ('D', 'C', 'D')
    """
    return "C" if cents < 0 else "D"
