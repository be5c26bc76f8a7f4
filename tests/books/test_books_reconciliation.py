from odoo.fields import Command
from odoo.tests import tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install", "thorough")
class TestBooksReconciliation(BooksCommon):
    """What paying adds (exchange difference, discount, write-off) is the members' of the invoice that was paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-02-01", 1.6), ("2026-03-01", 2.5)]
        )
        cls.write_off_account = cls.expense_account.copy()

    def _exchange(self, moves):
        partials = moves.line_ids.matched_debit_ids | moves.line_ids.matched_credit_ids
        return partials.exchange_move_id

    def _foreign(self, lines, bill=False, **vals):
        create = self._bill if bill else self._invoice
        return create(lines, currency_id=self.currency.id, **vals)

    def _pay_foreign(self, moves, date, **vals):
        return self._register_payment(moves, payment_date=date, currency_id=self.currency.id, **vals)

    # === EXCHANGE DIFFERENCES === #

    def test_exchange_difference_both_ways(self):
        for bill in (False, True):
            for date in ("2026-02-15", "2026-03-15"):
                with self.subTest(bill=bill, date=date):
                    move = self._foreign([(120, {self.m1: 75, self.m2: 25})], bill=bill)
                    self._pay_foreign(move, date)
                    exchange = self._exchange(move)
                    self.assertTrue(exchange)
                    self._assert_whole(exchange)
                    result = self._turnover(exchange)
                    self.assertEqual(set(result), {self.m1, self.m2})
                    self.assertAlmostEqual(result[self.m1], 3 * result[self.m2])

    def test_exchange_difference_without_its_result(self):
        """The gain or loss is found by account and amount, wherever it stands; without one nothing is guessed."""
        line = self._invoice([(100.0, {self.m1: 100})]).line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        own = {"sequence": 0, "account_id": line.account_id.id, "debit": 5.0, "credit": 0.0}
        other = {"sequence": 1, "account_id": self.expense_account.id, "debit": 5.0, "credit": 0.0}
        result = {"sequence": 2, "account_id": self.income_account.id, "debit": 0.0, "credit": 5.0}
        self.assertEqual(line._coop_find_exchange_result([own, other, result], 0), result)
        for vals_list, sequence in (([own, other], 0), ([result, own], 0), ([own, result], 1), ([], 0)):
            with self.subTest(vals_list=vals_list, sequence=sequence), self.assertRaises(ValueError):
                line._coop_find_exchange_result(vals_list, sequence)

    def test_exchange_difference_of_parts(self):
        move = self._foreign([(120, {self.m1: 50}, None), (0.01, {self.own: 100})], post=False)
        move.invoice_line_ids[0].analytic_distribution = self._distribution({self.m1: 50, self.own: 50})
        move.action_post()
        for date, amount in (("2026-02-15", 40), ("2026-03-15", 40), ("2026-02-20", 40.01)):
            self._pay_foreign(move, date, amount=amount)
        self.assertGreater(len(self._exchange(move)), 1)
        for exchange in self._exchange(move):
            self._assert_whole(exchange)
            self.assertIn(self.m1, self._turnover(exchange))

    def test_one_payment_of_two_invoices(self):
        """Each difference is its own invoice's."""
        first = self._foreign([(100, {self.m1: 100})])
        second = self._foreign([(200, {self.m2: 100})])
        self._pay_foreign(first | second, "2026-02-15", group_payment=True)
        self.assertEqual(set(self._turnover(self._exchange(first))), {self.m1})
        self.assertEqual(set(self._turnover(self._exchange(second))), {self.m2})

    def test_against_an_entry_by_hand(self):
        """As a bank reconciliation does: the counterpart is no payment but a journal entry."""
        invoice = self._foreign([(100, {self.m1: 100})])
        receivable = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        entry = self.env["account.move"].create(
            {
                "date": "2026-02-15",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "currency_id": self.currency.id,
                            "amount_currency": sign * 100,
                            "balance": sign * 62.5,
                        }
                    )
                    for account, sign in ((receivable.account_id, -1), (self.company_data["default_account_assets"], 1))
                ],
            }
        )
        entry.action_post()
        (receivable | entry.line_ids.filtered(lambda line: line.account_id == receivable.account_id)).reconcile()
        self.assertEqual(set(self._turnover(self._exchange(invoice))), {self.m1})

    def test_invoice_against_credit_note(self):
        invoice = self._foreign([(100, {self.m1: 100})])
        credit_note = self._foreign([(100, {self.m1: 100})], move_type="out_refund", date="2026-02-15")
        lines = (invoice | credit_note).line_ids.filtered(lambda line: line.display_type == "payment_term")
        lines.reconcile()
        exchange = self._exchange(invoice | credit_note)
        self.assertEqual(set(self._turnover(exchange)), {self.m1})
        total = self._turnover(invoice | credit_note | exchange)
        self.assertEqual(total, {self.m1: 0})

    def test_undone(self):
        invoice = self._foreign([(100, {self.m1: 100})])
        self._pay_foreign(invoice, "2026-02-15")
        exchange = self._exchange(invoice)
        invoice.line_ids.remove_move_reconcile()
        reversal = exchange.reversal_move_ids
        self.assertTrue(reversal)
        self.assertEqual(self._turnover(exchange | reversal), {self.m1: 0})

    # === WRITE-OFFS AND DISCOUNTS === #

    def _write_off(self, moves, amount, **vals):
        payments = self._register_payment(
            moves,
            amount=amount,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.write_off_account.id,
            **vals,
        )
        return payments.move_id if payments._name == "account.payment" else payments

    def _payment_moves(self, moves):
        return moves.matched_payment_ids.move_id

    def test_write_off(self):
        invoice = self._invoice([(100, {self.m1: 60, self.m2: 40})])
        self._write_off(invoice, 90)
        payment = self._payment_moves(invoice)
        self.assertEqual(self._turnover(payment), {self.m1: -6, self.m2: -4})
        self._assert_whole(payment)
        bill = self._bill([(100, {self.m1: 60, self.m2: 40})])
        self._write_off(bill, 90)
        self.assertEqual(self._turnover(self._payment_moves(bill)), {self.m1: 6, self.m2: 4})

    def test_write_off_of_several_invoices(self):
        moves = self._invoice([(100, {self.m1: 100})]) | self._invoice([(300, {self.m2: 100})])
        self._write_off(moves, 360, group_payment=True)
        self.assertEqual(self._turnover(self._payment_moves(moves)), {self.m1: -10, self.m2: -30})

    def test_write_off_to_an_account_without_category(self):
        self.write_off_account.coop_category = "none"
        invoice = self._invoice([(100, {self.m1: 100})])
        self._write_off(invoice, 90)
        self.assertFalse(self._payment_moves(invoice).line_ids.analytic_line_ids)

    def _discounted(self, computation, lines, **vals):
        terms = self.env["account.payment.term"].create(
            {
                "name": computation,
                "early_discount": True,
                "discount_percentage": 10,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )
        bill = vals.pop("bill", False)
        return (self._bill if bill else self._invoice)(lines, invoice_payment_term_id=terms.id, **vals)

    def test_early_payment_discount(self):
        for bill in (False, True):
            for computation in ("included", "excluded", "mixed"):
                for taxed in (True, False):
                    with self.subTest(bill=bill, computation=computation, taxed=taxed):
                        taxes = (self.tax_purchase_a if bill else self.tax_sale_a) if taxed else None
                        lines = [(100, {self.m1: 75, self.m2: 25}, None, taxes)]
                        move = self._discounted(computation, lines, bill=bill)
                        self._register_payment(move, payment_date="2026-01-16")
                        self.assertIn(move.payment_state, ("paid", "in_payment"))
                        payment = self._payment_moves(move)
                        self._assert_whole(payment)
                        result = self._turnover(payment)
                        self.assertEqual(set(result), {self.m1, self.m2})
                        self.assertAlmostEqual(result[self.m1], 3 * result[self.m2], 1)

    def test_early_payment_discount_of_several_invoices(self):
        for computation in ("included", "excluded"):
            for grouped in (True, False):
                with self.subTest(computation=computation, grouped=grouped):
                    first = self._discounted(computation, [(100, {self.m1: 100}, None, self.tax_sale_a)])
                    second = self._discounted(computation, [(300, {self.m2: 100}, None, self.tax_sale_a)])
                    self._register_payment(first | second, payment_date="2026-01-16", group_payment=grouped)
                    payment = self._payment_moves(first | second)
                    self._assert_whole(payment)
                    result = self._turnover(payment)
                    self.assertEqual(set(result), {self.m1, self.m2})
                    self.assertAlmostEqual(3 * result[self.m1], result[self.m2])

    def test_early_payment_discount_with_exchange_difference(self):
        invoice = self._discounted(
            "included", [(100, {self.m1: 100}, None, self.tax_sale_a)], currency_id=self.currency.id, date="2026-01-28"
        )
        self._pay_foreign(invoice, "2026-02-02")
        moves = self._payment_moves(invoice) | self._exchange(invoice)
        self._assert_whole(moves)
        self.assertEqual(set(self._turnover(moves)), {self.m1})

    # === TAX ON PAYMENT === #

    def test_cash_basis_tax_does_not_count_twice(self):
        self.company.sudo().tax_exigibility = True
        transition = self.company_data["default_account_tax_sale"].copy({"reconcile": True})
        self.tax_sale_a.write({"tax_exigibility": "on_payment", "cash_basis_transition_account_id": transition.id})
        for base_account in (self.env["account.account"], self.company_data["default_account_revenue"].copy()):
            self.company.sudo().account_cash_basis_base_account_id = base_account
            invoice = self._invoice([(100, {self.m1: 60, self.m2: 40}, None, self.tax_sale_a)])
            for amount in (33.33, None):
                self._pay(invoice, amount)
            entries = invoice.tax_cash_basis_created_move_ids
            self.assertEqual(len(entries), 2)
            self._assert_whole(entries)
            self.assertEqual(self._turnover(invoice | entries), {self.m1: 60, self.m2: 40})
            for entry in entries:
                self.assertEqual(set(self._turnover(entry).values()), {0})
