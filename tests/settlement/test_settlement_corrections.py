from odoo.tests import tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestSettlementCorrections(CoopScenario):
    """More that changes after a settlement and comes right in the next one, on the received basis.

    The reversal paths of design §7 are in test_settlement_golden, on both bases.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0, name="Afdracht")

    def setUp(self):
        super().setUp()
        self.invoice = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self.payments = self._pay(self.invoice, date="2026-01-20")
        self.january = self._settle("2026-01-31")
        self.assertEqual(self._statement(self.january, self.anna).closing, 700.0)

    def test_unreconciled_and_reconciled_again(self):
        terms = self.invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        counterpart = (terms.matched_credit_ids.credit_move_id | terms.matched_debit_ids.debit_move_id) - terms
        terms.remove_move_reconcile()
        self.assertEqual(self.anna.pot_total, 0.0)
        (terms + counterpart).reconcile()
        self.anna.invalidate_recordset()
        self.assertEqual(self.anna.pot_total, 700.0)
        self.assertFalse(self._steps(self._settle("2026-02-28"), self.anna))

    def test_late_cost_of_a_settled_month_is_a_correction(self):
        self._bill([(100.0, {self.anna: 100})], date="2026-01-15")
        february = self._settle("2026-02-28")
        line = self._statement(february, self.anna)
        self.assertRecordValues(line, [{"assignment_cost": -100.0, "contribution": 30.0, "correction": -70.0}])
        self.assertEqual(line.item_ids.correction, -100.0)

    def test_invoice_reset_to_draft_and_deleted(self):
        invoice = self._invoice([(50.0, {self.anna: 100})], date="2026-02-01")
        self._pay(invoice, date="2026-02-02")
        self._settle("2026-02-28")
        invoice.line_ids.remove_move_reconcile()
        invoice.button_draft()
        invoice.with_context(force_delete=True).unlink()
        march = self._settle("2026-03-31")
        item = self._statement(march, self.anna).item_ids
        self.assertEqual((item.amount, item.booked_before, item.move_id.id), (-50.0, 50.0, False))
        self.assertTrue(item.name, "the statement still says which document it was")

    def test_vendor_refund_lowers_costs(self):
        bill = self._bill([(100.0, {self.anna: 100})], date="2026-02-01")
        self._settle("2026-02-28")
        self._credit_note(bill, 40.0, date="2026-03-01")
        march = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertRecordValues(march, [{"assignment_cost": 40.0, "contribution": -12.0, "change": 28.0}])

    def test_loss_is_carried_forward(self):
        self._bill([(1500.0, {self.anna: 100})], date="2026-02-01")
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"change": -1200.0, "contribution": 300.0, "closing": -500.0}])
        invoice = self._invoice([(600.0, {self.anna: 100})], date="2026-03-01")
        self._pay(invoice, date="2026-03-02")
        march = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertRecordValues(march, [{"net_turnover": 600.0, "contribution": -30.0, "closing": 70.0}])

    def test_moved_to_another_member_by_draft(self):
        self.invoice.line_ids.remove_move_reconcile()
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.analytic_distribution = self._distribution({self.bert: 100})
        self.invoice.action_post()
        self._pay(self.invoice, date="2026-02-05")
        february = self._settle("2026-02-28")
        self.assertEqual(self._statement(february, self.anna).closing, 0.0)
        self.assertEqual(self._statement(february, self.bert).closing, 700.0)

    def test_changes_that_add_up_to_nothing_show_document_by_document(self):
        invoices = [self._invoice([(amount, {self.anna: 100})], date="2026-02-01") for amount in (100.0, 200.0, 300.0)]
        for invoice in invoices:
            self._pay(invoice, date="2026-02-02")
        self._bill([(40.0, {self.bert: 100})], date="2026-02-03")
        self._settle("2026-02-28")
        changes = {invoices[0]: 50.0, invoices[1]: -100.0, invoices[2]: 50.0}
        for invoice, change in changes.items():
            invoice.line_ids.remove_move_reconcile()
            invoice.button_draft()
            invoice.invoice_line_ids.price_unit += change
            invoice.action_post()
            self._pay(invoice, date="2026-02-02")
        march = self._settle("2026-03-31")
        statement = self._statement(march, self.anna)
        self.assertRecordValues(statement, [{"turnover": 0.0, "change": 0.0, "closing": 1120.0}])
        self.assertEqual({item.move_id: item.amount for item in statement.item_ids}, changes)
        self.assertEqual({item.move_id: item.correction for item in statement.item_ids}, changes)
        self.assertFalse(self._statement(march, self.bert).item_ids, "what did not change is not told again")

    def test_document_moved_to_a_later_month(self):
        bill = self._bill([(100.0, {self.anna: 100})], date="2026-02-10")
        self._settle("2026-02-28")
        bill.button_draft()
        bill.write({"name": False, "invoice_date": "2026-03-10", "date": "2026-03-10"})
        bill.action_post()
        march = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertRecordValues(march, [{"assignment_cost": 0.0, "change": 0.0}])
        step = march.step_ids.filtered(lambda step: step.code == "assignment_cost")
        self.assertRecordValues(step, [{"this_period": -100.0, "correction": 100.0}])

    def test_entry_by_hand_shows_and_counts(self):
        reserve = self.company_data["default_account_revenue"].copy({"account_type": "equity", "code": "300900"})
        move = self.env["account.move"].create(
            {
                "journal_id": self.company.coop_journal_id.id,
                "date": "2026-02-10",
                "line_ids": [
                    (0, 0, {"account_id": self.pot.account_id.id, "partner_id": self.anna.partner_id.id, "credit": 25.0,
                            "name": "Gift for tools"}),
                    (0, 0, {"account_id": reserve.id, "debit": 25.0}),
                ],
            }
        )  # fmt: skip
        move.action_post()
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"other": 25.0, "change": 0.0, "closing": 725.0}])
        self.assertEqual(february.item_ids.category, "pot")

    def test_switching_the_basis_trues_up(self):
        self._invoice([(100.0, {self.anna: 100})], date="2026-02-01")
        self._settle("2026-02-28")
        self.company.coop_recognition = "invoiced"
        march = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertRecordValues(march, [{"change": 70.0, "correction": 70.0, "expected": 70.0}])
