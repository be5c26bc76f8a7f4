"""A random sample that anybody can draw again: the same seed and the same entries give the same sample.

The order follows from a hash of the seed and each entry's number, not from a random generator, of which a next version
of Python may give another row.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from .errors import RuleError


def sample(names: Iterable[str], size: int, seed: str) -> list[str]:
    """So many of the names, in the order in which they were drawn; all of them when there are fewer.

    A larger sample of the same seed begins with the smaller one.

    :raises RuleError: when the size is not positive, or there is no seed

    >>> drawn = sample(["INV/1", "INV/2", "INV/3", "BILL/1"], 2, "2026")
    >>> drawn == sample(["BILL/1", "INV/3", "INV/2", "INV/1"], 2, "2026"), len(drawn)
    (True, 2)
    """
    if size < 1:
        raise RuleError("sample_empty", size=size)
    if not seed.strip():
        raise RuleError("seed_missing")
    return sorted(set(names), key=lambda name: _rank(seed.strip(), name))[:size]


def checksum(names: Iterable[str]) -> str:
    """SHA-256 of the names, sorted, one on a line: whoever draws again sees whether he draws from the same.

    >>> checksum(["B", "A"]) == checksum(["A", "B", "B"]), checksum(["A", "B"])[:16]
    (True, '23519a43c66b4c34')
    """
    return sha256("\n".join(sorted(set(names))).encode()).hexdigest()


def _rank(seed: str, name: str) -> tuple[bytes, str]:
    return sha256(f"{seed}\n{name}".encode()).digest(), name
