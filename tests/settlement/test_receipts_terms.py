import runpy
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.common.coop_guard import as_own_code
from .common_receipts import ReceiptScenario

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0" / "post-cut-off-items.py"


@tagged("post_install", "-at_install", "thorough")
class TestReceiptsTerms(ReceiptScenario):
    """A correction takes date and rate of what it corrects, through any number of steps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["coop.contribution.rule"].search([("company_id", "=", cls.company.id)])
        rules.date_to = "2026-01-31"
        rules.flush_recordset()
        cls._rule(10.0, name="Afdracht", date_from="2026-02-01")

    def _income(self, amount, date, **vals):
        lines = [
            (self.bank, amount, {}),
            (self.income_account, -amount, {"analytic_distribution": self._distribution({self.anna: 100})}),
        ]
        return self._entry(*lines, date=date, **vals)

    def test_journal_entry_that_is_reversed(self):
        entry = self._income(1000.0, "2026-01-10")
        self.assertEqual(self._pots(), (680.0, 0.0))
        reversal = entry._reverse_moves([{"date": "2026-02-10"}])
        reversal.action_post()
        self.assertEqual(self._pots(), (0.0, 0.0))
        again = reversal._reverse_moves([{"date": "2026-03-10"}])
        again.action_post()
        self.assertEqual(self._pots(), (680.0, 0.0), "the reversal of a reversal counts as in January, too")

    def test_credit_note_that_is_reversed(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        credit_note = self._credit_note(invoice, date="2026-02-10")
        self._term(invoice).remove_move_reconcile()
        again = self._reverse_invoice(credit_note, date="2026-03-10")
        again.action_post()
        (self._term(credit_note) | self._term(again)).filtered(lambda line: not line.reconciled).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay(invoice, date="2026-03-15")
        self.assertEqual(self._pots(), (680.0, 0.0))

    def test_credit_note_that_names_no_invoice(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._pay(invoice, amount=600.0, date="2026-01-15")
        credit_note = self._invoice([(400.0, {self.anna: 100})], date="2026-02-10", move_type="out_refund")
        (self._term(invoice) | self._term(credit_note)).reconcile()
        self.assertEqual(self._pots(), (408.0, 0.0))

    def test_loss_in_another_month(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._pay(invoice, amount=600.0, date="2026-01-15")
        self._matched(invoice, (self.bad_debts, 400.0, {}), date="2026-02-10")
        self.assertEqual(self._pots(), (408.0, 0.0))

    def test_cut_off_of_an_unpaid_invoice(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._cut_off(invoice, "2026-02-28")
        self.assertEqual(self._pots(), (0.0, 0.0))
        january = self._statement(self._settle("2026-01-31"), self.anna)
        self.assertEqual(january.change, 0.0)
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertEqual(february.change, 0.0)
        self._pay(invoice, amount=500.0, date="2026-03-05")
        march = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertEqual(march.closing, 450.0, "half came, and counts in February, at 10 %")

    def test_cut_off_of_several_invoices(self):
        """One entry: what is Bert's waits for Bert's customer, what is Anna's was paid."""
        annas = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        berts = self._invoice([(1000.0, {self.bert: 100})], date="2026-01-12")
        self._pay(annas, date="2026-01-15")
        self._cut_off(annas | berts, "2026-02-28")
        self.assertEqual(self._pots(), (900.0, 0.0), "10 % of February")
        january = self._settle("2026-01-31")
        self.assertEqual([self._statement(january, who).change for who in (self.anna, self.bert)], [0.0, 0.0])
        february = self._settle("2026-02-28")
        self.assertEqual([self._statement(february, who).change for who in (self.anna, self.bert)], [900.0, 0.0])
        self._pay(berts, date="2026-03-05")
        march = self._settle("2026-03-31")
        self.assertEqual([self._statement(march, who).closing for who in (self.anna, self.bert)], [900.0, 900.0])

    def test_cut_off_of_two_invoices_of_one_member(self):
        """The second is of another month and not paid, and does not take a part of the first along."""
        paid = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        unpaid = self._invoice([(600.0, {self.anna: 100})], date="2026-02-10")
        self._pay(paid, date="2026-01-15")
        self._cut_off(paid | unpaid, "2026-03-31")
        self.assertEqual(self._pots(), (900.0, 0.0))
        self.assertEqual(self._statement(self._settle("2026-01-31"), self.anna).change, 0.0)
        self.assertEqual(self._statement(self._settle("2026-02-28"), self.anna).change, 0.0)
        self.assertEqual(self._statement(self._settle("2026-03-31"), self.anna).change, 900.0)

    def test_cut_off_of_an_invoice_of_two_members(self):
        """One line was credited, or one member bears the loss: each owner's part of the cut-off is his."""
        for name, lower in {
            "credited": lambda invoice: self._credit_line(invoice, 1),
            "lost": lambda invoice: self._matched(
                invoice, (self.bad_debts, 400.0, {"analytic_distribution": self._distribution({self.bert: 100})})
            ),
        }.items():
            with self.subTest(name):
                before = self._pots()
                invoice = self._both()
                self._cut_off(invoice, "2026-02-28")
                lower(invoice)
                self.assertEqual(self._pots(), before, "nothing was paid")
                self._pay(invoice, date="2026-03-05")
                self.assertEqual(self._pots(), (before[0] + 540.0, before[1]))

    def test_cut_off_of_an_invoice_and_its_credit_note(self):
        for both in (False, True):
            with self.subTest(both=both):
                invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
                credit_note = self._credit_note(invoice, date="2026-01-20")
                (self._term(invoice) | self._term(credit_note)).filtered(lambda line: not line.reconciled).reconcile()
                self._cut_off(invoice, "2026-02-28")
                if both:
                    self._cut_off(credit_note, "2026-02-28")
                self.assertEqual(self._pots(), (0.0, 0.0))
        self.assertEqual(self._statement(self._settle("2026-01-31"), self.anna).change, 0.0)
        self.assertEqual(self._statement(self._settle("2026-02-28"), self.anna).change, 0.0)

    def test_cut_off_that_is_reversed(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        entries = self._cut_off(invoice, "2026-02-28")
        reversals = entries._reverse_moves([{"date": "2026-03-10"} for _entry in entries])
        reversals[0].action_post()
        self.assertEqual(self._pots(), (0.0, 0.0), "nothing was paid")
        reversals[1].action_post()
        self._pay(invoice, date="2026-03-15")
        self.assertEqual(self._pots(), (680.0, 0.0), "in January, at 30 %, as before the cut-off")

    def test_cut_off_from_before_the_update(self):
        """Which document an item moves a line of, stood in its label only; the update reads it from there."""
        annas = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        berts = self._invoice([(1000.0, {self.bert: 100})], date="2026-02-12")
        self._pay(annas, date="2026-01-15")
        lines = self._cut_off(annas | berts, "2026-03-31").line_ids
        right = [line.coop_cut_off_of_id.id for line in lines]
        self.assertEqual(len(right), 8)
        as_own_code(lines).coop_cut_off_of_id = False
        self.env.flush_all()
        namespace = runpy.run_path(str(SCRIPT))
        namespace["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual([line.coop_cut_off_of_id.id for line in lines], right)
        self.assertEqual(self._pots(), (900.0, 0.0))

    def test_cut_off_by_hand_says_nothing(self):
        """Which document an item follows is Odoo's to say; a copy of a cut-off is an entry as any other."""
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        entries = self._cut_off(invoice, "2026-02-28")
        self.assertEqual(entries.line_ids.coop_cut_off_of_id, invoice)
        with self.assertRaises(AccessError):
            entries.line_ids[:1].with_user(self.treasurer).coop_cut_off_of_id = False
        copied = entries[0].copy({"date": "2026-02-28"})
        self.assertFalse(copied.line_ids.coop_cut_off_of_id)

    def _cut_off(self, invoices, date):
        line = invoices.invoice_line_ids
        context = {"active_model": "account.move.line", "active_ids": line.ids}
        accrual = self.company_data["default_account_assets"].copy({"reconcile": True, "account_type": "asset_current"})
        wizard = self.env["account.automatic.entry.wizard"].with_context(**context)
        vals = {"action": "change_period", "date": date, "percentage": 100, "revenue_accrual_account": accrual.id}
        vals["expense_accrual_account"] = accrual.id  # of a credit note
        vals["journal_id"] = self.company_data["default_journal_misc"].id
        wizard.create(vals).do_action()
        found = invoices.adjusting_entries_move_ids
        self.assertGreater(len(found), 1)
        return found

    def test_paid_after_the_settlement_was_approved(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._pay(invoice, date="2026-01-20")
        settlement = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-01-31"})
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        self._term(invoice).remove_move_reconcile()
        with self.assertRefused(UserError, "compute it again"):
            settlement.action_post()
        self.assertEqual(settlement.state, "approved")
        settlement.action_draft()
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        settlement.action_post()
        self.assertEqual(self._statement(settlement, self.anna).change, 0.0)


@tagged("post_install", "-at_install")
class TestReceiptsInvoiced(ReceiptScenario):
    """Where turnover counts when invoiced, what is written off counts no longer, on the day on which that happens."""

    basis = "invoiced"

    def test_credited(self):
        invoice = self._both()
        self.assertEqual(self._pots(), (408.0, 272.0))
        self._credit_line(invoice, 1)
        self.assertEqual((self._pots(), self._expected()), ((408.0, 0.0), (408.0, 0.0)))
        self._pay(invoice, date="2026-01-30")
        self.assertEqual((self._pots(), self._expected()), ((408.0, 0.0), (0.0, 0.0)))

    def test_bad_debt(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self._settle("2026-01-31")
        self._matched(invoice, (self.bad_debts, 1000.0, {}), date="2026-02-10")
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (0.0, 0.0)))
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"turnover": -1000.0, "change": -680.0, "closing": 0.0}])
        self.assertEqual(february.item_ids.mapped("category"), ["write_off"])

    def test_written_off_with_the_last_payment(self):
        invoice = self._both()
        self._write_off(invoice, 900.0)
        self.assertEqual((self._pots(), self._expected()), ((367.2, 244.8), (0.0, 0.0)))

    def test_doubtful(self):
        invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        entry = self._matched(invoice, (self.doubtful, 1000.0, {}))
        self.assertEqual((self._pots(), self._expected()), ((680.0, 0.0), (680.0, 0.0)))
        self._pay_item(self._term(entry, self.doubtful))
        self.assertEqual((self._pots(), self._expected()), ((680.0, 0.0), (0.0, 0.0)))


@tagged("post_install", "-at_install", "thorough")
class TestReceiptsForeign(ReceiptScenario):
    """Other currencies, tax on payment, and discounts for paying early."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One unit is 0.50 in January, 0.625 in February, 0.40 in March.
        rates = [("2026-01-01", 2.0), ("2026-02-01", 1.6), ("2026-03-01", 2.5)]
        cls.currency = cls.setup_other_currency("EUR", rates=rates)

    def _foreign(self, lines, **vals):
        return self._invoice(lines, date="2026-01-10", currency_id=self.currency.id, **vals)

    def test_gain_and_loss(self):
        for date, pot in (("2026-02-15", 85.0), ("2026-03-15", 54.4)):
            with self.subTest(date=date):
                before = self._pots()[0]
                invoice = self._foreign([(200.0, {self.anna: 100})])
                self._register_payment(invoice, payment_date=date, currency_id=self.currency.id)
                self.assertAlmostEqual(self._pots()[0] - before, pot)
                self.assertEqual(self._expected()[0], 0.0)

    def test_credited_at_another_rate(self):
        for date in ("2026-02-15", "2026-03-15"):
            with self.subTest(date=date):
                before = self._pots()
                invoice = self._foreign([(120.0, {self.anna: 100}), (80.0, {self.bert: 100})])
                self._credit_line(invoice, 1, date=date)
                self.assertEqual(self._pots(), before, "nothing was paid")
                self._register_payment(invoice, payment_date="2026-01-31", currency_id=self.currency.id)
                self.assertAlmostEqual(self._pots()[0] - before[0], 40.8, 1)
                self.assertAlmostEqual(self._pots()[1] - before[1], 0.0, 1)

    def test_written_off_at_another_rate(self):
        invoice = self._foreign([(200.0, {self.anna: 100})])
        loss = self._entry(
            (self.bad_debts, 80.0, {"currency_id": self.currency.id, "amount_currency": 200.0}),
            (self.receivable, -80.0, {"currency_id": self.currency.id, "amount_currency": -200.0}),
            date="2026-03-10",
        )
        (self._term(invoice) | self._term(loss, self.receivable)).reconcile()
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (0.0, 0.0)))

    def test_tax_on_payment(self):
        self.company.sudo().tax_exigibility = True
        transition = self.company_data["default_account_tax_sale"].copy({"reconcile": True})
        self.tax_sale_a.write({"tax_exigibility": "on_payment", "cash_basis_transition_account_id": transition.id})
        taxed = [(600.0, {self.anna: 100}, None, self.tax_sale_a), (400.0, {self.bert: 100}, None, self.tax_sale_a)]
        invoice = self._invoice(taxed, date="2026-01-10")
        self._credit_line(invoice, 1)
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay(invoice, amount=345.0, date="2026-01-25")
        self.assertEqual(self._pots(), (204.0, 0.0))
        self._write_off(invoice, 172.5)
        self.assertEqual(self._pots(), (306.0, 0.0))

    def _discounted(self, lines, percentage=10, computation="included"):
        terms = self.env["account.payment.term"].create(
            {
                "name": f"{percentage} % within 10 days",
                "early_discount": True,
                "early_pay_discount_computation": computation,
                "discount_percentage": percentage,
                "discount_days": 10,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )
        return self._invoice(lines, date="2026-01-15", invoice_payment_term_id=terms.id)

    def test_discount_for_paying_early(self):
        for taxes in (None, self.tax_sale_a):
            with self.subTest(taxes=taxes):
                before = self._pots()
                invoice = self._discounted([(100.0, {self.anna: 75, self.bert: 25}, None, taxes)])
                self._register_payment(invoice, payment_date="2026-01-16")
                now = self._pots()
                self.assertAlmostEqual(now[0] - before[0], 45.9)
                self.assertAlmostEqual(now[1] - before[1], 15.3)
                self.assertEqual(self._expected(), (0.0, 0.0))

    def test_discount_that_is_in_the_tax_only(self):
        """Computation "mixed", 2 %, A's line with tax and B's without: 1,000 of each, never 990 and 1,010."""
        invoice = self._discounted(
            [(1000.0, {self.anna: 100}, None, self.tax_sale_a), (1000.0, {self.bert: 100})],
            percentage=2,
            computation="mixed",
        )
        self.assertTrue(invoice.line_ids.filtered(lambda line: line.display_type == "epd"))
        self.assertEqual((self._pots(), self._expected()), ((0.0, 0.0), (680.0, 680.0)))
        self._pay(invoice, amount=invoice.amount_total / 2, date="2026-03-30")
        self.assertEqual(self._pots(), (340.0, 340.0))
        self._pay(invoice, date="2026-03-31")
        self.assertEqual(
            (self._pots(), self._expected()), ((680.0, 680.0), (0.0, 0.0)), "late, and so without discount"
        )

    def test_private_part_of_a_purchase(self):
        """*Professional %* 50 on A's line of 100, B's 100: costs of 50 and 100, which no contribution lowers."""
        bill = self._bill([(100.0, {self.anna: 100}), (100.0, {self.bert: 100})], date="2026-01-10", post=False)
        bill.journal_id.non_deductible_account_id = self.company_data["default_account_assets"].copy()
        bill.invoice_line_ids[0].deductible_amount = 50
        bill.action_post()
        self.assertEqual(self._pots(), (-50.0, -100.0))

    def test_one_payment_of_two_invoices_of_which_one_has_a_discount(self):
        """Both in one payment: the discount is that of the first, and its member's."""
        first = self._discounted([(100.0, {self.anna: 100})])
        second = self._invoice([(300.0, {self.bert: 100})], date="2026-01-15")
        self._register_payment(first | second, payment_date="2026-01-16", group_payment=True)
        self.assertEqual(self._pots(), (61.2, 204.0))
        self.assertEqual(self._expected(), (0.0, 0.0))
