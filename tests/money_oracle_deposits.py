class DepositQueue:
    """Which deposit a line takes off, found by where both stand in a queue; a part of MoneyOracle."""

    def _deposit_sources(self, line):
        """[(document, euro)] of the deposits that this line takes off: its matches, or by where it stands in the queue.

        All deposits of a customer are laid end to end, the oldest first, and all that was taken off beside them: what lies
        next to a line is what it took. A credit note lies where its invoice lies.
        """
        if line.matched_debit_ids or line.matched_credit_ids:
            sources = [(other.move_id, partial.amount) for partial, other in self._matches(line)]
            return [*sources, (self.documents.browse(), abs(line.balance) - sum(amount for _m, amount in sources))]
        queue = self.documents.line_ids.filtered(
            lambda other: (
                other.account_id == line.account_id
                and other.move_id.commercial_partner_id == line.move_id.commercial_partner_id
                and self._is_deposit(other)
            )
        ).sorted(lambda other: (other.date, other.id))
        first = self._root(line.move_id)
        start, end = self._place(queue, first, line)
        sources, at = [], 0.0
        for deposit in queue.filtered(lambda other: other.balance < 0 and other.move_id.move_type != "out_refund"):
            shared = min(end, at - deposit.balance) - max(start, at)
            at -= deposit.balance
            if shared > 0.005:
                sources.append((deposit.move_id, shared))
        rest = end - start - sum(amount for _move, amount in sources)
        return [*sources, (self.documents.browse(), rest)] if at else []

    def _place(self, queue, first, line):
        """From where to where the first document of a chain lies among all that was taken off."""
        reversed_ids = set(self.documents.filtered(lambda move: move.move_type == "out_refund").reversed_entry_id.ids)
        at = 0.0
        for other in queue.filtered(lambda other: other.balance > 0 and other.move_id.move_type != "out_refund"):
            if other == line or other.move_id == first != line.move_id:
                return at, at + abs(line.balance)
            if other.move_id.id not in reversed_ids:
                at += other.balance
        return at, at + abs(line.balance)
