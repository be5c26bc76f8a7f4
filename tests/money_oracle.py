"""What customers paid, found the other way round than the addon finds it: from bank and cash outward.

Every euro is followed from the account where it came in, through the entry that it stands on, along the reconciliations
to whatever it settled, until it reaches a document. Losses and credit notes are followed in the same way from where they
stand. Plain loops over records, and floats.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from .money_oracle_deposits import DepositQueue
from .money_oracle_tills import WaitingAtTills

SALES = ("out_invoice", "out_refund", "out_receipt")
NOTHING = 0.005


class Reached(NamedTuple):
    """That ``amount`` euros of one source reached a document."""

    kind: str  # money, loss, credit
    amount: float
    owners: dict  # a loss: in which proportion; a credit note or exchange difference: what it takes off each
    entry: object  # where a loss stands
    related: bool = True


class MoneyOracle(DepositQueue, WaitingAtTills):
    """What reached each sale document of a company by a day, and whose it is."""

    def __init__(self, company, until):
        self.company, self.until, self.env = company, until, company.env
        self.column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        self.reached = defaultdict(list)
        self.reached_lines = defaultdict(float)  # {journal item: money that reached it}
        self.consumed = defaultdict(float)  # {(loss entry, sign of its lines): how much of it reached documents}
        self.money_accounts = self._find_money_accounts()
        entries = self.env["account.move"].search(
            [("company_id", "=", company.id), ("state", "=", "posted"), ("date", "<=", until)]
        )
        self.exchange = self.env["account.partial.reconcile"].search([]).exchange_move_id
        self.entries, self.documents = entries, entries.filtered(lambda move: move.move_type in SALES)
        for entry in entries.filtered(lambda move: move.move_type == "entry"):
            self._send_from_entry(entry)
        for document in self.documents:
            self._send_from_credit(document)
        for document in self.documents:
            self._send_from_refund(document)
        for document in self.documents:
            self._send_from_deposit(document)

    def _find_money_accounts(self):
        accounts = self.env["account.account"].search([("account_type", "in", ("asset_cash", "liability_credit_card"))])
        made = [("company_id", "=", self.company.id), ("state", "in", ("in_process", "paid"))]
        accounts |= self.env["account.payment"].search(made).outstanding_account_id
        accounts |= self.company.account_default_pos_receivable_account_id | self.company.coop_clearing_account_ids
        return accounts

    # === FROM WHERE IT STANDS === #

    def _send_from_entry(self, entry):
        for sign in (1, -1):
            brought = entry.line_ids.filtered(lambda line, sign=sign: line.balance * sign > 0)
            taken = entry.line_ids.filtered(lambda line, sign=sign: line.balance * sign < 0)
            results = brought.filtered(lambda line: line.account_id.internal_group in ("income", "expense"))
            money = brought.filtered(lambda line: self._is_money(line))
            rest = brought - money - brought.filtered("account_id.reconcile")
            said = self._said(results) if results and entry not in self.exchange else {}
            losses = self._losses(taken, rest, said)
            for target in taken.filtered(lambda line: line.account_id.reconcile and not self._is_money(line)):
                if entry in self.exchange:
                    self._send_exchange(target, brought, sign)
                    continue
                share = sum(abs(line.balance) for line in money) / (
                    sum(abs(line.balance) for line in brought - (rest if results else rest.browse())) or 1
                )
                for partial, other in self._matches(target):
                    lost = losses.get(partial, 0.0) if results else 0.0
                    self._arrive(Reached("loss", lost, said, (entry, sign)), other)
                    self._arrive(Reached("money", (partial.amount - lost) * share, {}, entry), other)

    def _losses(self, taken, rest, said):
        """{partial: euro} of a loss: in proportion, or for each owner that it names where his work is."""
        matches = [pair for target in taken for pair in self._matches(target)]
        lost = sum(abs(line.balance) for line in rest)
        total = sum(abs(line.balance) for line in taken)
        if not said or len(matches) < 2:
            return {partial: partial.amount * lost / total for partial, _other in matches}
        lost *= sum(partial.amount for partial, _other in matches) / total
        result = defaultdict(float)
        for owner, own in said.items():
            holders = [pair for pair in matches if owner in self._turnover(pair[1].move_id)] or matches
            for partial, _other in holders:
                part = partial.amount / sum(holder.amount for holder, _line in holders)
                result[partial] += lost * own / sum(said.values()) * part
        return result

    def _is_money(self, line):
        if line.account_id in self.money_accounts:
            return True
        if line.account_id.account_type != "liability_payable":
            return False
        # A set-off: what the cooperative owes this customer pays for what he owes.
        customer = line.partner_id.commercial_partner_id
        others = (line.move_id.line_ids - line).filtered(lambda other: other.account_id.reconcile)
        domain = [
            ("account_id", "=", line.account_id.id),
            ("partner_id", "child_of", customer.id),
            ("parent_state", "=", "posted"),
            ("date", "<=", self.until),
            ("company_id", "=", self.company.id),
        ]
        lines = self.env["account.move.line"].search(domain)
        # An entry that credits him for a loss, or for another debt, gives him no claim on the cooperative.
        real = lines.filtered(lambda item: item.balance > 0 or self._is_claim(item))
        owes = sum(real.mapped("balance")) < NOTHING
        return owes and customer in others.partner_id.commercial_partner_id

    def _is_claim(self, item):
        entry = item.move_id
        came = entry.line_ids.filtered(lambda line: line.balance > 0 and line.account_id in self.money_accounts)
        return entry.is_purchase_document(include_receipts=True) or bool(came)

    def _said(self, lines):
        """{account: euro} of whom these lines name; {} when they name the cooperative only, as a cost does by itself."""
        said = defaultdict(float)
        for item in lines.analytic_line_ids.filtered(self.column):
            said[item[self.column]] += abs(item.amount)
        return {} if set(said) <= {self.company.coop_analytic_account_id} else dict(said)

    def _send_exchange(self, target, brought, sign):
        """The gain or loss that Odoo books has items of its own, next to the difference."""
        pair = brought.filtered(lambda line: abs(abs(line.balance) - abs(target.balance)) < NOTHING)
        result = pair.filtered(lambda line: line.id > target.id)[:1] or pair[:1]
        owners = defaultdict(float)
        for item in result.analytic_line_ids.filtered(self.column):
            if item.general_account_id.coop_category == "turnover":
                owners[item[self.column]] -= item.amount
        self._send(Reached("credit", abs(target.balance), dict(owners), (target.move_id, sign)), target)

    def _send_from_credit(self, document):
        """A credit note takes off what its lines say, in the order in which it was matched."""
        if self._total(document) > -NOTHING:
            return
        turnover, done = self._turnover(document), 0.0
        for partial, other in self._matches(self._terms(document)):
            before, done = done, done + partial.amount
            total = abs(self._total(document))
            owners = {
                owner: round(-amount * done / total + 1e-9, 2) - round(-amount * before / total + 1e-9, 2)
                for owner, amount in turnover.items()
            }
            own = self._root(document) == self._root(other.move_id)
            if own or not document.reversed_entry_id or other.move_id.move_type not in SALES:
                self._arrive(Reached("credit", partial.amount, owners, document, own), other)

    def _send_from_refund(self, document):
        """What came for an invoice that was credited pays for another one that the credit note was matched with."""
        first = self._root(document)
        if self._total(document) > -NOTHING or first == document:
            return
        came = sum(part.amount for part in self.reached[first] if part.kind == "money") / abs(self._total(first))
        for partial, other in self._matches(self._terms(document)):
            if other.move_id.move_type in SALES and self._root(other.move_id) != first:
                self._arrive(Reached("money", partial.amount * min(1.0, came), {}, None), other)

    def _send_from_deposit(self, document):
        """What was paid of a deposit goes to the document that takes it off."""
        for line in document.line_ids:
            if self._is_deposit(line) and line.balance * self._direction(document) > 0:
                if self._is_paid_at_till(line):
                    self.reached[document].append(Reached("deposit", abs(line.balance), {"paid": 1.0}, None))
                    continue
                for source, amount in self._deposit_sources(line):
                    share = self._paid_share(source)
                    self.reached[document].append(Reached("deposit", amount, {"paid": share}, None))

    def _is_deposit(self, line):
        return (
            line.display_type == "product"
            and line.account_id.internal_group in ("asset", "liability", "equity")
            and line.account_id not in self.money_accounts
        )

    # === ALONG THE RECONCILIATIONS === #

    def _send(self, token, line, depth=0):
        if abs(token.amount) < 1e-7 or depth > 60:
            return
        for partial, other in self._matches(line):
            self._arrive(self._part(token, partial.amount / abs(line.balance)), other, depth)

    @staticmethod
    def _part(token, share):
        owners = token.owners
        if token.kind == "credit":
            owners = {owner: own * share for owner, own in owners.items()}
        return token._replace(amount=token.amount * share, owners=owners)

    def _arrive(self, token, line, depth=0):
        move = line.move_id
        if abs(token.amount) < 1e-7:
            return
        if move.move_type in SALES:
            if line.display_type == "payment_term":
                self.reached[move].append(token)
                if isinstance(token.entry, tuple):
                    self.consumed[token.entry] += token.amount
            return
        if token.kind == "money":
            self.reached_lines[line] += token.amount
        if move.move_type != "entry" or self._is_money(line):
            return
        onward = move.line_ids.filtered(lambda other: other.balance * line.balance < 0)
        total = sum(abs(other.balance) for other in onward)
        for other in onward.filtered("account_id.reconcile"):
            if other.account_id not in self.money_accounts:
                self._send(self._part(token, abs(other.balance) / total), other, depth + 1)

    def _matches(self, lines):
        found = [(partial, partial.debit_move_id) for partial in lines.matched_debit_ids]
        found += [(partial, partial.credit_move_id) for partial in lines.matched_credit_ids]
        found = [pair for pair in found if pair[0].max_date <= self.until and pair[1].parent_state == "posted"]
        return sorted(found, key=lambda pair: (pair[0].max_date, pair[0].id))

    # === WHAT IT IS WORTH === #

    def amounts(self, document):
        """{account: (received, invoiced)}: euro ex VAT of each owner; what credit notes and losses took off is not in it."""
        turnover, reached = self._turnover(document), self.reached[document]
        if self._total(document) < -NOTHING:
            return self._amounts_of_credit(document, turnover)
        if self._total(document) < NOTHING and not any(part.kind == "deposit" for part in reached):
            return {owner: (amount, amount) for owner, amount in turnover.items()}
        left, open_amount, money, _set_off = self._after_credits(document)
        lost = {}
        worth, after_credits = sum(left.values()), open_amount
        for part in (part for part in reached if part.kind == "loss"):
            amount = worth * part.amount / after_credits if after_credits > NOTHING else 0.0
            said = sum(part.owners.values())
            for owner, own in part.owners.items():
                taken = max(
                    0.0, min(part.amount and worth * part.amount / after_credits * own / said, left.get(owner, 0))
                )
                left[owner] = left.get(owner, 0.0) - taken
                lost[owner] = lost.get(owner, 0.0) + taken
                amount -= taken
            for owner, taken in self._take(left, amount).items():
                lost[owner] = lost.get(owner, 0.0) + taken
            open_amount -= part.amount
        share = self._share(document, money, open_amount, abs(sum(turnover.values())), reached)
        return {
            owner: (round(left[owner] * share + 1e-9, 2), round(turnover.get(owner, 0.0) - lost.get(owner, 0.0), 2))
            for owner in left
        }

    def _after_credits(self, document):
        """What is left of each owner's part, what is still owed, what was paid; and what was set off of other work."""
        left, open_amount, set_off = self._turnover(document), self._total(document), defaultdict(float)
        money = sum(part.amount for part in self.reached[document] if part.kind == "money")
        for part in (part for part in self.reached[document] if part.kind == "credit"):
            beyond = 0.0
            for owner, amount in part.owners.items():
                taken = min(amount, max(0.0, left.get(owner, 0.0))) if amount > 0 else amount
                left[owner] = left.get(owner, 0.0) - taken
                beyond += amount - taken
                if not part.related:
                    set_off[part.entry, owner] += amount - taken
            if part.related:
                self._take(left, beyond)
            elif beyond:
                money += part.amount * beyond / sum(part.owners.values())
                open_amount += part.amount * beyond / sum(part.owners.values())
            open_amount -= part.amount
        return left, open_amount, money, set_off

    def _share(self, document, money, open_amount, worth, reached):
        paid = min(1.0, max(0.0, money / open_amount)) if open_amount > NOTHING else 0.0
        deposits = [part for part in reached if part.kind == "deposit"]
        by_deposit = sum(part.amount for part in deposits) / worth if deposits and worth else 0.0
        brought = sum(part.amount * part.owners["paid"] for part in deposits) / worth if deposits and worth else 0.0
        return paid * (1 - by_deposit) + brought

    def _amounts_of_credit(self, document, turnover):
        """A credit note counts what was paid back; what it took off an invoice was never the members'."""
        total = abs(self._total(document))
        paid = sum(part.amount for part in self.reached[document] if part.kind == "money")
        lost = sum(part.amount for part in self.reached[document] if part.kind == "loss")
        set_off = defaultdict(float)
        for invoice in {other.move_id for _partial, other in self._matches(self._terms(document))} & set(
            self.documents
        ):
            for (source, owner), amount in self._after_credits(invoice)[3].items():
                set_off[owner] += amount if source == document else 0.0
        for partial, other in self._matches(self._terms(document)):
            if other.move_id.move_type in SALES and document.reversed_entry_id:
                first = self._root(document)
                if first != self._root(other.move_id):
                    came = sum(part.amount for part in self.reached[first] if part.kind == "money")
                    paid += partial.amount * min(1.0, came / abs(self._total(first)))
        invoiced = {owner: amount * (1 - lost / total) for owner, amount in turnover.items()}
        return {
            owner: (
                round(amount * paid / total - set_off[owner] - 1e-9, 2),
                # Taken off the invoice on the one basis; on the other the invoice counts in full, and so does this.
                round(invoiced[owner], 2),
            )
            for owner, amount in turnover.items()
        }

    def share_of_cut_off(self, item, owner, place):
        """Which part counts of an item that moves a line of a document to another month: what came for that line.

        Which document that is, stands in the item's label.

        :param place: 0 for what was received, 1 for what was invoiced
        """
        for document in self._root(item.move_id).adjusting_entry_origin_move_ids & self.documents:
            turnover = self._turnover(document).get(owner)
            if turnover and re.search(rf"{re.escape(document.name)}(?!\d)", item.name):
                counted = self.amounts(document)[owner][place]
                return (counted - (self._credited(document, owner, turnover) if place else 0.0)) / turnover
        return 1.0

    def _credited(self, document, owner, turnover):
        """What an invoice and its credit note took off each other."""
        if self._total(document) > 0:
            return turnover - self._after_credits(document)[0].get(owner, 0.0)
        taken = [
            partial.amount for partial, other in self._matches(self._terms(document)) if other.move_id in self.documents
        ]
        return turnover * sum(taken) / abs(self._total(document))

    def consumed_share(self, line):
        """Which part of a result item was a loss on documents, and does not count once more."""
        sign = 1 if line.balance > 0 else -1
        amount = self.consumed.get((line.move_id, sign), 0.0)
        lines = line.move_id.line_ids.filtered(
            lambda other: other.balance * sign > 0 and not self._is_money(other) and not other.account_id.reconcile
        )
        return min(1.0, amount / sum(abs(other.balance) for other in lines)) if amount else 0.0

    @staticmethod
    def _take(left, amount):
        total = sum(own for own in left.values() if own > 0)
        share = min(1.0, amount / total) if total else 0.0
        taken = {owner: own * share for owner, own in left.items() if own > 0}
        for owner, own in taken.items():
            left[owner] -= own
        return taken

    # === A DOCUMENT === #

    def _turnover(self, document):
        result = defaultdict(float)
        for item in document.line_ids.analytic_line_ids.filtered(self.column):
            if item.general_account_id.coop_category == "turnover":
                result[item[self.column]] += item.amount
        return dict(result)

    @staticmethod
    def _terms(document):
        return document.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def _total(self, document):
        return sum(self._terms(document).mapped("balance"))

    @staticmethod
    def _direction(document):
        return -1 if document.move_type == "out_refund" else 1

    @staticmethod
    def _root(document):
        while document.reversed_entry_id:
            document = document.reversed_entry_id
        return document
