"""Whether a text that customers read names a person. Plain functions on plain text.

Being a member already reveals that somebody is on benefit, so no surname goes to a customer (design §3 "Names in
the books"). A surname can be an ordinary word ("Zwart", "Bakker"), so it counts only as it is written in a name: with its
capital; or as a whole name, however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def surname(name: str | None) -> str:
    """All after the first word, as written: "de Wit" of "Anna de Wit"; empty when there is none.

    >>> surname("Anna de Wit"), surname("Anna"), surname("Person 1")
    ('de Wit', '', '')
    """
    return _with_letters(_words(name)[1:])


def _surnames(name: str | None) -> set[str]:
    """Those parts of a name that may be the surname: all after the first word, and the last of several given names."""
    rest = _words(name)[1:]
    small = next((place for place, word in enumerate(rest) if word[0].islower()), -1)
    return {_with_letters(rest), _with_letters(rest[small:])} - {""}


def _words(name: str | None) -> list[str]:
    return name.split() if name else []


def _with_letters(words: Iterable[str]) -> str:
    """These words as one text; empty when there are no two letters in it."""
    text = " ".join(words)
    return text if len(re.findall(r"[^\W\d_]", text)) > 1 else ""


def mentions(text: str | None, name: str | None, *, one_word: bool = False) -> bool:
    """Whether the text has the whole name or the surname in it.

    :param one_word: a name of one word counts too; where a person types that is often just a word

    >>> mentions("Garden work by Mrs De Wit", "Anna de Wit"), mentions("paint it wit", "Anna de Wit")
    (True, False)
    >>> mentions("anna  DE wit", "Anna de Wit"), mentions("Zwart-wit kopie", "Bert Zwart")
    (True, True)
    >>> mentions("garden by Mr Jansen", "Jan Willem Jansen"), mentions("Mrs De Wit", "Anna Maria de Wit")
    (True, True)
    >>> mentions("Paid to samira", "Samira"), mentions("Paid to samira", "Samira", one_word=True)
    (False, True)
    """
    lasts = _surnames(name)
    if not text or not (lasts or (one_word and _with_letters(_words(name)))):
        return False
    text = " ".join(text.split())
    whole = re.escape(" ".join(name.split()))
    spellings = lasts | {last[0].upper() + last[1:] for last in lasts}
    return bool(_word(f"(?i:{whole})").search(text)) or any(_word(re.escape(word)).search(text) for word in spellings)


def without_name(text: str, name: str | None, instead: str, *, one_word: bool = False) -> str:
    """The text with ``instead`` for the whole name, and with … for the surname by itself.

    :param one_word: a name of one word goes too

    >>> without_name("Reward of anna de wit, A. de Wit", "Anna de Wit", "L0012")
    'Reward of L0012, A. …'
    >>> without_name("Reward of Samira, Samirah", "Samira", "L0012", one_word=True)
    'Reward of L0012, Samirah'
    """
    lasts = _surnames(name)
    if not (lasts or (one_word and _with_letters(_words(name)))):
        return text
    whole = re.escape(" ".join(name.split()))
    text = _word(f"(?i:{whole})").sub(lambda _found: instead, text)
    for last in sorted(lasts | {last[0].upper() + last[1:] for last in lasts}, key=len, reverse=True):
        text = _word(re.escape(last)).sub("…", text)
    return text


def _word(pattern: str) -> re.Pattern[str]:
    """The pattern where it is no part of a longer word."""
    return re.compile(rf"(?<!\w){pattern}(?!\w)")
