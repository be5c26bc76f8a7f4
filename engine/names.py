"""Whether a text that others read names a person. Plain functions on plain text.

Being a member already reveals that somebody is on benefit, so no surname goes to a customer (design §3 "Names in
the books"). Words are parted by spaces, marks and underscores (file names); accents may be left out; "van der", "van den"
and "van de" may be written short ("vd", "v.d.").

A surname can be an ordinary word ("Zwart", "Bakker"). Where a text that names somebody is refused, it counts with its
capital, all in capitals, or after a form of address; where names are taken out of a text (``any_case``), however it is
written: a word too many that is gone does less harm than a name that stays.

Each half of a double name with a hyphen is a surname of its own ("Jansen" and "de Vries" of "Jansen-de Vries"). Without a
hyphen nobody can tell a second given name from half of a surname ("Jan Willem Bos", "Ana Lopes Silva"): where names are
taken out, such a word between the first and the last goes as well, with its capital only, so that "ben" and "mei" stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_ADDRESS = r"(?:mevrouw|mevr|mw|mv|meneer|mijnheer|heer|dhr|hr|fam|familie|mrs|mr|ms|miss)"
_BETWEEN = r"[\W_]{1,3}"
_ARTICLES = ("der", "den", "de")
_SMALL = frozenset({"van", "von", "de", "der", "den", "het", "ten", "ter", "te", "la", "le", "du", "el", "al"})
_SHORT = 2  # letters; so short a surname is an ordinary word far too often ("In", "Op")
_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_GLUED = re.compile(r"\.(?=[^\W\d_]{2})")  # between initials and a surname: "A.Jansen"


def surname(name: str | None) -> str:
    """All after the first word, as written: "de Wit" of "Anna de Wit"; empty when there is none.

    >>> surname("Anna de Wit"), surname("Anna"), surname("Person 1")
    ('de Wit', '', '')
    """
    return _with_letters(_words(name)[1:])


def _surnames(name: str | None) -> set[str]:
    """Those parts of a name that may be the surname: all after the first word, what of it follows further given names, and
    each half of a double one.

    >>> sorted(_surnames("Anna Maria Jansen-de Vries"))
    ['Jansen', 'Maria Jansen-de Vries', 'de Vries']
    """
    rest = _words(name)[1:]
    halves = [half.split() for half in _HYPHEN.split(" ".join(rest))]
    found = {_with_letters(rest)}
    for half in filter(None, halves):
        # Of "El Amrani" both: whoever writes the article with a capital also leaves it out.
        for is_small in (lambda word: word[0].islower(), lambda word: word.casefold() in _SMALL):
            small = next((place for place, word in enumerate(half) if is_small(word)), -1)
            found.add(_with_letters(half[small:]))
    return found - {""}


def _between(name: str | None) -> set[str]:
    """The words between the first and the last that may be half of a double name, or a second given name."""
    found = {word for word in _words(name)[1:-1] if word[0].isupper() and word.casefold() not in _SMALL}
    return {word for word in found if word.isalpha() and len(word) > _SHORT}


def _words(name: str | None) -> list[str]:
    """The words of a name, the surname last: also of "Jansen, Anna" and "A.Jansen"."""
    last, comma, first = (name or "").partition(",")
    return _GLUED.sub(". ", f"{first} {last}" if comma else last).split()


def _with_letters(words: Iterable[str]) -> str:
    """These words as one text; empty when there are no two letters in it."""
    text = " ".join(words)
    return text if len(re.findall(r"[^\W\d_]", text)) > 1 else ""


def words(text: str | None) -> list[str]:
    """The words of a text in small letters and without accents; an underscore ends one too.

    >>> words("Factuur_Müller.pdf")
    ['factuur', 'muller', 'pdf']
    """
    return _WORD.findall(_bare(text or "").casefold())


def keys(name: str | None) -> set[str]:
    """Words, as `words` has them: a text in which :func:`without_name` finds anything of this name has one of these.

    >>> sorted(keys("Anna Maria Jansen-de Vries"))
    ['jansen', 'maria', 'vries']
    """
    lasts = _surnames(name) | _between(name) or {name or ""}
    return {found[-1] for found in map(words, lasts) if found}


def mentions(text: str | None, name: str | None, *, any_case: bool = False) -> bool:
    """Whether the text has the whole name or the surname in it.

    :param any_case: a surname counts however it is written, and so does a name of one word

    >>> mentions("Garden work by Mrs De Wit", "Anna de Wit"), mentions("paint it wit", "Anna de Wit")
    (True, False)
    >>> mentions("anna  DE wit", "Anna de Wit"), mentions("Zwart-wit kopie", "Bert Zwart")
    (True, True)
    >>> mentions("garden by Mr Jansen", "Jan Willem Jansen"), mentions("Mrs De Wit", "Anna Maria de Wit")
    (True, True)
    >>> mentions("garden by Jansen", "Anna Jansen-de Vries"), mentions("Mrs De Vries", "Anna Jansen-de Vries")
    (True, True)
    >>> mentions("garden by mevr jansen", "Anna Jansen"), mentions("A. vd Berg", "Anna van der Berg")
    (True, True)
    >>> mentions("Paid to samira", "Samira"), mentions("Paid to samira", "Samira", any_case=True)
    (False, True)
    """
    found = _patterns(name or "", any_case)
    return bool(text and found and (found.whole.search(text) or found.last and found.last.search(text)))


def without_name(text: str, name: str | None, instead: str, *, any_case: bool = False) -> str:
    """The text with ``instead`` for the whole name, and with … for the surname by itself.

    :param any_case: a surname goes however it is written, and so does a name of one word

    >>> without_name("Reward of anna de wit, A. de Wit", "Anna de Wit", "L0012")
    'Reward of L0012, A. …'
    >>> without_name("Reward of Samira, Samirah", "Samira", "L0012", any_case=True)
    'Reward of L0012, Samirah'
    """
    found = _patterns(name or "", any_case)
    if not found:
        return text
    text = found.whole.sub(lambda _match: instead, text)
    return found.last.sub(lambda match: (match["address"] or "") + "…", text) if found.last else text


class _Patterns(NamedTuple):
    whole: re.Pattern[str]
    last: re.Pattern[str] | None


@lru_cache(maxsize=8192)
def _patterns(name: str, any_case: bool) -> _Patterns | None:
    """What to look for; None when the name is not one that can be found."""
    lasts = _surnames(name)
    if not lasts and not (any_case and _with_letters(_words(name))):
        return None
    orders = dict.fromkeys((name, " ".join(_words(name))))  # "Jansen, Anna" as it stands, and as people say it
    whole = _bordered("|".join(f"(?i:{_join(_WORD.findall(order))})" for order in orders))
    if not lasts:
        return _Patterns(whole, None)
    counts = dict.fromkeys(_between(name) if any_case else (), False) | dict.fromkeys(lasts, any_case)
    forms = [_last_forms(last, counts[last]) for last in sorted(counts, key=len, reverse=True)]
    alone, addressed = ("|".join(patterns) for patterns in zip(*forms, strict=True))
    address = rf"(?P<address>(?i:{_ADDRESS}){_BETWEEN})?"
    return _Patterns(whole, _bordered(f"{address}(?(address)(?:{addressed})|(?:{alone}))"))


def _last_forms(last: str, any_case: bool) -> tuple[str, str]:
    """(by itself, after a form of address): a surname. What comes before its capital ("van der") has any spelling."""
    before, core = _parts(last)
    any_form = f"(?i:{before}{_join(core)})"
    if any_case and (before or len("".join(core)) > _SHORT):
        # Also as bank statements and lists have it: "Berg, A van der", "WIT A DE".
        initial = rf"|(?i:{_join(core)},?[ .]{{1,2}}[a-z](?![^\W_]))" if before else ""
        return any_form + initial, any_form
    upper, capital = [word.upper() for word in core], [core[0][0].upper() + core[0][1:], *core[1:]]
    return f"(?i:{before})(?:{_join(core)}|{_join(upper)}|{_join(capital)})", any_form


def _parts(last: str) -> tuple[str, list[str]]:
    """(pattern of what comes before, words from the capital on): of "van der Berg" "van der" and ["Berg"]."""
    parts = _WORD.findall(last)
    small = 0
    while small < len(parts) - 1 and (parts[small].islower() or parts[small].casefold() in _SMALL):
        small += 1
    before, core = [word.casefold() for word in parts[:small]], parts[small:]
    if before[:1] == ["van"] and len(before) > 1 and before[1] in _ARTICLES:
        short = r"(?:van[\W_]{0,3}(?:der|den|de)|v[\W_]{0,2}d(?:er|en|e)?)[\W_]{0,3}"
        return short + "".join(_spelling(word) + _BETWEEN for word in before[2:]), core
    return "".join(_spelling(word) + _BETWEEN for word in before), core


def _join(parts: Iterable[str]) -> str:
    return _BETWEEN.join(map(_spelling, parts))


def _spelling(word: str) -> str:
    """The word with or without its accents."""
    return "".join(
        re.escape(sign) if sign == _bare(sign) else f"(?:{re.escape(sign)}|{re.escape(_bare(sign))})" for sign in word
    )


def _bare(text: str) -> str:
    """Without accents."""
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _bordered(pattern: str) -> re.Pattern[str]:
    """The pattern where it is no part of a longer word; an underscore is a border."""
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])")
