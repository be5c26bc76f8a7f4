from odoo.fields import Command
from odoo.tests import tagged

from .common_receipts import ReceiptScenario


@tagged("post_install", "-at_install")
class TestReceiptsUnseen(ReceiptScenario):
    """Entries that look as if money came: their journal, date or account says so, and nothing came in."""

    def setUp(self):
        super().setUp()
        self.payable = self.company_data["default_account_payable"]
        self.bank_journal = self.company_data["default_journal_bank"]

    def _annas(self):
        return self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")

    def test_against_a_payable_in_the_journal_of_the_bank(self):
        for journal in (self.bank_journal, self.company_data["default_journal_cash"]):
            with self.subTest(journal=journal.type):
                self._matched(self._annas(), (self.payable, 1000.0, {}), journal=journal)
                self.assertEqual(self._pots(), (0.0, 0.0))

    def test_entry_with_the_date_of_an_invoice(self):
        """Only a document has an invoice date in Odoo's screens; over RPC or from a file an entry can have one."""
        for journal in (self.bank_journal, self.company_data["default_journal_misc"]):
            with self.subTest(journal=journal.type):
                entry = self._entry(
                    (self.doubtful, 1000.0, {}), (self.receivable, -1000.0, {}), journal=journal, post=False
                )
                entry.invoice_date = "2026-01-25"
                entry.action_post()
                self.assertTrue(entry.invoice_date)
                (self._term(self._annas()) | self._term(entry, self.receivable)).reconcile()
                self.assertEqual(self._pots(), (0.0, 0.0))

    def test_lost_through_a_payable(self):
        for matched in (True, False):
            with self.subTest(matched=matched):
                moved = self._matched(self._annas(), (self.payable, 1000.0, {}))
                loss = self._entry((self.bad_debts, 1000.0, {}), (self.payable, -1000.0, {}))
                if matched:
                    (self._term(moved, self.payable) | self._term(loss, self.payable)).reconcile()
                self.assertEqual(self._pots(), (0.0, 0.0))

    def test_account_of_a_payment_that_was_never_made(self):
        """What stands on a payment in draft, or a cancelled one, is no account of money yet."""
        account = self.company_data["default_account_assets"].copy({"name": "Some asset", "reconcile": True})
        payment = self.env["account.payment"].create(
            {"amount": 5.0, "partner_id": self.partner_a.id, "journal_id": self.bank_journal.id}
        )
        payment.outstanding_account_id = account
        self._matched(self._annas(), (account, 1000.0, {}))
        self.assertEqual((payment.state, self._pots()), ("draft", (0.0, 0.0)))
        payment.action_cancel()
        self.assertEqual((payment.state, self._pots()), ("canceled", (0.0, 0.0)))

    def test_account_of_a_payment_of_another_company(self):
        account = self.company_data["default_account_assets"].copy({"name": "Shared asset", "reconcile": True})
        data = self.setup_other_company(name="Other company")
        other = data["company"]
        self._share_account(account, other)
        payment = (
            self.env["account.payment"]
            .sudo()
            .with_company(other)
            .create({"amount": 5.0, "partner_id": self.partner_b.id, "journal_id": data["default_journal_bank"].id})
        )
        payment.outstanding_account_id = account
        payment.action_post()
        self.assertEqual(payment.outstanding_account_id, account)
        self._matched(self._annas(), (account, 1000.0, {}))
        self.assertEqual(self._pots(), (0.0, 0.0))


@tagged("post_install", "-at_install", "thorough")
class TestReceiptsDeposits(ReceiptScenario):
    """A document takes off its own deposit, or the oldest: what one customer paid for other work is not its money."""

    def setUp(self):
        super().setUp()
        self.liability = self.pot.account_id.copy({"name": "Deposits", "reconcile": False})

    def _deposit(self, amount, date):
        return self._invoice([(amount, None, self.liability)], date=date)

    def _final(self, member, amount, taken, date):
        return self._invoice([(amount, {member: 100}), (-taken, None, self.liability)], date=date)

    def test_oldest_first(self):
        old, new = self._deposit(9000.0, "2026-01-05"), self._deposit(1000.0, "2026-01-06")
        self._final(self.anna, 9000.0, 9000.0, "2026-01-20")
        self._final(self.bert, 1000.0, 1000.0, "2026-01-21")
        self._pay(old, date="2026-01-25")
        self.assertEqual(self._pots(), (6120.0, 0.0), "nothing was paid for Bert's work")
        self._pay(new, amount=500.0, date="2026-01-26")
        self.assertEqual(self._pots(), (6120.0, 340.0))

    def test_more_taken_off_than_was_asked(self):
        self._pay(self._deposit(1000.0, "2026-01-05"), date="2026-01-08")
        self._final(self.anna, 600.0, 600.0, "2026-01-20")
        self._final(self.bert, 1000.0, 1000.0, "2026-01-21")
        self.assertEqual(self._pots(), (408.0, 272.0), "400.00 of the deposit was left")

    def test_taken_off_again_after_a_credit_note(self):
        self._pay(self._deposit(1000.0, "2026-01-05"), date="2026-01-08")
        final = self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (680.0, 0.0))
        self._credit_note(final, date="2026-01-22")
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._final(self.bert, 1000.0, 1000.0, "2026-01-23")
        self.assertEqual(self._pots(), (0.0, 680.0))

    # === WITHOUT AN INVOICE === #

    def _booked(self, amount=1000.0, date="2026-01-05", account=None, **vals):
        """A deposit that the customer paid, booked from the bank, as a line of a bank statement is."""
        lines = (account or self.bank, amount, {}), (self.liability, -amount, vals)
        return self._entry(*lines, date=date, journal=self.company_data["default_journal_bank"])

    def test_never_asked_and_never_paid(self):
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (680.0, 0.0)))

    def test_never_asked_beside_what_the_customer_pays(self):
        final = self._final(self.anna, 1000.0, 600.0, "2026-01-20")
        self._pay(final, date="2026-01-25")
        self.assertEqual(self._pots(), (272.0, 0.0), "400.00 came")

    def test_booked_from_the_bank(self):
        """Before or after the invoice, in parts: what came counts."""
        self._booked(400.0)
        final = self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual((self._pots(), self._expected()), ((272.0, 0.0), (408.0, 0.0)))
        self._booked(500.0, date="2026-01-28")
        self.assertEqual(self._pots(), (612.0, 0.0))
        self._credit_note(final, date="2026-01-29")
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_statement_line(self):
        """Odoo's own bank statement line, with the account for deposits as its counterpart."""
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-01-05",
                "payment_ref": "Deposit",
                "partner_id": self.partner_a.id,
                "amount": 1000.0,
                "counterpart_account_id": self.liability.id,
            }
        )
        self.assertEqual(line.move_id.state, "posted")
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_matched_with_what_the_bank_brought(self):
        self.liability.reconcile = True
        booked = self._booked()
        final = self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (680.0, 0.0))
        (self._term(booked, self.liability) | self._term(final, self.liability)).reconcile()
        self.assertEqual(self._pots(), (680.0, 0.0))
        self._final(self.bert, 1000.0, 1000.0, "2026-01-21")
        self.assertEqual(self._pots(), (680.0, 0.0), "it is taken off once")

    def test_of_somebody_else(self):
        self._booked(partner_id=self.partner_b.id)
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_paid_back_before_the_invoice(self):
        self._booked()
        self._booked(-600.0, date="2026-01-10")
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (272.0, 0.0))

    def test_reversed_and_booked_again(self):
        booked = self._booked()
        booked._reverse_moves([{"date": "2026-01-08"}]).action_post()
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._booked(date="2026-01-22")
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_not_from_money(self):
        """A deposit that an entry takes from nowhere was not paid; one that moves a payment was."""
        other = self.company_data["default_account_assets"].copy({"name": "Something else"})
        self._booked(account=other)
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_payment_moved_to_the_account_of_deposits(self):
        payment = self._entry(
            (self.bank, 1000.0, {}), (self.receivable, -1000.0, {}), date="2026-01-05",
            journal=self.company_data["default_journal_bank"],
        )  # fmt: skip
        moved = self._entry((self.receivable, 1000.0, {}), (self.liability, -1000.0, {}), date="2026-01-06")
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._pots(), (0.0, 0.0), "not matched with the payment")
        (self._term(payment, self.receivable) | self._term(moved, self.receivable)).reconcile()
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_settled_before_the_deposit_came(self):
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self.assertEqual(self._statement(self._settle("2026-01-31"), self.anna).change, 0.0)
        self._booked(date="2026-02-05")
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"change": 680.0, "closing": 680.0, "expected": 0.0}])

    def test_deposit_of_another_company(self):
        """Companies can share an account, and a customer."""
        data = self.setup_other_company(name="Other company")
        other = data["company"]
        self._share_account(self.liability, other)
        deposit = (
            self.env["account.move"]
            .sudo()
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner_a.id,
                    "invoice_date": "2026-01-02",
                    "journal_id": data["default_journal_sale"].id,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Deposit", "price_unit": 1000.0, "account_id": self.liability.id, "tax_ids": False}
                        )
                    ],
                }
            )
        )
        deposit.action_post()
        own = self._deposit(1000.0, "2026-01-05")
        self._final(self.anna, 1000.0, 1000.0, "2026-01-20")
        self._pay(own, date="2026-01-25")
        self.assertEqual(self._pots(), (680.0, 0.0))
