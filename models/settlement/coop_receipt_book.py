"""What settles sale documents, read from the books as far as they are matched with each other, as claims of engine/receipts.py.

Plain classes: :mod:`coop_engine_input_book` reads the rows and asks for what follows from them.
"""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from ...engine import ZERO, cents
from ...engine.receipts import Claim, Match, Outcome, Part, count, outcomes, portions
from .coop_receipt_deposits import taken_from_deposits
from .coop_receipt_entry import PAYABLE, PURCHASE_TYPES, SALE_TYPES, Counted, Entry, Line, OnCredit


class ReceiptBook:
    """Entries and the matches between their lines: from these to what counts of each document."""

    def __init__(self):
        self.entries: dict[int, Entry] = {}
        self.lines: dict[int, Line] = {}
        self.matches = defaultdict(list)  # {line id: [(partial id, other line id, amount, day)]}
        self.deposits: dict[tuple, list] = {}  # {(account id, partner id): ids of the lines that booked deposits}
        self.orders: dict[
            int, frozenset
        ] = {}  # {id of such a line, or of one that takes a deposit off: its order lines}
        self.paid_elsewhere: set[int] = (
            set()
        )  # ids of lines whose deposit was paid, though no item of a customer says it
        self.on_credit: list[OnCredit] = []
        self.unsaid = frozenset()  # the cooperative's own analytic account: a cost that says nothing is given to it
        self.owed: dict[tuple, bool] = {}  # {(account id, partner id): whether the cooperative owes this customer}

    # === CLAIMS === #

    def counted(self, until):
        """({document id: {owner: Counted}}, {entry id: the part of its write-off that was taken off documents, from 0 to 1})"""
        claims = self._claims()
        found = outcomes(claims, until)
        written = defaultdict(Decimal)
        result = {}
        for entry_id, sign, turnover, total, outcome in self._counting(found, until):
            for lowering in outcome.lowered:
                if lowering.part.kind == "write_off":
                    written[lowering.part.ref] += lowering.amount
            counted = result.setdefault(entry_id, {})
            set_off = self._set_off_share(entry_id, until)
            for owner, part in self._count(sign, turnover, total, outcome, set_off).items():
                counted[owner] = counted[owner] + part if owner in counted else part
        shares = {}
        for (entry_id, side), amount in written.items():
            shares[entry_id, side] = min(Decimal(1), amount / self._write_off_total(self.entries[entry_id], side))
        return result, shares

    def _counting(self, found, until):
        """(entry id, sign, turnover, total, outcome) of everything that waits for its customer and was there by ``until``."""
        for entry in self._documents():
            if entry.date <= until and not self._is_plain(entry):
                outcome, total = self._outcome(entry, found)
                yield entry.id, entry.sign, entry.turnover, total, outcome
        for credit in self.on_credit:
            if self.entries[credit.entry_id].date <= until:
                owed = sum((self.lines[line_id].balance for line_id in credit.line_ids), ZERO)
                outcome = sum((found["item", line_id] for line_id in credit.line_ids), Outcome())
                yield credit.entry_id, -1 if owed < 0 else 1, credit.turnover, abs(owed), outcome

    def _set_off_share(self, entry_id, until):
        """Which part of a credit note was settled by lowering another document, from 0 to 1."""
        entry = self.entries[entry_id]
        if entry.move_type != "out_refund" or not entry.total:
            return ZERO
        matched = (match for line in entry.terms for match in self.matches[line.id] if match[3] <= until)
        lowering = [match[2] for match in matched if self._lowers(entry, self.entries[self.lines[match[1]].entry_id])]
        return min(Decimal(1), sum(lowering, ZERO) / abs(entry.total))

    @staticmethod
    def _lowers(credit, document):
        """Whether a credit note lowers this document; else, of another invoice, it brings what was received of that."""
        return document.is_document and credit.origin_id in (credit.id, document.origin_id)

    @staticmethod
    def _count(sign, turnover, total, outcome, set_off):
        counted = count({owner: sign * amount for owner, amount in turnover.items()}, total, outcome)
        return {
            owner: Counted(
                turnover.get(owner, ZERO),
                sign * part.counted,
                sign * part.written_off,
                sign * part.credited + cents(turnover.get(owner, ZERO) * set_off),
            )
            for owner, part in counted.items()
        }

    def _documents(self):
        return [entry for entry in self.entries.values() if entry.is_document and entry.is_posted]

    def _is_plain(self, entry):
        """Whether nothing but money settled it, all at once: then a share of the document is all there is to know.

        Paid in part, that share would round each item by itself, and each owner has one part of the document.
        """
        if entry.deposits or self._is_paid_in_part(entry):
            return False
        parts = [part for line in entry.terms for match in self._line_claim(line).matches for part in match.parts]
        return all(part.kind == "money" for part in parts) and not self.is_credited(entry.id)

    def _is_paid_in_part(self, entry):
        """Whether at some time there was more than nothing received of it, and less than all."""
        matches = [match for line in entry.terms for match in self.matches[line.id]]
        amount = sum((match[2] for match in matches), ZERO)
        return bool(matches) and (amount < abs(entry.total) or len({match[3] for match in matches}) > 1)

    def is_credited(self, entry_id):
        """Whether another document settled it, such as a credit note."""
        terms = self.entries[entry_id].terms
        others = {self.lines[other].entry_id for line in terms for _p, other, _a, _d in self.matches[line.id]}
        return any(self.entries[other].is_document for other in others)

    def _outcome(self, entry, found):
        """What became of a document, and its total in the same units."""
        key, total = ("document", entry.id), abs(entry.total)
        deposits = entry.deposits
        if not deposits:
            return found[key], total
        # A deposit is worth its amount without tax; the rest of the turnover waits for what the customer still owes.
        worth = abs(sum(entry.turnover.values(), ZERO))
        brought = sum((abs(line.balance) for line in deposits), ZERO)
        factor = max(worth - brought, ZERO) / total if total else ZERO
        outcome = found[key].times(factor)
        for line in deposits:
            outcome += found["item", line.id]
        return outcome, total * factor + brought

    def _claims(self):
        claims, taken = {}, taken_from_deposits(self)
        for entry in self._documents():
            matches = [match for line in entry.terms for match in self._line_claim(line).matches]
            claims["document", entry.id] = Claim(abs(entry.total), matches)
            for line in entry.deposits:
                claims["item", line.id] = self._deposit_claim(entry, line, taken)
        for line in self.lines.values():
            if line.is_followed and not self.entries[line.entry_id].is_document:
                claims["item", line.id] = self._line_claim(line)
        claims |= {("deposit", line.id): self._booked_deposit_claim(line) for line in self._booked_deposits()}
        return claims

    def _booked_deposits(self):
        """Lines of entries that booked a deposit without an invoice."""
        lines = (self.lines[line_id] for line_ids in self.deposits.values() for line_id in line_ids)
        return [line for line in lines if not self.entries[line.entry_id].is_document]

    def _booked_deposit_claim(self, line):
        """Such a deposit is what its entry brought, on the day of the entry."""
        entry = self.entries[line.entry_id]
        opposite = [brought for brought in entry.lines if brought.balance * line.balance < 0]
        amount = abs(line.balance)
        return Claim(amount, [Match(entry.date, amount, self._entry_parts(entry, opposite, line, line, None))])

    def _deposit_claim(self, entry, line, taken):
        """A deposit that was matched follows its match; else its own of this customer, or his oldest, on that account.

        What is taken off beyond all of them was never paid, and waits.
        """
        if self.matches[line.id]:
            return self._line_claim(line)
        if line.id in self.paid_elsewhere:
            return Claim(abs(line.balance), [Match(entry.date, abs(line.balance), [Part("money")])])
        matches = [
            Match(entry.date, amount, [Part("moved", ref=self._deposit_ref(line_id))])
            for line_id, amount in taken.get(line.id, ())
        ]
        return Claim(abs(line.balance), matches)

    def _deposit_ref(self, line_id):
        entry_id = self.lines[line_id].entry_id
        return ("document", entry_id) if self.entries[entry_id].is_document else ("deposit", line_id)

    def _line_claim(self, line):
        matches = [
            Match(day, amount, self._parts(line, self.lines[other], partial))
            for partial, other, amount, day in self.matches[line.id]
        ]
        if line.account_type == PAYABLE and self.owed.get((line.account_id, line.partner_id)):
            rest = abs(line.balance) - sum((match.amount for match in matches), ZERO)
            if rest > 0:
                matches.append(Match(self.entries[line.entry_id].date, rest, [Part("money")]))
        return Claim(abs(line.balance), matches)

    # === WHAT AN ENTRY BRINGS === #

    def _parts(self, line, other, partial):
        """What the entry of ``other`` brings to ``line``, which it is matched with."""
        entry, own = self.entries[other.entry_id], self.entries[line.entry_id]
        if line.account_type == PAYABLE and entry.move_type in PURCHASE_TYPES and entry.partner_id == line.partner_id:
            return [Part("money")]  # what the cooperative owed this customer
        if entry.is_document and other.is_term:
            return [self._document_part(own, line, entry, other, partial)]
        if entry.move_type not in ("entry", *SALE_TYPES):
            return [Part("waits")]
        if entry.is_document:  # a deposit: wait for its own payment
            return [Part("moved", ref=("document", entry.id))]
        opposite = [brought for brought in entry.lines if brought.balance * other.balance < 0]
        if entry.exchange:
            return self._exchange_parts(opposite, line, other)
        return self._entry_parts(entry, opposite, line, other, partial)

    def _document_part(self, own, line, entry, other, partial):
        """Between an invoice and a credit note, whichever of them ``entry`` is."""
        credit, document = (entry, own) if line.balance > 0 else (own, entry)
        if document.is_document and credit.is_document and not self._lowers(credit, document):
            return Part("refund", ref=("document", credit.origin_id))
        if credit is own:
            return Part("money")
        related = document.is_document and credit.origin_id == document.origin_id
        return self._credit_part(credit, partial, related)

    def _credit_part(self, entry, partial, related):
        """What of this credit note's lines goes with one of its matches."""
        matched = sorted(
            (day, number, amount) for term in entry.terms for number, _o, amount, day in self.matches[term.id]
        )
        turnover = {owner: entry.sign * amount for owner, amount in entry.turnover.items()}
        parts = portions(turnover, abs(entry.total), [amount for _day, _number, amount in matched])
        place = [number for _day, number, _amount in matched].index(partial)
        return Part("credit", ref=entry.id, owners=parts[place], related=related)

    def _exchange_parts(self, opposite, line, other):
        """A difference in exchange rate has items of its own, that count as turnover."""
        if line.balance < 0:
            return [Part("money")]
        # Odoo makes such entries of pairs: the difference, and the gain or loss of the same amount after it.
        pair = [brought for brought in opposite if abs(brought.balance) == abs(other.balance)]
        result = min(pair or opposite, key=lambda brought: (brought.id < other.id, brought.id))
        owners = {owner: -amount for owner, category, amount in result.shares if category == "turnover"}
        return [Part("credit", owners=owners)]

    def _entry_parts(self, entry, opposite, line, other, partial):
        parts, rest, writes_off = [], ZERO, any(brought.is_result for brought in opposite)
        side = 1 if other.balance < 0 else -1
        for brought in opposite:
            weight = abs(brought.balance)
            if brought.is_money:
                parts.append(Part("money", weight))
            elif brought.account_type == PAYABLE and brought.partner_id != line.partner_id:
                parts.append(Part("waits", weight))
            elif brought.is_followed:
                parts.append(Part("moved", weight, ("item", brought.id)))
            else:
                rest += weight
        if not rest:
            return parts
        if not writes_off:
            return [*parts, Part("waits", rest)]
        # Tax that is written off with it, and the like, goes with the loss.
        loss = self._write_off_part(entry, side, rest, opposite)
        lost = self._losses_by_match(entry, side, loss).get(partial)
        if lost is not None:
            amount = next(amount for number, _o, amount, _d in self.matches[other.id] if number == partial)
            others = sum((part.weight for part in parts), ZERO)
            share = (amount - lost) / others if others else ZERO
            parts = [replace(part, weight=part.weight * share) for part in parts]
            loss = replace(loss, weight=lost)
        return [*parts, loss]

    def _losses_by_match(self, entry, side, loss):
        """{partial id: euro}: what of a loss on several documents is each one's: the discount of one is not the other's."""
        matches = [
            (partial, amount, self.entries[self.lines[other].entry_id].turnover)
            for line in entry.lines
            if line.balance * side < 0 and line.is_followed
            for partial, other, amount, _day in self.matches[line.id]
        ]
        if len(matches) < 2 or not loss.owners:
            return {}
        taken = sum((abs(line.balance) for line in entry.lines if line.balance * side < 0), ZERO)
        matched = sum((amount for _partial, amount, _turnover in matches), ZERO)
        scale = loss.weight / sum(loss.owners.values()) * matched / taken
        result = defaultdict(Decimal)
        for owner, own in loss.owners.items():
            holders = [match for match in matches if owner in match[2]] or matches
            total = sum((amount for _partial, amount, _turnover in holders), ZERO)
            for partial, amount, _turnover in holders:
                result[partial] += own * scale * amount / total
        return {partial: min(result[partial], amount) for partial, amount, _turnover in matches}

    def _write_off_part(self, entry, side, weight, opposite):
        owners = defaultdict(Decimal)
        for brought in opposite:
            if brought.is_result:
                for owner, _category, amount in brought.shares:
                    owners[owner] += abs(amount)
        said = len(owners) > 1 or not owners.keys() <= self.unsaid
        return Part("write_off", weight, (entry.id, side), dict(owners) if said else {})

    def _write_off_total(self, entry, side):
        """What this entry writes off in all, on the side that settles invoices (1) or credit notes (−1)."""
        return sum(
            (
                abs(line.balance)
                for line in entry.lines
                if line.balance * side > 0 and not line.is_money and not line.is_followed
            ),
            ZERO,
        )
