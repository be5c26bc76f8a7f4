class DepositQueue:
    """Which deposit a line takes off, found by where both stand in a queue; a part of MoneyOracle."""

    def _deposit_sources(self, line):
        """[(document, euro)] of the deposits that this line takes off: its matches, or by where it stands in the queue.

        All deposits of a customer are laid end to end, the oldest first, and all that was taken off beside them: what lies
        next to a line is what it took. A credit note lies where its invoice lies.
        """
        if line.matched_debit_ids or line.matched_credit_ids:
            sources = [(other, partial.amount) for partial, other in self._matches(line)]
            return [*sources, (line.browse(), abs(line.balance) - sum(amount for _m, amount in sources))]
        queue = self.entries.line_ids.filtered(
            lambda other: (
                other.account_id == line.account_id
                and self._customer(other) == line.move_id.commercial_partner_id
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
                sources.append((deposit, shared))
        return [*sources, (line.browse(), end - start - sum(amount for _line, amount in sources))]

    def _customer(self, line):
        if line.move_id in self.documents:
            return line.move_id.commercial_partner_id
        return (line.partner_id or line.move_id.partner_id).commercial_partner_id

    def _paid_share(self, deposit):
        """Which part of a deposit was paid: of its document, or what the other side of its entry brought."""
        move = deposit.move_id
        if move in self.documents:
            paid = sum(part.amount for part in self.reached[move] if part.kind == "money")
            return min(1.0, paid / abs(self._total(move))) if self._total(move) else 1.0
        others = move.line_ids.filtered(lambda other: other.balance * deposit.balance < 0)
        came = sum(abs(other.balance) if self._is_money(other) else self.reached_lines[other] for other in others)
        return came / sum(abs(other.balance) for other in others) if others else 0.0

    @staticmethod
    def _is_paid_at_till(line):
        """With Odoo's module for sale orders at the till: a down payment there, that was not invoiced."""
        sold = line.sale_line_ids if "sale_line_ids" in line._fields else line.browse()
        orders = sold.pos_order_line_ids.order_id if "pos_order_line_ids" in sold._fields else line.browse()
        return any(order.state in ("paid", "done") and not order.account_move for order in orders)

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
