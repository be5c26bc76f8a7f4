from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install", "thorough")
class TestRewardRun(RewardScenario):
    """From computing to paying and back; after every test the books tie out (see CoopScenario)."""

    def test_golden_numbers(self):
        """Domain §6.2 on received turnover: pot 345.60, half of it 172.80; then the pot has 172.80 left."""
        self._rule(30.0)
        first = self._invoice([(450.0, {self.anna: 100})], date="2026-01-05")
        self._credit_note(first, 50.0, date="2026-01-10")
        second = self._invoice([(600.0, {self.anna: 100})], date="2026-02-05")
        self._invoice([(250.0, {self.anna: 100})], date="2026-03-05")
        credit = self.env["account.move"].search([("reversed_entry_id", "=", first.id)])
        (first | credit).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self._pay(first, date="2026-01-20")
        self._pay(second, date="2026-02-20")
        self._bill([(180.0, {self.anna: 100}), (42.0, {self.anna: 100})], date="2026-02-10")
        self._bill([(199.0, {self.anna: 100}, self.investment_account)], date="2026-03-10")
        self._settle("2026-03-31")
        self._policy(50.0, legal_basis="31.2.j", payments_per_year=2)
        run = self._posted(date_to="2026-03-31", payment_date="2026-04-15")
        reward = self._reward(run, self.anna)
        self.assertRecordValues(reward, [{"amount": 172.80, "base": 345.60, "state": "posted", "residual": 172.80}])
        self.assertEqual(self._pot_balance(self.anna), 172.80)
        self.assertIn("3,225.20", self.anna.reward_room)
        self.assertRecordValues(
            run.move_ids.line_ids.sorted("id"),
            [
                {
                    "account_id": self.pot.account_id.id,
                    "debit": 172.80,
                    "credit": 0.0,
                    "partner_id": self.anna.partner_id.id,
                },
                {
                    "account_id": self.company.coop_reward_account_id.id,
                    "debit": 0.0,
                    "credit": 172.80,
                    "partner_id": self.anna.partner_id.id,
                },
            ],
        )
        self.assertEqual(self._codes(run, self.bert), ["nothing_earned"])

    def test_register_payment_and_a_payment_that_comes_back(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        reward = self._reward(run, self.anna)
        self.assertEqual(reward.payment_state, "not_paid")
        action = run.with_user(self.treasurer).action_register_payment()
        wizard = self.env["account.payment.register"].with_user(self.treasurer).with_context(**action["context"])
        payment = wizard.create({"payment_date": "2026-12-15"})._create_payments()
        self.assertEqual((reward.payment_state, reward.residual), ("paid", 0.0))
        self.assertRecordValues(
            payment, [{"amount": 50.0, "partner_id": self.anna.partner_id.id, "payment_type": "outbound"}]
        )
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual((reward.payment_state, reward.residual), ("not_paid", 50.0))
        self.assertEqual(reward.state, "posted")
        self.assertEqual(run.residual, 50.0)

    def test_settings_emptied(self):
        """The refusal says what is missing, whether it went before computing or before posting."""
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._approved()
        self.company.coop_journal_id = self.company.coop_reward_account_id = False
        for step in (self._run().action_compute, run.action_post):
            with self.assertRefused(UserError, "Rewards to pay, Settlement journal"):
                step()

    def test_reversed_before_payment(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        run.with_user(self.treasurer).action_reverse()
        reward = self._reward(run, self.anna)
        self.assertEqual((run.state, reward.state, reward.residual), ("reversed", "reversed", 0.0))
        self.assertEqual(self._pot_balance(self.anna), 100.0)
        self.assertTrue(reward.line_id.reconciled)
        self.assertEqual(self._reward(self._posted(), self.anna).amount, 50.0, "as if it had never been")

    def test_reversed_after_payment_comes_off_the_next_one(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        self._register(run)
        run.with_user(self.treasurer).action_reverse()
        self._earn(60.0, self.anna, "2026-02-10")
        self._settle("2026-02-28")
        february = self._reward(self._posted(date_to="2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"amount": 80.0, "residual": 30.0, "payment_state": "partial"}])

    def _register(self, run):
        action = run.action_register_payment()
        self.env["account.payment.register"].with_context(**action["context"]).create(
            {"payment_date": run.payment_date}
        )._create_payments()

    def test_a_correction_of_the_surplus_is_recovered(self):
        """January is settled anew for less after it was rewarded: the next reward is smaller, and says so."""
        self._policy(rhythm="month")
        self._earn(100.0, self.anna, "2026-01-10")
        self._earn(100.0, self.anna, "2026-02-10")
        january = self._settle("2026-01-31")
        self._posted()
        january.with_user(self.treasurer).action_reverse()
        self._bill([(80.0, {self.anna: 100})], date="2026-01-20")
        self._settle("2026-01-31")
        self._settle("2026-02-28")
        run = self._posted("2026-02-01", "2026-02-28")
        reward = self._reward(run, self.anna)
        self.assertRecordValues(reward, [{"amount": 10.0, "recovered": 40.0, "carried": 0.0}])
        self.assertIn("granted too much", reward.explanation)
        again = self._reward(self._approved("2026-02-01", "2026-02-28"), self.anna)
        self.assertEqual((again.amount, again.recovered), (0.0, 0.0))

    def test_available_at_the_moment_of_posting(self):
        """A bill between computing and posting: nothing is booked above what is there now."""
        self._policy(100.0)
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._approved()
        bill = self._bill([(0.01, {self.anna: 100})], date="2026-02-01")
        with self.assertRaisesRegex(UserError, "another amount comes out"):
            run.action_post()
        self._credit_note(bill)
        run.action_post()
        self.assertEqual(self.anna.pot_available, 0.0)

    def test_two_policies_share_one_pot(self):
        self._policy(80.0)
        self._policy(80.0, name="Second", legal_basis="31.2.j", sequence=20)
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        self.assertEqual(self._reward(run, self.anna).mapped("amount"), [80.0, 20.0])
        self.assertEqual(self.anna.pot_available, 0.0)

    def test_nothing_without_agreement_or_permission(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._approved()
        self.permissions[0].active = False
        with self.assertRaisesRegex(UserError, "another amount comes out"):
            run.action_post()
        self.permissions[0].active = True
        self.agreement.active = False
        with self.assertRaisesRegex(UserError, "another amount comes out"):
            run.action_post()
        self.assertFalse(self._reward(self._approved(), self.anna))

    def test_states_follow_one_another(self):
        self._policy()
        run = self._run()
        with self.assertRaises(UserError):
            run.with_user(self.board).action_approve()
        with self.assertRaises(UserError):
            run.action_post()
        run.action_compute()
        with self.assertRaisesRegex(UserError, "four eyes"):
            run.action_approve()
        run.with_user(self.treasurer2).action_approve()
        with self.assertRaises(UserError):
            run.payment_date = "2026-12-16"
        with self.assertRaisesRegex(UserError, "nothing to post"):
            run.action_post()
        run.action_draft()
        self.assertFalse(run.reward_ids)
        run.payment_date = "2026-12-16"
        run.unlink()

    def test_whole_months(self):
        with self.assertRaises(UserError):
            self._run(date_from="2026-01-02")
        with self.assertRaises(UserError):
            self._run(date_to="2026-01-30")

    def test_a_locked_period(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._approved(payment_date="2026-06-15")
        self.company.fiscalyear_lock_date = "2026-06-30"
        with self.assertRaisesRegex(UserError, "locked"):
            run.action_post()

    def test_no_reversal_in_locked_books(self):
        """The reversal has today's date, or that of payment when it lies ahead."""
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted(payment_date="2026-12-15")
        self.company.fiscalyear_lock_date = "2026-12-31"
        for takes_back in (run, run.reward_ids):
            with self.assertRefused(UserError, "locked up to 12/31/2026"):
                takes_back.with_user(self.treasurer).action_reverse()
        self.assertEqual((run.state, self._pot_balance(self.anna)), ("posted", 50.0))
        with self._freeze("2027-01-05"):
            run.with_user(self.treasurer).action_reverse()
        self.assertEqual((run.state, self._pot_balance(self.anna)), ("reversed", 100.0))

    def test_the_entry_is_the_runs_own(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        for attack in ("button_draft", "button_cancel", "unlink", "_reverse_moves"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                getattr(run.move_ids, attack)()
        with self.assertRaises(UserError):
            run.move_ids.coop_reward_run_id = False
        for vals in ({"state": "posted"}, {"approved_by_id": self.board.id}, {"reward_ids": []}, {"name": "X"}):
            with self.assertRaises(AccessError):
                run.with_user(self.treasurer).write(vals)
        with self.assertRaises(AccessError):
            self._reward(run, self.anna).amount = 1.0
        with self.assertRaises(UserError):
            run.unlink()

    def test_the_next_statement_names_the_reward(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted(payment_date="2026-02-15")
        statement = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(statement, [{"opening": 100.0, "change": 0.0, "other": -50.0, "closing": 50.0}])
        item = statement.item_ids
        self.assertRecordValues(item, [{"category": "pot", "amount": -50.0, "name": run.move_ids.name}])
        self.assertEqual(item.label, f"Reward January 2026 ({run.name})")
