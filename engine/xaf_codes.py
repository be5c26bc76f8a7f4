"""What the audit file calls the kinds of things that Odoo has: accounts, journals, relations, countries, addresses."""

from __future__ import annotations

import re

from .xaf_text import clean

# By the part of Odoo's account type before the underscore. What is off the balance sheet is carried forward like it.
ACCOUNT_SIDES = {"asset": "B", "liability": "B", "equity": "B", "off": "B", "income": "P", "expense": "P"}
JOURNAL_TYPES = {"bank": "B", "credit": "B", "cash": "C", "sale": "S", "purchase": "P", "general": "M"}
# A reference code of the RGS: B (balance sheet) or W (profit and loss), then groups of three letters, as WOmzNopOlh.
RGS_CODE = re.compile(r"[BW]([A-Z][A-Za-z0-9]{2}){1,6}")
NUMBER = re.compile(
    r"(?P<street>(?:\d\w*\s+)?\D*[^\d\s])\s+(?P<number>\d{1,15})\s*[-/]?\s*(?P<extension>[A-Za-z]{0,3}|\d{1,5})"
)


def account_side(account_type: str | None) -> str | None:
    """B for an account of the balance sheet, P for one of profit and loss; None when nobody can tell.

    >>> account_side("equity_unaffected"), account_side("income"), account_side("expense_direct_cost")
    ('B', 'P', 'P')
    >>> account_side("off_balance"), account_side("statistics"), account_side(None)
    ('B', None, None)
    """
    return ACCOUNT_SIDES.get((account_type or "").partition("_")[0])


def journal_type(kind: str | None) -> str:
    """
    >>> journal_type("cash"), journal_type("general"), journal_type("situation")
    ('C', 'M', 'Z')
    """
    return JOURNAL_TYPES.get(kind or "", "Z")


def relation_type(customer: bool, supplier: bool) -> str | None:
    """C for a customer, S for a supplier, B for who is both, None for who is neither.

    >>> relation_type(True, False), relation_type(False, True), relation_type(True, True), relation_type(False, False)
    ('C', 'S', 'B', None)
    """
    if customer and supplier:
        return "B"
    return "C" if customer else "S" if supplier else None


def country(code: str | None) -> str | None:
    """A country as two letters, or nothing: a code of another length or with a digit would make the file invalid.

    >>> country("nl"), country("XK"), country("B2"), country("NLD"), country(None)
    ('NL', 'XK', None, None, None)
    """
    text = clean(code).upper()
    return text if re.fullmatch(r"[A-Z]{2}", text) else None


def tax_number(vat: str | None, land: str | None = None) -> str | None:
    """A VAT number without the letters of its country, which has an element of its own; "/" means none.

    >>> tax_number("NL 0012.34.567.B01", "NL"), tax_number("EL123456789", "GR"), tax_number("CHE-123.456.789", "NL")
    ('001234567B01', '123456789', 'CHE123456789')
    >>> tax_number("/", "NL"), tax_number("none", "NL"), tax_number(None)
    (None, None, None)
    """
    bare = re.sub(r"[^A-Za-z0-9]", "", clean(vat)).upper()
    if not any(sign.isdigit() for sign in bare):
        return None
    prefix = {"GR": "EL"}.get(land or "", land or "")
    return bare.removeprefix(prefix)[:30] or None


def bank_account(number: str | None) -> str | None:
    """An account number without spaces and marks, at most the 35 signs that fit (an IBAN has 34).

    >>> bank_account("NL02 ABNA 0123 4567 89"), bank_account("MT84MALT011000012345MTLCAST001S1234"), bank_account(" ")
    ('NL02ABNA0123456789', 'MT84MALT011000012345MTLCAST001S1234', None)
    """
    return re.sub(r"[^A-Za-z0-9]", "", clean(number)).upper()[:35] or None


def address(street: str | None, city: str | None, postal_code: str | None, land: str | None) -> dict[str, str]:
    """The elements of an address; the house number is taken apart where it can be told, otherwise it stays in the street.

    >>> address("Dorpsstraat 12a", "Ons Dorp", "1234 AB", "NL")
    {'streetname': 'Dorpsstraat', 'number': '12', 'numberExtension': 'a', 'city': 'Ons Dorp', 'postalCode': '1234 AB', 'country': 'NL'}
    >>> address("Rue de la Loi 200 / bus 5", None, "B-1040 Bruxelles", "BEL")
    {'streetname': 'Rue de la Loi 200 / bus 5', 'postalCode': 'B-1040 Bru'}
    """
    found = NUMBER.fullmatch(clean(street))
    parts = {
        "streetname": clean(found["street"] if found else street, 100),
        "number": found["number"] if found else "",
        "numberExtension": found["extension"] if found else "",
        "city": clean(city, 50),
        "postalCode": clean(postal_code, 10),
        "country": country(land) or "",
    }
    return {name: text for name, text in parts.items() if text}
