"""Deposits of customers in a ReceiptBook, as deposits and takings of engine/deposits.py.

A deposit was invoiced, or booked by an entry that credits the account with the customer as partner: a line of a bank
statement, for instance. An entry that debits it took it off, as when the customer got his money back.
"""

from ...engine import ZERO
from ...engine.deposits import Deposit, Taking, taken_from


def taken_from_deposits(book):
    """{line id: [(id of the line that booked a deposit, euro)]} of lines that take deposits off and are not matched."""
    result = {}
    for (account_id, partner_id), line_ids in book.deposits.items():
        lines = [
            (entry, line)
            for entry in book.entries.values()
            for line in entry.lines
            if entry.is_posted
            and line.is_deposit
            and (line.account_id, _customer(entry, line)) == (account_id, partner_id)
        ]
        lines.sort(key=lambda pair: (pair[0].date, pair[1].id))
        result |= taken_from(*_deposits_and_takings(book, lines, set(line_ids)))
    return result


def _customer(entry, line):
    return entry.partner_id if entry.is_document else line.partner_id


def _deposits_and_takings(book, lines, deposit_ids):
    left = {
        line.id: max(abs(line.balance) - sum((match[2] for match in book.matches[line.id]), ZERO), ZERO)
        for _entry, line in lines
    }
    booked = [(entry, line) for entry, line in lines if line.id in deposit_ids]
    takings = []
    for entry, line in (pair for pair in lines if pair[1].id not in deposit_ids):
        is_credit = entry.move_type in ("out_refund", "entry") and line.balance > 0
        for original, deposit in booked if is_credit else ():  # what corrects the deposit itself lowers it
            if original.id == entry.origin_id:
                lowered = min(left[deposit.id], left[line.id])
                left[deposit.id] -= lowered
                left[line.id] -= lowered
        gives_back = entry.move_type == "out_refund" and not is_credit
        takings.append(Taking(line.id, left[line.id], entry.origin_id, _orders(book, line), gives_back))
    return [Deposit(line.id, left[line.id], _orders(book, line)) for _entry, line in booked], takings


def _orders(book, line):
    return book.orders.get(line.id, frozenset())
