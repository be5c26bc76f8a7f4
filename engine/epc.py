"""Texts in a SEPA payment file: the character set that every bank takes (EPC217-08)."""

from __future__ import annotations

import re
import unicodedata

# Letters that do not fall apart into a plain one and its mark.
PLAIN = str.maketrans(
    {
        "&": "+", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l",
        "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "€": "EUR", "’": "'", "‘": "'",
        "–": "-", "—": "-", "_": "-", ";": ",", "[": "(", "]": ")", "{": "(", "}": ")",
    }
)  # fmt: skip


def epc_text(text: str, length: int) -> str:
    """The text in the signs that every bank takes, at most so many of them; empty when nothing is left.

    & becomes +, a letter loses its marks, anything else that is not in the set is left out. A text neither begins nor
    ends with a slash, and has no two in a row.

    >>> epc_text("Zoë & Jürgen, «Café» //1", 70)
    'Zoe + Jurgen, Cafe /1'
    >>> epc_text("☃☃", 70), epc_text("Łukasz Gößl", 9)
    ('', 'Lukasz Go')
    """
    bare = unicodedata.normalize("NFKD", (text or "").translate(PLAIN)).translate(PLAIN)
    kept = re.sub(r"[^A-Za-z0-9/?:().,'+ -]", "", re.sub(r"\s", " ", bare))
    single = re.sub(r"/+", "/", re.sub(r" +", " ", kept))
    cut = single.strip("/ ")[:length].rstrip("/ ")
    return cut if re.search(r"[A-Za-z0-9]", cut) else ""
