"""A balance sheet and a result, from the balances of the accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .errors import RuleError
from .money import ZERO

ASSETS = ("fixed", "current", "receivable", "cash")
OWED = (
    "equity",
    "result_before",
    "result",
    "member_pots",
    "shared_pots",
    "rewards",
    "payable",
    "long_debt",
    "other_debt",
)
#: Where an account stands, by its type in Odoo; "income" and "expense" make the result.
PLACES: Mapping[str, str] = {
    "asset_fixed": "fixed",
    "asset_non_current": "fixed",
    "asset_current": "current",
    "asset_prepayments": "current",
    "asset_receivable": "receivable",
    "asset_cash": "cash",
    "equity": "equity",
    "equity_unaffected": "result_before",
    "liability_payable": "payable",
    "liability_non_current": "long_debt",
    "liability_current": "other_debt",
    "liability_credit_card": "other_debt",
    "income": "income",
    "income_other": "income",
    "expense": "expense",
    "expense_direct_cost": "expense",
    "expense_depreciation": "expense",
    "expense_other": "expense",
}
#: Neither what the cooperative has nor what it owes.
LEFT_OUT = frozenset({"off_balance"})


@dataclass(frozen=True)
class Balance:
    """Of one account, in euros, debit positive: the total up to the end of the year, and the part before the year.

    place: a key of its own instead of the one of the type: the pots and rewards of members stand apart.
    """

    account: int
    account_type: str
    until_end: Decimal
    before: Decimal
    place: str = ""

    @property
    def where(self) -> str:
        if self.place:
            return self.place
        if self.account_type not in PLACES:
            raise RuleError("account_type_unknown", account=self.account, account_type=self.account_type)
        return PLACES[self.account_type]


@dataclass(frozen=True)
class Annual:
    """{place: {account: amount}}: assets and costs positive as debit, what is owed and income positive as credit.

    The result of the year and earlier results that no entry has distributed have account 0 under "result" and "result_before".
    """

    lines: Mapping[str, Mapping[int, Decimal]]

    def total(self, *places: str) -> Decimal:
        return sum((amount for place in places for amount in self.lines.get(place, {}).values()), ZERO)

    @property
    def result(self) -> Decimal:
        return self.total("income") - self.total("expense")

    @property
    def difference(self) -> Decimal:
        """What the two sides of the balance sheet differ; zero when every entry balances."""
        return self.total(*ASSETS) - self.total(*OWED)


def annual(balances: Iterable[Balance]) -> Annual:
    """
    :raises RuleError: for a type of account that is not known

    >>> year = annual([Balance(1, "asset_cash", Decimal(150), Decimal(50)), Balance(2, "income", Decimal(-250), Decimal(-50)),
    ...                Balance(3, "expense", Decimal(100), Decimal(0))])
    >>> year.result, year.total(*ASSETS), year.total("result_before"), year.difference
    (Decimal('100.00'), Decimal('150.00'), Decimal('50.00'), Decimal('0.00'))
    """
    lines: dict[str, dict[int, Decimal]] = {}

    def add(place: str, account: int, amount: Decimal) -> None:
        if amount:
            accounts = lines.setdefault(place, {})
            accounts[account] = accounts.get(account, ZERO) + amount

    for balance in balances:
        if balance.account_type in LEFT_OUT:
            continue
        where = balance.where
        if where in ("income", "expense"):
            of_year = balance.until_end - balance.before
            add(where, balance.account, of_year if where == "expense" else -of_year)
            add("result_before", 0, -balance.before)
            add("result", 0, -of_year)
        else:
            add(where, balance.account, balance.until_end if where in ASSETS else -balance.until_end)
    return Annual(lines)
