class WaitingAtTills:
    """What was sold at a till and not paid there; a part of MoneyOracle."""

    def waiting_at_tills(self, account):
        """(entry, euro ex VAT) of what customers have on account and did not pay, of one owner."""
        sessions = (
            self.env["pos.session"].sudo().search([("company_id", "=", self.company.id), ("move_id", "!=", False)])
        )
        for session in sessions.filtered(lambda session: session.move_id.date <= self.until):
            for order in session.order_ids.filtered(lambda order: not order.account_move):
                on_account = order.payment_ids.filtered(lambda payment: not payment.payment_method_id.journal_id)
                vouchers = on_account.filtered("payment_method_id.coop_voucher_partner_id")
                customers = session.move_id.line_ids.filtered(
                    lambda line, order=order: (
                        line.account_id.account_type == "asset_receivable"
                        and line.account_id not in self.money_accounts
                        and line.partner_id == order.partner_id.commercial_partner_id
                    )
                )
                waiting = self._unpaid_of(on_account - vouchers, customers, lambda line: self.reached_lines[line])
                for payer, payments in vouchers.grouped(
                    lambda payment: payment.payment_method_id.coop_voucher_partner_id
                ).items():
                    items = session.move_id.line_ids.filtered(
                        lambda line, payer=payer: (
                            line.account_id == self.company.coop_voucher_account_id and line.partner_id == payer
                        )
                    )
                    waiting += self._unpaid_of(payments, items, self._reached_voucher)
                if waiting:
                    own = sum(
                        line.price_subtotal * line._coop_shares().get(account.id, 0.0) / 100 for line in order.lines
                    )
                    yield session.move_id, round(own * waiting / order.amount_total, 2)

    @staticmethod
    def _unpaid_of(payments, lines, reached):
        """Euro of these payments that did not come yet, in proportion to what came for these lines."""
        total = sum(lines.mapped("balance"))
        return sum(payments.mapped("amount")) * (1 - sum(map(reached, lines)) / total) if total else 0.0

    def _reached_voucher(self, line):
        """What came for the invoices on which a claim of the till went to who pays the vouchers."""
        came = 0.0
        for partial, other in self._matches(line):
            invoice = other.move_id
            paid = sum(part.amount for part in self.reached[invoice] if part.kind == "money")
            came += partial.amount * paid / abs(self._total(invoice))
        return came
