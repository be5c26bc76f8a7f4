from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestSettlementChain(CoopScenario):
    """Draft → computed → approved → posted → reversed: who may do what, and in which order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        cls.invoice = cls._invoice([(1000.0, {cls.anna: 100})], date="2026-01-10")
        cls._pay(cls.invoice, date="2026-01-20")

    def _draft(self, date_to="2026-01-31", user=None):
        return self.env["coop.settlement"].with_user(user or self.treasurer).create({"date_to": date_to})

    def test_four_eyes(self):
        settlement = self._draft()
        settlement.action_compute()
        with self.assertRaisesRegex(UserError, "somebody else approves"):
            settlement.action_approve()
        settlement.with_user(self.treasurer2).action_approve()
        settlement.action_post()
        self.assertEqual(settlement.approved_by_id, self.treasurer2)

    def test_four_eyes_can_be_switched_off_and_that_is_logged(self):
        self.company.coop_four_eyes = False
        self.assertIn("Four eyes switched off", self.company.partner_id.message_ids[:1].body)
        settlement = self._draft()
        settlement.action_compute()
        settlement.action_approve()
        self.assertEqual(settlement.state, "approved")

    def test_computing_again_takes_the_approval_back(self):
        settlement = self._draft()
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        with self.assertRaises(UserError):
            settlement.action_compute()
        settlement.action_draft()
        self.assertEqual((settlement.state, len(settlement.line_ids)), ("draft", 0))
        settlement.action_compute()
        self.assertFalse(settlement.approved_by_id)

    def test_roles(self):
        settlement = self._draft()
        for user in (self.board, self.coach, self.shop, self.invoicing, self.accountant):
            with self.assertRaises(AccessError):
                settlement.with_user(user).action_compute()
        settlement.action_compute()
        for user in (self.coach, self.shop, self.invoicing, self.accountant):
            with self.assertRaises(AccessError):
                settlement.with_user(user).action_approve()
        settlement.with_user(self.board).action_approve()
        for user in (self.board, self.coach, self.shop, self.invoicing, self.accountant):
            with self.assertRaises(AccessError):
                settlement.with_user(user).action_post()

    def test_no_step_by_writing_the_state(self):
        settlement = self._draft()
        for vals in ({"state": "approved"}, {"computed_by_id": self.board.id}, {"previous_id": False}, {"name": "X"}):
            with self.assertRaises(AccessError):
                settlement.write(vals)
        with self.assertRaises(AccessError):
            settlement.create({"date_to": "2026-02-28", "state": "approved"})
        with self.assertRaises(AccessError):
            settlement.with_context(coop_own_code=True).write({"state": "approved"})
        defaults = {"default_state": "approved", "default_computed_by_id": self.board.id}
        sneaked = settlement.with_context(**defaults).create({"date_to": "2026-02-28"})
        self.assertRecordValues(sneaked, [{"state": "draft", "computed_by_id": False}])

    def test_posted_cannot_be_posted_again_or_deleted(self):
        settlement = self._settle("2026-01-31")
        with self.assertRaisesRegex(UserError, "posted already"):
            settlement.action_post()
        with self.assertRaises(UserError):
            settlement.unlink()

    def test_the_entry_of_a_settlement_is_only_reversed_by_the_settlement(self):
        move = self._settle("2026-01-31").move_ids
        for attack in (move.button_draft, move.button_cancel, lambda: move._reverse_moves(cancel=True)):
            with self.assertRaises(UserError):
                attack()
        with self.assertRaises(UserError):
            move.with_user(self.treasurer).write({"coop_settlement_id": False})

    def test_what_a_settlement_booked_is_not_edited(self):
        """Core takes writes on posted entries from a script; the context keys below are its own."""
        keys = {"skip_readonly_check": True, "check_move_validity": False, "force_delete": True, "dynamic_unlink": True}
        settlement = self._settle("2026-01-31")
        move, pot = settlement.move_ids, settlement.move_ids.line_ids.filtered("coop_pot_id")[0]
        other = move.line_ids.filtered(lambda line: not line.coop_pot_id)
        before = self._entry_as_booked(move)
        for user in (self.invoicing, self.treasurer):
            for context in ({}, keys, {**keys, "coop_own_code": True}):
                for attack in self._attacks(
                    *(one.with_user(user).with_context(**context) for one in (move, pot, other))
                ):
                    with self.subTest(user=user.login, context=context), self.assertRaises(UserError):
                        attack()
                        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._entry_as_booked(move), before)

    def _attacks(self, move, pot, other):
        vals = {"move_id": move.id, "account_id": self.expense_account.id}
        both = [
            Command.update(pot.id, {"credit": pot.credit + 1}),
            Command.update(other.id, {"debit": other.debit + 1}),
        ]
        return [
            lambda: move.write({"state": "draft"}),
            lambda: move.write({"state": "cancel"}),
            lambda: move.write({"date": "2026-03-31"}),
            lambda: move.write({"line_ids": both}),
            lambda: move.write({"line_ids": [Command.clear()]}),
            move.unlink,
            lambda: move.line_ids.unlink(),
            lambda: pot.write({"credit": pot.credit + 1}),
            lambda: pot.write({"name": "Something else"}),
            lambda: other.write({"account_id": self.expense_account.id}),
            lambda: other.write({"amount_currency": 5}),
            lambda: other.create([{**vals, "balance": 5}, {**vals, "balance": -5}]),
        ]

    def _entry_as_booked(self, move):
        lines = move.line_ids.sorted("id")
        return move.state, str(move.date), lines.mapped(lambda line: (line.account_id.id, line.balance, line.name))

    def test_overlapping_periods(self):
        first, second = self._draft("2026-01-31"), self._draft("2026-02-28")
        for settlement in (first, second):
            settlement.action_compute()
            settlement.with_user(self.board).action_approve()
        first.action_post()
        with self.assertRaisesRegex(UserError, "Compute this one again"):
            second.action_post()
        second.action_draft()
        second.action_compute()
        self.assertEqual(second.previous_id, first)
        with self.assertRaisesRegex(UserError, "settled already"):
            self._draft("2026-01-31").action_compute()

    def test_any_period_end_but_not_in_the_future(self):
        self._settle("2026-01-20")
        with self.assertRaisesRegex(UserError, "run ahead"):
            self._draft("2027-01-31").action_compute()

    def test_reverse_last_first(self):
        january = self._settle("2026-01-31")
        february = self._settle("2026-02-28")
        with self.assertRaisesRegex(UserError, "last first"):
            january.action_reverse()
        february.action_reverse()
        january.with_user(self.treasurer).action_reverse()
        self.assertEqual(self._pot_balance(self.anna), 0.0)
        self.assertEqual(self.anna.pot_unsettled, 700.0)
        again = self._settle("2026-02-28")
        self.assertEqual(self._statement(again, self.anna).closing, 700.0)
        self.assertFalse(again.previous_id)

    def test_pot_changed_between_computing_and_posting(self):
        settlement = self._draft()
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        equity = self.company_data["default_account_revenue"].copy({"account_type": "equity", "code": "300900"})
        self.env["account.move"].create(
            {
                "date": "2026-01-25",
                "journal_id": self.company.coop_journal_id.id,
                "line_ids": [
                    (0, 0, {"account_id": self.pot.account_id.id, "partner_id": self.anna.partner_id.id, "credit": 5}),
                    (0, 0, {"account_id": equity.id, "debit": 5}),
                ],
            }
        ).action_post()
        with self.assertRaisesRegex(UserError, "Compute the settlement again"), self.env.cr.savepoint():
            settlement.action_post()

    def test_locked_period(self):
        settlement = self._draft()
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        self.company.fiscalyear_lock_date = "2026-02-28"
        with self.assertRaisesRegex(UserError, "locked"):
            settlement.action_post()
        march = self._settle("2026-03-31")
        self.assertEqual(self._statement(march, self.anna).closing, 700.0)

    def test_next_end_date_is_proposed(self):
        first = self.env["coop.settlement"].with_user(self.treasurer).create({})
        self.assertEqual(str(first.date_to), "2026-11-30", "the end of last month")
        self._settle("2026-01-31")
        settlement = self.env["coop.settlement"].with_user(self.treasurer).create({})
        self.assertEqual(str(settlement.date_to), "2026-02-28")
