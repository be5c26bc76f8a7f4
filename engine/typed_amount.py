"""Amounts in a column of a file that people made: a treasurer's sheet, with the marks of his country.

One column is written by one hand. So what is plain in one row ("99,95") says how to read what by itself could be two
amounts ("1.250"); and what stays open is refused, because a hundredfold in somebody's pot is worse than a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from .errors import RuleError
from .money import cents

# "5,-" is how the Dutch write five euros.
WHOLE = re.compile(r"[.,](-{1,2}|=)$")
DIGITS = re.compile(r"\d+")
DECIMALS = re.compile(r"\d+([.,])\d{1,2}")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(,)\d{1,2}|\d{1,3}(?:,\d{3})+(\.)\d{1,2}")
MILLIONS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3}){2,}")
THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
CURRENCY_BEFORE = re.compile(r"^(?:€|EUR)|(?<=^[(+-])(?:€|EUR)", re.IGNORECASE)
CURRENCY_AFTER = re.compile(r"(?:€|EUR)(?=\)?$)", re.IGNORECASE)
# A program wrote this, not a hand: 0.1 + 0.2 in a workbook is 0.30000000000000004.
MACHINE = re.compile(r"\d+\.\d{4,}")
NOISE = Decimal("0.000001")


def typed_amounts(texts: Iterable[str], *, from_numbers: bool = False) -> list[Decimal | RuleError]:
    """The amounts of a column in euros, or for a row why it is none; an empty text gives zero.

    ``from_numbers``: the texts may stand for numbers of a workbook. 12.345 is then a number with three decimals, however
    the other rows are written.

    >>> typed_amounts(["100,00", "1.234,56", "1.250", "99,95"])
    [Decimal('100.00'), Decimal('1234.56'), Decimal('1250'), Decimal('99.95')]
    >>> typed_amounts(["€ 12.50", "(7.25)", "1,250", "-3", "5,-"])
    [Decimal('12.50'), Decimal('-7.25'), Decimal('1250'), Decimal('-3'), Decimal('5')]
    >>> [str(error) for error in typed_amounts(["1.250", "12,345", "0.125", "ten"])]
    ... # doctest: +ELLIPSIS
    ["amount_of_two_readings ...", "amount_of_two_readings ...", "amount_below_the_cent ...", "not_an_amount ..."]
    >>> [str(error) for error in typed_amounts(["1EUR2", "1€2"])]  # doctest: +ELLIPSIS
    ["not_an_amount ...", "not_an_amount ..."]
    >>> typed_amounts(["0.30000000000000004", "1250"], from_numbers=True)
    [Decimal('0.30'), Decimal('1250')]
    """
    column = [_bare(text) for text in texts]
    mark = None if from_numbers else _decimal_mark([digits for _sign, digits in column])
    return [_amount(sign, digits, mark) for sign, digits in column]


def _bare(text: str) -> tuple[int, str]:
    """The sign, and what is left without it, without spaces, and without the currency before or behind.

    >>> _bare("-€ 5"), _bare("(EUR 5,00)"), _bare("5,- eur"), _bare("1EUR2")
    ((-1, '5'), (-1, '5,00'), (1, '5'), (1, '1EUR2'))
    """
    bare = re.sub(r"\s", "", text or "").replace("\N{MINUS SIGN}", "-")
    bare = CURRENCY_AFTER.sub("", CURRENCY_BEFORE.sub("", bare))
    bare = WHOLE.sub("", bare)
    if bare.startswith("(") and bare.endswith(")"):
        return -1, bare[1:-1]
    if bare[:1] in ("+", "-"):
        return -1 if bare[0] == "-" else 1, bare[1:]
    return (-1, bare[:-1]) if bare.endswith("-") else (1, bare)


def _decimal_mark(column: list[str]) -> str | None:
    """The mark before the cents, as the plain rows of the column have it; None when they say nothing or disagree."""
    marks = {_plain_mark(digits) for digits in column} - {None}
    return marks.pop() if len(marks) == 1 else None


def _plain_mark(digits: str) -> str | None:
    """
    >>> _plain_mark("99,95"), _plain_mark("1.234,56"), _plain_mark("1.250.000"), _plain_mark("1.250")
    (',', ',', ',', None)
    """
    if found := DECIMALS.fullmatch(digits):
        return found[1]
    if found := GROUPED.fullmatch(digits):
        return found[1] or found[2]
    return ({".", ","} - set(digits)).pop() if MILLIONS.fullmatch(digits) else None


def _amount(sign: int, digits: str, mark: str | None) -> Decimal | RuleError:
    if not digits:
        return Decimal(0) if sign > 0 else RuleError("not_an_amount", value="-")
    if _plain_mark(digits) or DIGITS.fullmatch(digits):
        own = _plain_mark(digits) or mark or ","
        return sign * Decimal(_without_marks(digits, own))
    if found := THOUSANDS.fullmatch(digits):
        if mark and found[1] != mark:
            return sign * Decimal(_without_marks(digits, mark))
        return RuleError("amount_below_the_cent" if mark else "amount_of_two_readings", value=digits)
    return _machine_amount(sign, digits)


def _machine_amount(sign: int, digits: str) -> Decimal | RuleError:
    if MACHINE.fullmatch(digits) and abs(Decimal(digits) - cents(Decimal(digits))) < NOISE:
        return sign * cents(Decimal(digits))
    below = re.fullmatch(r"\d+[.,]\d{3,}", digits)
    return RuleError("amount_below_the_cent" if below else "not_an_amount", value=digits)


def _without_marks(digits: str, decimal_mark: str) -> str:
    grouping = "." if decimal_mark == "," else ","
    return digits.replace(grouping, "").replace(decimal_mark, ".")
