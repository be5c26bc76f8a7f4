from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestReceived(CoopScenario):
    """What counts as received follows from reconciliations with posted entries, and from nothing that a client writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0, name="Afdracht")
        cls.bookkeeper = new_test_user(
            cls.env, "coop_bookkeeper", "account.group_account_user,base.group_user", company_id=cls.company.id
        )

    def setUp(self):
        super().setUp()
        self.unpaid = self._invoice([(1000.0, {self.anna: 100})], date="2026-01-10")
        self.paid = self._invoice([(500.0, {self.anna: 100})], date="2026-01-12")
        self._pay(self.paid, date="2026-01-20")
        self.term = self._term(self.unpaid)
        self.partial = self._term(self.paid).matched_credit_ids
        self.assertEqual(self.anna.pot_total, 350.0)

    def _term(self, move):
        return move.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def _refused(self, function, *args):
        self.anna.invalidate_recordset()
        before = self.anna.pot_total
        with self.cr.savepoint() as savepoint:
            with self.assertRaises(UserError):
                function(*args)
                self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(self.anna.pot_total, before)

    def _prepare_partial(self, debit, credit, amount, **vals):
        amounts = dict.fromkeys(("amount", "debit_amount_currency", "credit_amount_currency"), amount)
        return {"debit_move_id": debit.id, "credit_move_id": credit.id, **amounts, **vals}

    def _open_payment(self, amount, date):
        payment = self.env["account.payment"].create(
            {"partner_id": self.partner_a.id, "amount": amount, "date": date, "payment_type": "inbound",
             "journal_id": self.company_data["default_journal_bank"].id}
        )  # fmt: skip
        payment.action_post()
        return payment.move_id.line_ids.filtered(lambda line: line.account_id == self.term.account_id)

    # === WHAT A CLIENT WRITES === #

    def test_reconciled_with_its_own_turnover(self):
        income = self.unpaid.invoice_line_ids
        partials = self.env["account.partial.reconcile"].with_user(self.bookkeeper)
        self._refused(partials.create, [self._prepare_partial(self.term, income, 1000.0)])

    def test_reconciled_on_another_day_or_for_more_than_there_is(self):
        receipt = self._open_payment(100.0, "2026-03-01")
        partials = self.env["account.partial.reconcile"].with_user(self.bookkeeper)
        dated = partials.with_context(default_max_date="2026-01-10")
        created = dated.create([self._prepare_partial(self.term, receipt, 60.0, max_date="2026-01-10")])
        self.assertEqual(str(created.max_date), "2026-03-01", "Odoo computes it, whatever a client says")
        self._refused(partials.create, [self._prepare_partial(self.term, receipt, 900.0)])
        self._refused(partials.create, [self._prepare_partial(self.term, receipt, -10.0)])

    def test_a_reconciliation_stays_as_it_is(self):
        partial = self.partial.with_user(self.bookkeeper)
        for vals in ({"max_date": "2030-01-01"}, {"amount": 1.0}, {"debit_move_id": self.term.id}):
            with self.subTest(vals=vals):
                self._refused(partial.write, vals)
                command = [Command.update(partial.id, vals)]
                self._refused(self._term(self.paid).with_user(self.bookkeeper).write, {"matched_credit_ids": command})

    def test_computed_by_odoo_alone(self):
        term = self.term.with_user(self.bookkeeper)
        for vals in ({"reconciled": True}, {"amount_residual": 0.0}, {"amount_residual_currency": 0.0}):
            with self.subTest(vals=vals):
                self._refused(term.write, vals)
                self._refused(
                    self.unpaid.with_user(self.bookkeeper).write, {"line_ids": [Command.update(term.id, vals)]}
                )

    def test_residual_of_a_new_line(self):
        account = self.company_data["default_account_revenue"]
        line = {"account_id": account.id, "name": "x", "price_unit": 10.0, "reconciled": True}
        vals = {"move_type": "out_invoice", "partner_id": self.partner_a.id, "invoice_line_ids": [Command.create(line)]}
        self._refused(self.env["account.move"].with_user(self.bookkeeper).create, [vals])

    def test_kind_and_origin_of_a_posted_document(self):
        self._refused(self.unpaid.with_user(self.bookkeeper).write, {"move_type": "entry"})
        credit_note = self._credit_note(self.paid, 100.0, date="2026-01-25")
        self._refused(credit_note.with_user(self.bookkeeper).write, {"reversed_entry_id": False})
        self.assertTrue(credit_note.with_user(self.bookkeeper).write({"move_type": "out_refund"}), "nothing changes")

    def test_dates_of_a_posted_document(self):
        """On which day it counts, and at whose rate. Core refuses this, but for who sends this key."""
        for name in ("invoice_date", "date"):
            for vals in ({name: "2026-03-10"}, {name: "2026-03-10", "ref": "x"}):
                with self.subTest(vals=vals):
                    invoice = self.paid.with_user(self.bookkeeper)
                    self._refused(invoice.write, vals)
                    self._refused(invoice.with_context(skip_readonly_check=True).write, vals)
        self.assertTrue(
            self.paid.with_user(self.bookkeeper).write({"ref": "Their order 7"}), "what says nothing is free"
        )
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-01-05",
                "payment_ref": "Coffee",
                "amount": 10.0,
            }
        )
        line.with_user(self.bookkeeper).date = "2026-01-06"
        self.assertEqual(str(line.move_id.date), "2026-01-06", "it follows its bank statement")

    def test_an_item_has_what_its_entry_has(self):
        """With another of these, an entry that is no document looks like one, or a document like an entry."""
        loss = self.env["account.move"].create(
            {
                "date": "2026-01-25",
                "line_ids": [
                    Command.create({"account_id": self.expense_account.id, "balance": 1000.0}),
                    Command.create({"account_id": self.term.account_id.id, "balance": -1000.0, "partner_id": self.partner_a.id}),
                ],
            }
        )  # fmt: skip
        loss.action_post()
        other = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("id", "!=", loss.journal_id.id)], limit=1
        )
        for line, vals in (
            (loss.line_ids, {"invoice_date": "2026-01-10"}),
            (loss.line_ids, {"journal_id": other.id}),
            (self.term, {"invoice_date": False}),
            (self.term, {"invoice_date": "2026-02-10"}),
            (self.term, {"display_type": "product"}),
            (self.term, {"move_name": "INV/1"}),
        ):
            with self.subTest(vals=vals):
                self._refused(line.with_user(self.bookkeeper).write, vals)
                command = {"line_ids": [Command.update(one.id, vals) for one in line]}
                moves = line.move_id.with_user(self.bookkeeper).with_context(skip_readonly_check=True)
                self._refused(moves.write, command)

    # === PAYMENTS THAT ARE NOT POSTED === #

    def test_a_payment_in_draft_was_not_received(self):
        """Odoo leaves the reconciliation of a payment that is reset to draft; the money counts when it is posted again."""
        january = self._settle("2026-01-31")
        self.assertEqual(self._statement(january, self.anna).closing, 350.0)
        payment = self.paid.matched_payment_ids
        payment.action_draft()
        self.assertTrue(self.partial.exists(), "or this test shows nothing")
        self.anna.invalidate_recordset()
        self.assertEqual(self.anna.pot_total, 0.0)
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"change": -350.0, "correction": -350.0, "expected": 1050.0}])
        payment.action_post()
        march = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertRecordValues(march, [{"change": 350.0, "closing": 350.0, "expected": 700.0}])
