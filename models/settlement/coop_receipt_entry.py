"""Entries and items as a ReceiptBook holds them, and what counts of them; plain classes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ...engine import ZERO

# Sale documents on which turnover counts when received; anything else counts at once (design §3 "Recognition").
SALE_TYPES = ("out_invoice", "out_refund", "out_receipt")
PURCHASE_TYPES = ("in_invoice", "in_refund", "in_receipt")
RECEIVABLE, PAYABLE = "asset_receivable", "liability_payable"


class Apart(NamedTuple):
    """What counts of one owner's part of an entry when its items do not show it; euro, costs are negative.

    ``amount`` comes besides the items of the entry, ``open`` is what is not received of them.
    """

    owner_id: int  # analytic account
    move_id: int
    date: date
    category: str  # a member category, or "write_off": turnover that was written off
    amount_now: Decimal = ZERO
    amount_previous: Decimal = ZERO
    open_now: Decimal = ZERO
    open_previous: Decimal = ZERO


class ApartDocuments(NamedTuple):
    """Documents and entries of which a share does not say what counts."""

    documents: list[int]  # sale documents: their items count, less what is open according to the rows
    entries: list[int]  # entries that write something off: their items count nowhere but in the rows
    rows: list[Apart]
    # {(document id, owner id): (euro now, at the previous end)} that invoice and credit note took off each other
    taken_off: dict


@dataclass
class Entry:
    """A posted journal entry, with those of its lines that say what it brings."""

    id: int
    move_type: str
    is_posted: bool
    date: date
    partner_id: int | None  # the commercial partner
    origin_id: int  # the first document of a chain of reversals: itself, when it reverses nothing
    exchange: bool = False  # Odoo's own entry of an exchange difference
    lines: list = field(default_factory=list)

    @property
    def is_document(self):
        return self.move_type in SALE_TYPES

    @property
    def terms(self):
        return [line for line in self.lines if line.is_term]

    @property
    def total(self):
        """What the customer owes; negative when he is owed."""
        return sum((line.balance for line in self.terms), ZERO)

    @property
    def sign(self):
        return -1 if self.total < 0 or (not self.total and self.move_type == "out_refund") else 1

    @property
    def turnover(self):
        """{owner: euro} of what counts of it as turnover; positive on an invoice"""
        result = defaultdict(Decimal)
        for line in self.lines:
            for owner, category, amount in line.shares:
                if category == "turnover":
                    result[owner] += amount
        return dict(result)

    @property
    def deposits(self):
        """Lines that bring a deposit in: it stood as a debt to the customer, and is no turnover."""
        direction = -1 if self.move_type == "out_refund" else 1
        return [line for line in self.lines if line.is_deposit and line.balance * direction > 0]


@dataclass(frozen=True)
class Line:
    """A journal item: its balance in euro, and its owners."""

    id: int
    entry_id: int
    account_id: int
    account_type: str
    partner_id: int | None
    balance: Decimal
    is_term: bool
    is_money: bool
    is_followed: bool  # on an account that is reconciled, so that the books say what became of it
    is_deposit: bool
    shares: tuple  # (owner, category, euro: income +, costs −)

    @property
    def is_result(self):
        return self.account_type.startswith(("income", "expense"))


@dataclass(frozen=True)
class OnCredit:
    """Turnover of an entry that is no sale document, and that waits for the payment of some of its lines."""

    entry_id: int
    line_ids: list  # what the customer owes
    turnover: dict  # {owner: euro}


@dataclass(frozen=True)
class Counted:
    """What counts of one owner's part of a document, at a day."""

    turnover: Decimal  # on the document
    counted: Decimal
    written_off: Decimal
    credited: Decimal  # in what is counted: what invoice and credit note took off each other, and exchange differences

    def __add__(self, other):
        return Counted(
            self.turnover + other.turnover,
            self.counted + other.counted,
            self.written_off + other.written_off,
            self.credited + other.credited,
        )
