"""Numbers as people type them on a phone, with a comma or a point."""

from __future__ import annotations

import re
from decimal import Decimal

from .errors import RuleError

# Nothing in a cooperative costs ten million, or is done ten million times.
LARGEST = Decimal("9999999.99")
PLAIN = re.compile(r"[0-9]+([.,][0-9]{1,2})?")
GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]{2}|[0-9]{1,3}(,[0-9]{3})+\.[0-9]{2}")


def typed_number(text: str) -> Decimal:
    """The number in `text`, at most two decimals, never negative; spaces, and a euro sign before or behind it, do not matter.

    What could mean two numbers is refused: to one reader 1.250 is more than a thousand, to another a little over one.

    >>> typed_number("12,5"), typed_number("€ 12.50"), typed_number("1.250,00")
    (Decimal('12.5'), Decimal('12.50'), Decimal('1250.00'))
    >>> typed_number("1.250")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    RuleError: not_a_number (value='1.250')
    >>> typed_number("10000000")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    RuleError: number_too_large (value='10000000')
    """
    bare = re.sub(r"^€|€$", "", re.sub(r"\s", "", text or ""))
    if PLAIN.fullmatch(bare):
        number = Decimal(bare.replace(",", "."))
    elif GROUPED.fullmatch(bare):
        number = Decimal(re.sub(r"[.,]", "", bare[:-3]) + "." + bare[-2:])
    else:
        raise RuleError("not_a_number", value=text)
    if number > LARGEST:
        raise RuleError("number_too_large", value=text)
    return number
