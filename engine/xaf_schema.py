"""The elements of the audit file (XAF 4.0) in their fixed order, how long each may be, and which must be there.

Only elements that this addon writes. Of a transaction's user, of e-mail addresses and of other persons' data the format
asks nothing, so they stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .errors import RuleError
from .xaf_text import clean

NAMESPACE = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"


class Element(NamedTuple):
    """``length`` in characters; 0 for dates, amounts and codes, which have a form of their own."""

    name: str
    length: int = 0
    required: bool = False


BLOCKS: dict[str, tuple[Element, ...]] = {
    "header": (
        Element("fiscalYear", 9, required=True),
        Element("startDate", required=True),
        Element("endDate", required=True),
        Element("curCode", 3, required=True),
        Element("dateCreated", required=True),
        Element("softwareDesc", 50, required=True),
        Element("softwareVersion", 20, required=True),
    ),
    "company": (
        Element("Commercenr", 100),
        Element("companyName", 255, required=True),
        Element("taxRegistrationCountry", 2, required=True),
        Element("taxRegIdent", 30, required=True),
    ),
    "streetAddress": (
        Element("streetname", 100),
        Element("number", 15),
        Element("numberExtension", 999),
        Element("city", 50),
        Element("postalCode", 10),
        Element("country", 2),
    ),
    "customerSupplier": (
        Element("custSupID", 35, required=True),
        Element("custSupName", 50),
        Element("commerceNr", 100),
        Element("taxRegistrationCountry", 2),
        Element("taxRegIdent", 30),
        Element("custSupTp", 1),
        Element("opBalDesc"),
        Element("opBalTp", 1),
        Element("clBalDesc"),
        Element("clBalTp", 1),
    ),
    "ledgerAccount": (
        Element("accID", 35, required=True),
        Element("accDesc", 255, required=True),
        Element("accTp", 1, required=True),
        Element("RGScode", 255),
    ),
    "vatCode": (
        Element("vatID", 35, required=True),
        Element("vatDesc", 100, required=True),
        Element("vatToPayAccID", 35),
        Element("vatToClaimAccID", 35),
    ),
    "period": (
        Element("periodNumber", 3, required=True),
        Element("startDatePeriod", required=True),
        Element("endDatePeriod", required=True),
    ),
    "totals": (
        Element("linesCount", 10, required=True),
        Element("totalDebit", required=True),
        Element("totalCredit", required=True),
    ),
    "obLine": (
        Element("nr", 35, required=True),
        Element("accID", 35, required=True),
        Element("amnt", required=True),
        Element("amntTp", 1, required=True),
    ),
    "journal": (
        Element("jrnID", 35, required=True),
        Element("desc", 9999, required=True),
        Element("jrnTp", 1),
        Element("offsetAccID", 35),
    ),
    "transaction": (
        Element("nr", 35, required=True),
        Element("desc", 9999),
        Element("periodNumber", 3, required=True),
        Element("trDt", required=True),
    ),
    "trLine": (
        Element("nr", 35, required=True),
        Element("accID", 35, required=True),
        Element("docRef", 255, required=True),
        Element("effDate", required=True),
        Element("settDate"),
        Element("desc", 9999),
        Element("amnt", required=True),
        Element("amntTp", 1, required=True),
        Element("custSupID", 35),
        Element("invRef", 255),
        Element("project", 999),
        Element("bankAccNr", 35),
        Element("offsetBankAccNr", 35),
    ),
    "vat": (
        Element("vatID", 35, required=True),
        Element("vatPerc", required=True),
        Element("vatAmnt", required=True),
        Element("vatAmntTp", 1, required=True),
    ),
    "currency": (Element("curCode", 3, required=True), Element("curAmnt", required=True)),
}


def elements(block: str, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """(name, text) of the block's elements that have a value, in the order of the format, clean and not too long.

    >>> elements("ledgerAccount", {"accTp": "B", "accID": "1300", "accDesc": "Debtors\\x00", "RGScode": None})
    [('accID', '1300'), ('accDesc', 'Debtors'), ('accTp', 'B')]
    >>> elements("ledgerAccount", {"accID": "1300", "accTp": "B"})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    RuleError: element_missing (block='ledgerAccount', name='accDesc')
    """
    unknown = values.keys() - {element.name for element in BLOCKS[block]}
    if unknown:
        raise RuleError("element_unknown", block=block, names=sorted(unknown))
    found = []
    for element in BLOCKS[block]:
        value = values.get(element.name)
        text = "" if value is None else clean(str(value), element.length or 35)
        if text:
            found.append((element.name, text))
        elif element.required:
            raise RuleError("element_missing", block=block, name=element.name)
    return found
