"""The opening balance of the audit file, and what must be true of a file before anybody gets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .errors import RuleError


@dataclass(frozen=True)
class Totals:
    """Lines, and the sums of debit and credit in cents, both positive.

    >>> Totals.of([500, -300, -200])
    Totals(lines=3, debit=500, credit=500)
    """

    lines: int = 0
    debit: int = 0
    credit: int = 0

    @classmethod
    def of(cls, cents: Iterable[int]) -> Totals:
        amounts = list(cents)
        return cls(
            len(amounts),
            sum(amount for amount in amounts if amount > 0),
            -sum(amount for amount in amounts if amount < 0),
        )

    def check(self) -> None:
        """Debit is credit, or there is no file."""
        if self.debit != self.credit:
            raise RuleError("totals_differ", debit=self.debit, credit=self.credit)


def opening_lines(
    balances: Mapping[str, int], sides: Mapping[str, str], result_account: str | None
) -> list[tuple[str, int]]:
    """(account, cents) of the opening balance, from what stood on every account before the year began.

    Accounts of profit and loss begin at nothing. What they had together is the result of earlier years that no entry has
    distributed yet: one line of its own on ``result_account``, so that the balance balances.

    >>> opening_lines({"1000": 700, "8000": -900, "4000": 150, "2000": 50}, {"1000": "B", "8000": "P", "4000": "P", "2000": "B"}, "9999")
    [('1000', 700), ('2000', 50), ('9999', -750)]
    >>> opening_lines({"1000": 0}, {"1000": "B"}, None)
    []
    >>> opening_lines({"1000": 5, "8000": -5}, {"1000": "B", "8000": "P"}, None)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    RuleError: no_result_account (cents=-5)
    """
    lines = [(account, cents) for account, cents in sorted(balances.items()) if cents and sides[account] == "B"]
    result = sum(cents for account, cents in balances.items() if sides[account] == "P")
    if not result:
        return lines
    if result_account is None:
        raise RuleError("no_result_account", cents=result)
    return [*lines, (result_account, result)]


def rgs_codes(accounts: Sequence[tuple[str, str | None]]) -> tuple[dict[str, str], list[str]]:
    """{account: RGS code} for the file, and the accounts whose code another account has already.

    In the file a code belongs to one account: the first one that has it.

    >>> rgs_codes([("8000", "WOmzNopOlh"), ("8010", "WOmzNopOlh"), ("4000", None)])
    ({'8000': 'WOmzNopOlh'}, ['8010'])
    """
    found: dict[str, str] = {}
    repeated = []
    for account, code in accounts:
        if code and code in found.values():
            repeated.append(account)
        elif code:
            found[account] = code
    return found, repeated
