from odoo.fields import Command

from ..scenario import CoopScenario


class ReceiptScenario(CoopScenario):
    """The rules of the demo: 30 % of net turnover and 2 % of turnover, so that 1,000.00 received gives 680.00."""

    basis = "received"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coop_recognition = cls.basis
        cls._rule(30.0, name="Afdracht")
        training = cls.env["coop.pot"].create({"name": "Training", "account_id": cls.pot.account_id.copy().id})
        cls._rule(2.0, base="turnover", destination="shared_pot", pot_id=training.id)
        cls.bank = cls.company_data["default_journal_bank"].default_account_id
        cls.bad_debts = cls.expense_account.copy({"name": "Bad debts"})
        cls.receivable = cls.company_data["default_account_receivable"]
        cls.doubtful = cls.receivable.copy({"name": "Doubtful debtors"})

    def _pots(self):
        """What Anna and Bert have, counted at this moment."""
        self.env.invalidate_all()
        return tuple(round(member.pot_total, 2) for member in (self.anna, self.bert))

    def _expected(self):
        self.env.invalidate_all()
        return tuple(round(member.pot_expected, 2) for member in (self.anna, self.bert))

    def _both(self, anna=600.0, bert=400.0, **vals):
        """An invoice with a line of each."""
        return self._invoice([(anna, {self.anna: 100}), (bert, {self.bert: 100})], date="2026-01-10", **vals)

    def _term(self, move, account=None):
        return move.line_ids.filtered(
            lambda line: line.account_id == account if account else line.display_type == "payment_term"
        )

    def _credit_line(self, invoice, place, amount=None, date="2026-01-20", post=True):
        """Odoo's Credit Note wizard, with one line kept; Odoo matches it with the invoice by itself where it can."""
        credit_note = self._reverse_invoice(invoice, date=date)
        kept = credit_note.invoice_line_ids[place]
        (credit_note.invoice_line_ids - kept).unlink()
        if amount is not None:
            kept.price_unit = amount
        if post:
            credit_note.action_post()
        lines = self._term(invoice | credit_note).filtered(lambda line: not line.reconciled)
        if post and not self._term(credit_note).reconciled and not self._term(invoice).reconciled:
            lines.reconcile()
        return credit_note

    def _entry(self, *lines, date="2026-01-25", post=True, journal=None):
        """A journal entry of (account, balance, vals) lines."""
        move = self.env["account.move"].create(
            {
                "journal_id": (journal or self.company_data["default_journal_misc"]).id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "balance": balance, "partner_id": self.partner_a.id, **vals}
                    )
                    for account, balance, vals in lines
                ],
            }
        )
        if post:
            move.action_post()
        return move

    def _matched(self, invoice, *lines, **vals):
        """A journal entry that takes the receivable of an invoice away, matched with it."""
        amount = sum(balance for _account, balance, _vals in lines)
        entry = self._entry(*lines, (self.receivable, -amount, {}), **vals)
        (self._term(invoice) | self._term(entry, self.receivable)).filtered(
            lambda line: not line.reconciled
        ).reconcile()
        return entry

    def _pay_item(self, item, amount=None, date="2026-02-05"):
        """A line of a bank statement for an open item: debit the bank, credit the item."""
        amount = amount or item.amount_residual
        entry = self._entry(
            (self.bank, amount, {}), (item.account_id, -amount, {"partner_id": item.partner_id.id}),
            date=date, journal=self.company_data["default_journal_bank"],
        )  # fmt: skip
        (item | self._term(entry, item.account_id)).reconcile()
        return entry

    def _share_account(self, account, company):
        """Odoo's shared chart: one account in the books of two companies."""
        account.sudo().with_company(company).code = "199001"
        account.sudo().company_ids = [Command.link(company.id)]

    def _write_off(self, moves, amount, account=None, **vals):
        return self._register_payment(
            moves,
            amount=amount,
            payment_difference_handling="reconcile",
            writeoff_account_id=(account or self.bad_debts).id,
            **vals,
        )
