from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_receipts import ReceiptScenario


@tagged("post_install", "-at_install", "thorough")
class TestReceiptsCredited(ReceiptScenario):
    """A credit note lowers the document, per owner of its lines, before what came is shared."""

    def test_line_of_the_other_member_is_credited(self):
        invoice = self._both()
        self._credit_line(invoice, 1)
        self.assertEqual(self._pots(), (0.0, 0.0))
        self.assertEqual(self._expected(), (408.0, 0.0), "what is credited is no longer expected")
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._pots(), (408.0, 0.0))

    def test_own_line_is_credited(self):
        invoice = self._both(500.0, 500.0)
        self._credit_line(invoice, 0)
        self.assertEqual(self._pots(), (0.0, 0.0), "nobody gets 250.00 of which there is nothing in the bank")
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._pots(), (0.0, 340.0))

    def test_line_of_the_cooperative_is_credited(self):
        invoice = self._invoice([(600.0, {self.anna: 100}), (400.0, {self.own: 100})], date="2026-01-10")
        self._credit_line(invoice, 1)
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay(invoice, amount=300.0, date="2026-01-30")
        self.assertEqual(self._pots(), (204.0, 0.0))

    def test_credited_after_a_part_was_paid(self):
        invoice = self._both()
        self._pay(invoice, amount=300.0, date="2026-01-15")
        self.assertEqual(self._pots(), (122.4, 81.6))
        self._credit_line(invoice, 1)
        self.assertEqual(self._pots(), (204.0, 0.0))
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._pots(), (408.0, 0.0))

    def test_several_credit_notes(self):
        invoice = self._both()
        self._credit_line(invoice, 1, 150.0)
        self._credit_line(invoice, 1, 250.0)
        self._credit_line(invoice, 0, 100.0)
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay(invoice, amount=250.0, date="2026-01-30")
        self.assertEqual(self._pots(), (170.0, 0.0))
        self.assertEqual(self._expected(), (170.0, 0.0))

    def test_cents_of_shared_lines(self):
        """What the invoice counts and what the credit note counts are the same cents."""
        thirds = {self.anna: 33.33, self.bert: 66.67}
        invoice = self._invoice([(33.33, thirds), (33.33, thirds), (33.33, {self.anna: 100})], date="2026-01-10")
        self._credit_line(invoice, 0, 17.17)
        self._credit_line(invoice, 1, 11.11)
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_credited_in_full(self):
        invoice = self._both()
        credit_note = self._credit_note(invoice, date="2026-01-20")
        (self._term(invoice) | self._term(credit_note)).filtered(lambda line: not line.reconciled).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0))
        self.assertEqual(self._expected(), (0.0, 0.0))

    def test_money_back(self):
        """A credit note after the payment waits until the customer has his money back."""
        invoice = self._both()
        self._pay(invoice, date="2026-01-15")
        credit_note = self._credit_line(invoice, 1)
        self.assertEqual(self._pots(), (408.0, 272.0))
        self._pay(credit_note, amount=100.0, date="2026-01-25")
        self.assertEqual(self._pots(), (408.0, 204.0))
        self._pay(credit_note, date="2026-01-30")
        self.assertEqual(self._pots(), (408.0, 0.0))

    def test_credit_note_set_off_against_another_invoice(self):
        """The customer pays less on the next invoice: that is money, when the first one was paid."""
        first = self._invoice([(400.0, {self.bert: 100})], date="2026-01-10")
        second = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-12")
        credit_note = self._credit_note(first, date="2026-01-20")
        self._term(first).remove_move_reconcile()
        (self._term(second) | self._term(credit_note)).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0), "nothing was paid")
        self._pay(first, date="2026-01-25")
        self.assertEqual(self._pots(), (272.0, 0.0), "400.00 came for work that went back, and now pays other work")
        self._pay(second, date="2026-01-30")
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_credit_note_that_names_no_invoice(self):
        invoice = self._both()
        credit_note = self._invoice([(400.0, {self.bert: 100})], date="2026-01-20", move_type="out_refund")
        (self._term(invoice) | self._term(credit_note)).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._pots(), (408.0, 0.0))

    def test_credit_note_that_names_somebody_else(self):
        invoice = self._both(500.0, 500.0)
        credit_note = self._reverse_invoice(invoice, date="2026-01-20")
        credit_note.invoice_line_ids[1].unlink()
        credit_note.invoice_line_ids.price_unit = 1000.0
        credit_note.action_post()
        (self._term(invoice) | self._term(credit_note)).filtered(lambda line: not line.reconciled).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_settled_month_that_is_credited_later(self):
        invoice = self._both()
        self._pay(invoice, amount=500.0, date="2026-01-15")
        self._settle("2026-01-31")
        self._credit_line(invoice, 1, date="2026-02-10")
        february = self._settle("2026-02-28")
        self.assertEqual(self._statement(february, self.anna).change, 136.0)
        self.assertEqual(self._statement(february, self.bert).change, -136.0)
        self._pay(invoice, date="2026-03-01")
        march = self._settle("2026-03-31")
        self.assertRecordValues(self._statement(march, self.anna), [{"change": 68.0, "closing": 408.0}])
        self.assertRecordValues(self._statement(march, self.bert), [{"change": 0.0, "closing": 0.0, "expected": 0.0}])


@tagged("post_install", "-at_install", "thorough")
class TestReceiptsWrittenOff(ReceiptScenario):
    """What nobody pays any more lowers the document, and is nobody's cost besides."""

    def test_bad_debt_by_journal_entry(self):
        for shares in (None, {self.anna: 100}, {self.own: 100}):
            with self.subTest(shares=shares):
                invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
                vals = {"analytic_distribution": self._distribution(shares)} if shares else {}
                self._matched(invoice, (self.bad_debts, 1000.0, vals))
                self.assertEqual(self._pots(), (0.0, 0.0))
                self.assertEqual(self._expected(), (0.0, 0.0), "a lost amount is no longer expected")

    def test_bad_debt_booked_by_a_branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        journal = self.env["account.journal"].create(
            {"name": "Of the branch", "code": "BRA", "type": "general", "company_id": branch.id}
        )
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._matched(invoice, (self.bad_debts, 1000.0, {}), journal=journal)
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_bad_debt_on_an_account_without_category(self):
        self.bad_debts.coop_category = "none"
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._matched(invoice, (self.bad_debts, 1000.0, {}))
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (0.0, 0.0)))

    def test_bad_debt_with_its_tax(self):
        invoice = self._invoice([(1000.0, {self.anna: 100}, None, self.tax_sale_a)], date="2026-01-10")
        tax = self.company_data["default_account_tax_sale"]
        self._matched(invoice, (self.bad_debts, 1000.0, {}), (tax, 150.0, {}))
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (0.0, 0.0)))

    def test_part_of_it_is_lost(self):
        invoice = self._both()
        self._pay(invoice, amount=500.0, date="2026-01-15")
        self._matched(invoice, (self.bad_debts, 250.0, {}))
        self.assertEqual(self._pots(), (round(600 * 0.75 * 2 / 3 * 0.68, 2), 136.0))
        self.assertEqual(self._expected(), (102.0, 68.0))
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._pots(), (306.0, 204.0))
        self.assertEqual(self._expected(), (0.0, 0.0))

    def test_written_off_with_the_last_payment(self):
        invoice = self._both()
        self._write_off(invoice, 900.0)
        self.assertEqual(self._pots(), (367.2, 244.8))
        self.assertEqual(self._expected(), (0.0, 0.0))

    def test_written_off_of_one_member(self):
        """Whose loss it is can be said."""
        invoice = self._both(500.0, 500.0)
        self._matched(invoice, (self.bad_debts, 500.0, {"analytic_distribution": self._distribution({self.anna: 100})}))
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay(invoice, date="2026-01-30")
        self.assertEqual(self._pots(), (0.0, 340.0))

    def test_nothing_received_and_all_written_off_by_payment(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._write_off(invoice, 0.0)
        self.assertEqual((invoice.amount_residual, self._pots(), self._expected()), (0.0, (0.0, 0.0), (0.0, 0.0)))

    def test_one_payment_of_two_invoices_with_a_loss(self):
        """The discount of one is not the other's loss."""
        first = self._invoice([(100.0, {self.anna: 100})], date="2026-01-10")
        second = self._invoice([(300.0, {self.bert: 100})], date="2026-01-10")
        self._write_off(first | second, 360.0, group_payment=True)
        self.assertEqual(self._pots(), (61.2, 183.6))

    def test_bad_debt_on_the_invoice_itself(self):
        """Nothing is owed, so all of it would count: 1,000 typed on bad debts gave 680 for which nobody paid."""
        works = [(600.0, {self.anna: 100}), (400.0, {self.bert: 100})]
        kept = self.expense_account.copy({"name": "Not the members'", "coop_category": "none"})
        for amount, shares, account in (
            (1000.0, {self.own: 100}, self.bad_debts),
            (1000.0, None, self.bad_debts),
            (1000.0, None, kept),
            (100.0, {self.own: 100}, self.bad_debts),
            (100.0, None, kept),
            (1000.0, {self.anna: 60, self.bert: 40}, self.bad_debts),
            (1000.0, {self.anna: 50, self.own: 50}, self.bad_debts),
        ):
            for move_type in ("out_invoice", "out_receipt"):
                draft = self._invoice([*works, (-amount, shares, account)], move_type=move_type, post=False)
                with (
                    self.subTest(amount=amount, shares=shares, account=account.name, kind=move_type),
                    self.assertRefused(UserError, "money that nobody pays"),
                ):
                    draft.action_post()
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_fee_that_the_customer_keeps(self):
        """A cost of the member himself, or of the cooperative in its own part, is no loss of somebody else's."""
        fee = self._invoice([(1000.0, {self.anna: 100}), (-50.0, {self.anna: 100}, self.expense_account)])
        self._pay(fee, date="2026-01-20")
        self.assertEqual(self._pots()[0], 645.0, "70 % of 950.00, less 2 % of 1,000.00")
        own = [(500.0, {self.own: 100}), (-50.0, {self.own: 100}, self.expense_account)]
        self._pay(self._invoice([(1000.0, {self.bert: 100}), *own]), date="2026-01-20")
        self.assertEqual(self._pots()[1], 680.0)

    def test_settled_months_and_a_later_loss(self):
        invoice = self._both()
        self._pay(invoice, amount=500.0, date="2026-01-15")
        self._settle("2026-01-31")
        loss = self._matched(invoice, (self.bad_debts, 500.0, {}), date="2026-02-10")
        february = self._settle("2026-02-28")
        statement = self._statement(february, self.anna)
        self.assertRecordValues(statement, [{"change": 0.0, "turnover": 0.0, "expected": 0.0}])
        rows = statement.item_ids.mapped(lambda item: (item.category, item.amount))
        self.assertEqual(sorted(rows), [("turnover", 300.0), ("write_off", -300.0)])
        self._term(loss, self.receivable).remove_move_reconcile()
        self._pay(invoice, date="2026-03-05")
        march = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertRecordValues(march, [{"change": 204.0, "closing": 408.0}])

    def test_proof_after_a_loss(self):
        invoice = self._both()
        self._write_off(invoice, 900.0, payment_date="2026-01-20")
        self._settle("2026-01-31")
        checks = self.env["coop.proof.check"].with_user(self.treasurer).with_company(self.company)
        checks.action_open()
        found = checks.search([("company_id", "=", self.company.id)])
        found.action_check()
        self.assertEqual(dict(found.mapped(lambda check: (check.code, check.difference)))["source"], 0.0)
        self.assertEqual(set(found.mapped("state")), {"ok"})
        rows = self.env["coop.member.ledger"].search([("member_id", "=", self.anna.id), ("is_unsettled", "=", True)])
        self.assertFalse(rows, "what was written off is settled, too")


@tagged("post_install", "-at_install", "thorough")
class TestReceiptsMoved(ReceiptScenario):
    """An entry that only moves the debt waits for the money where the debt went."""

    def setUp(self):
        super().setUp()
        self.invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")

    def test_to_another_customer(self):
        vals = {"partner_id": self.partner_b.id}
        entry = self._entry((self.receivable, 1000.0, vals), (self.receivable, -1000.0, {}))
        debit, credit = entry.line_ids.sorted(lambda line: -line.balance)
        (self._term(self.invoice) | credit).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0))
        self.assertEqual(self._expected(), (680.0, 0.0))
        self._pay_item(debit, 400.0)
        self.assertEqual(self._pots(), (272.0, 0.0))
        self._pay_item(debit)
        self.assertEqual((self._pots(), self._expected()), ((680.0, 0.0), (0.0, 0.0)))

    def test_doubtful_and_paid_after_all(self):
        entry = self._matched(self.invoice, (self.doubtful, 1000.0, {}))
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay_item(self._term(entry, self.doubtful))
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_doubtful_and_lost_in_part(self):
        entry = self._matched(self.invoice, (self.doubtful, 1000.0, {}))
        doubtful = self._term(entry, self.doubtful)
        loss = self._entry((self.bad_debts, 700.0, {}), (self.doubtful, -700.0, {}))
        (doubtful | self._term(loss, self.doubtful)).reconcile()
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (204.0, 0.0)))
        self._pay_item(doubtful)
        self.assertEqual((self._pots(), self._expected()), ((204.0, 0.0), (0.0, 0.0)))

    def test_through_many_steps(self):
        item, account = self._term(self.invoice), self.receivable
        for step in range(5):
            entry = self._entry((self.doubtful, 1000.0, {}), (account, -1000.0, {}))
            (item | entry.line_ids.filtered(lambda line: line.balance < 0)).reconcile()
            item, account = entry.line_ids.filtered(lambda line: line.balance > 0), self.doubtful
            self.assertEqual(self._pots(), (0.0, 0.0), step)
        self._pay_item(item)
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_in_a_circle(self):
        first = self._matched(self.invoice, (self.doubtful, 1000.0, {}))
        other = self._entry((self.doubtful, 1000.0, {}), (self.doubtful, -1000.0, {}))
        debit, credit = other.line_ids.sorted(lambda line: -line.balance)
        (self._term(first, self.doubtful) | credit).reconcile()
        again = self._entry((self.doubtful, 500.0, {}), (self.doubtful, -500.0, {}))
        back, forth = again.line_ids.sorted(lambda line: -line.balance)
        (debit | forth).reconcile()
        (back | self._entry((self.doubtful, -500.0, {}), (self.doubtful, 500.0, {})).line_ids[0]).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_set_off_against_a_bill_of_the_customer(self):
        payable = self.company_data["default_account_payable"]
        self._bill([(600.0, {self.own: 100})], partner=self.partner_a, date="2026-01-12")
        self._matched(self.invoice, (payable, 600.0, {}))
        self.assertEqual(self._pots(), (408.0, 0.0))

    def test_set_off_against_nothing(self):
        payable = self.company_data["default_account_payable"]
        self._matched(self.invoice, (payable, 600.0, {}))
        self.assertEqual(self._pots(), (0.0, 0.0), "the cooperative owed this customer nothing")

    def test_set_off_against_a_bill_of_somebody_else(self):
        payable = self.company_data["default_account_payable"]
        self._bill([(600.0, {self.own: 100})], date="2026-01-12")
        self._matched(self.invoice, (payable, 600.0, {"partner_id": self.partner_b.id}))
        self.assertEqual(self._pots(), (0.0, 0.0))

    def test_set_off_matched_with_a_bill_of_somebody_else(self):
        bill = self._bill([(1000.0, {self.own: 100})], date="2026-01-12")
        payable = self._term(bill).account_id
        entry = self._matched(self.invoice, (payable, 1000.0, {}))
        (self._term(bill) | self._term(entry, payable)).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0), "what the cooperative owed somebody else brings nothing")

    def test_clearing_account(self):
        clearing = self.company_data["default_account_assets"].copy({"name": "Payment provider"})
        self._matched(self.invoice, (clearing, 1000.0, {}))
        self.assertEqual(self._pots(), (0.0, 0.0))
        self.company.coop_clearing_account_ids = clearing
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_bank_by_journal_entry(self):
        self._matched(self.invoice, (self.bank, 900.0, {}), (self.bad_debts, 100.0, {}))
        self.assertEqual(self._pots(), (612.0, 0.0))

    def test_deposit_on_a_liability_account(self):
        liability = self.pot.account_id.copy({"name": "Deposits", "reconcile": False})
        self._deposit(liability, matched=False)

    def test_deposit_that_is_matched(self):
        liability = self.pot.account_id.copy({"name": "Deposits", "reconcile": True})
        self._deposit(liability, matched=True)

    def test_a_loan_to_the_customer(self):
        """A second line that takes the whole invoice away, on any account of the balance sheet: nobody paid."""
        for account_type in ("asset_non_current", "asset_fixed", "asset_current", "liability_non_current", "equity"):
            loan = self.pot.account_id.copy({"name": account_type, "account_type": account_type, "reconcile": False})
            with self.subTest(account_type):
                self._invoice([(1000.0, {self.bert: 100}), (-1000.0, None, loan)], date="2026-01-20")
                self.assertEqual(self._pots(), (0.0, 0.0))
        lent = self.pot.account_id.copy({"name": "Loans", "account_type": "asset_non_current", "reconcile": False})
        self._invoice([(1000.0, {self.bert: 100}), (-1000.0, None, lent)], date="2026-01-20")
        self._entry((self.bank, 400.0, {}), (lent, -400.0, {}), date="2026-02-10")
        self.assertEqual(self._pots(), (0.0, 272.0), "what was paid back of the loan was received")

    def _deposit(self, liability, matched):
        deposit = self._invoice([(1000.0, None, liability)], date="2026-01-05")
        final = self._invoice([(1000.0, {self.bert: 100}), (-1000.0, None, liability)], date="2026-01-20")
        if matched:
            (deposit | final).line_ids.filtered(lambda line: line.account_id == liability).reconcile()
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (680.0, 680.0)))
        self._pay(deposit, amount=400.0, date="2026-01-25")
        self.assertEqual(self._pots(), (0.0, 272.0))
        self._pay(deposit, date="2026-01-30")
        self.assertEqual((self._pots(), self._expected()), ((0.0, 680.0), (680.0, 0.0)))
