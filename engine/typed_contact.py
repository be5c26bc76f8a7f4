"""A contact as somebody wrote it down in one field: name, address, e-mail and phone in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass

EMAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>()]+")
WEBSITE = re.compile(r"(https?://|www\.)[^\s,;<>()]+", re.IGNORECASE)
PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]{7,}[0-9]")
POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})\b,? *([^,;\n0-9]*)", re.IGNORECASE)
# A word or more, and a house number.
STREET = re.compile(r"[^\W\d][^\d]*\s[0-9]+ ?[a-zA-Z]{0,3}([-/][0-9a-zA-Z]+)?")
PLACE = re.compile(r"[^\W\d_][^\d_@]*")
LABEL = re.compile(r"^(naam|name|adres|address|tel(efoon)?|phone|e-?mail|mail|website)\s*[:.]\s*", re.IGNORECASE)
# What makes a name that of an organisation, as it is written in the Netherlands.
ORGANISATION = re.compile(
    r"\b(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|stichting|vereniging|gemeente|coöperatie|cooperatie|kerk|school|theater|museum"
    r"|winkel|kapsalon|bedrijf|groep|zorg|wonen|u\.?a\.?)(?!\w)",
    re.IGNORECASE,
)
# Words that many names have, and so say nothing about whether two are the same.
COMMON = {
    "stichting", "vereniging", "gemeente", "coöperatie", "cooperatie", "theater", "museum", "school", "winkel", "bedrijf",
    "groep", "family", "familie", "mevrouw", "meneer", "heer", "the", "van", "den", "der", "voor",
}  # fmt: skip


@dataclass(frozen=True)
class TypedContact:
    name: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    is_company: bool = False


def typed_contact(text: str) -> TypedContact:
    """What can be told apart in `text`; the first part that is nothing else is the name.

    >>> typed_contact("Theater De Vlieger, Kerkstraat 5, 7607 AB Almelo, post@vlieger.example, 0546-123456")
    ... # doctest: +NORMALIZE_WHITESPACE
    TypedContact(name='Theater De Vlieger', street='Kerkstraat 5', zip='7607 AB', city='Almelo',
                 email='post@vlieger.example', phone='0546-123456', website='', is_company=True)
    >>> typed_contact("Kapsalon Krul, Dorpsstraat 8, Zwolle").city
    'Zwolle'
    >>> typed_contact("mw. Jansen") == TypedContact(name="mw. Jansen")
    True
    """
    found, rest = {}, text or ""
    for name, pattern in (("email", EMAIL), ("website", WEBSITE), ("zip", POSTCODE), ("phone", PHONE)):
        match = pattern.search(rest)
        if match:
            rest = f"{rest[: match.start()]},{rest[match.end() :]}"
            found[name] = match.group().strip(" .")
            if name == "zip":
                found["zip"] = f"{match[1]} {match[2].upper()}"
                found["city"] = match[3].strip()
    parts = [LABEL.sub("", part.strip()).strip(" .:-") for part in re.split(r"[,;\n\r]+", rest)]
    parts = [part for part in parts if part and not LABEL.fullmatch(f"{part}:")]
    street = next((part for part in parts if STREET.fullmatch(part)), "")
    name = next((part for part in parts if part != street), "")
    if street and not found.get("city"):
        # Without a postcode: the words after the street.
        after = parts[parts.index(street) + 1 :]
        found["city"] = next((part for part in after if PLACE.fullmatch(part)), "")
    return TypedContact(name=name, street=street, is_company=bool(ORGANISATION.search(name)), **found)


def telling_words(name: str) -> list[str]:
    """The words of a name by which another spelling of it is found, the longest first.

    >>> telling_words("Stichting Theater De Vlieger")
    ['vlieger']
    """
    words = {word for word in re.findall(r"[^\W\d_]{3,}", (name or "").lower()) if word not in COMMON}
    return sorted(words, key=lambda word: (-len(word), word))
