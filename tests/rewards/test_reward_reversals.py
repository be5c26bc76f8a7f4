from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install", "thorough")
class TestRewardReversals(RewardScenario):
    """Payments that come back, rewards that are taken back, and terms that may not change afterwards."""

    def setUp(self):
        super().setUp()
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")

    def _register(self, records, **vals):
        action = records.with_user(self.treasurer).action_register_payment()
        wizard = self.env["account.payment.register"].with_user(self.treasurer).with_context(**action["context"])
        return wizard.create({"payment_date": "2026-12-15", **vals})._create_payments()

    def _comes_back(self, payment):
        payment.action_cancel()

    def _february(self):
        self._earn(60.0, self.anna, "2026-02-10")
        self._settle("2026-02-28")
        return self._reward(self._posted("2026-02-01", "2026-02-28"), self.anna)

    def _owed(self):
        """What the cooperative still owes Anna on the account of rewards."""
        items = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.company.coop_reward_account_id.id),
                ("partner_id", "=", self.anna.partner_id.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return -sum(items.mapped("amount_residual"))

    # === A PAYMENT COMES BACK AFTER THE REVERSAL === #

    def test_reversed_then_the_payment_comes_back(self):
        """The member never had the money, so nothing of it comes off the next reward."""
        run = self._posted()
        payment = self._register(run)
        run.with_user(self.treasurer).action_reverse()
        self._comes_back(payment)
        self.assertEqual(self._owed(), 0.0)
        self.assertTrue(self._reward(run, self.anna).line_id.reconciled)
        february = self._february()
        self.assertRecordValues(february, [{"amount": 30.0, "residual": 30.0, "payment_state": "not_paid"}])
        self.assertEqual(self._owed(), 30.0)

    def test_the_payment_comes_back_after_it_was_set_off(self):
        """February was paid 30.00 less... and then it turns out that January's money had never arrived."""
        run = self._posted()
        payment = self._register(run)
        run.with_user(self.treasurer).action_reverse()
        february = self._reward_again_for_january_and_february()
        self.assertRecordValues(february, [{"amount": 80.0, "residual": 30.0, "payment_state": "partial"}])
        self._comes_back(payment)
        self.assertRecordValues(february, [{"amount": 80.0, "residual": 80.0, "payment_state": "not_paid"}])
        self.assertEqual(self._owed(), 80.0)
        self._register(february)
        self.assertEqual((february.payment_state, self._owed()), ("paid", 0.0))

    def test_part_of_it_was_paid_and_comes_back(self):
        run = self._posted()
        payment = self._register(run, amount=20.0)
        run.with_user(self.treasurer).action_reverse()
        self.assertEqual(self._owed(), -20.0)
        february = self._reward_again_for_january_and_february()
        self.assertEqual((february.amount, february.residual), (80.0, 60.0))
        self._comes_back(payment)
        self.assertEqual((february.residual, self._owed()), (80.0, 80.0))

    def _reward_again_for_january_and_february(self):
        self._earn(60.0, self.anna, "2026-02-10")
        self._settle("2026-02-28")
        return self._reward(self._posted(date_to="2026-02-28"), self.anna)

    # === PAYMENTS === #

    def test_several_members_at_once(self):
        self._earn(40.0, self.bert, "2026-01-20")
        run = self._posted(date_to="2026-01-31")
        self.assertEqual(self._reward(run, self.bert).refusals[0]["code"], "nothing_earned")
        self._settle("2026-02-28")
        self._earn(40.0, self.anna, "2026-03-10")
        self._settle("2026-03-31")
        run = self._posted("2026-02-01", "2026-03-31")
        self.assertEqual(sorted(run.reward_ids.mapped("amount")), [20.0, 20.0])
        payments = self._register(run)
        self.assertEqual(payments.partner_id, (self.anna | self.bert).partner_id)
        self.assertEqual(set(run.reward_ids.mapped("payment_state")), {"paid"})

    def test_a_payment_without_entry_is_under_way(self):
        """A bank journal without outstanding account: with Odoo's bank reconciliation nothing is booked until then."""
        in_payment = patch.object(
            type(self.env["account.move"]), "_get_invoice_in_payment_state", lambda _self: "in_payment"
        )
        self.startPatcher(in_payment)
        journal = self.company_data["default_journal_bank"]
        journal.outbound_payment_method_line_ids.payment_account_id = False
        run = self._posted()
        reward = self._reward(run, self.anna)
        payment = self._register(run)
        self.assertFalse(payment.move_id)
        self.assertEqual((reward.payment_state, reward.residual), ("in_payment", 50.0))
        for again in ("action_register_payment", "action_sepa"):
            with self.assertRaises(UserError):
                getattr(run.with_user(self.treasurer), again)()
        payment.action_cancel()
        self.assertEqual((reward.payment_state, reward.residual), ("not_paid", 50.0))

    # === WHICH RUN CAN BE REVERSED === #

    def test_only_a_posted_run_is_reversed(self):
        """As of every run: in any other state the button, or a program that calls it, hears why."""
        run = self._run()
        for step, user in ((None, None), ("action_compute", self.treasurer), ("action_approve", self.board)):
            if step:
                getattr(run.with_user(user), step)()
            with self.subTest(state=run.state), self.assertRefused(UserError, "Only what is posted"):
                run.action_reverse()
        run.action_post()
        for user in (self.board, self.coach):
            with self.subTest(user=user.login), self.assertRefused(AccessError, "Only a treasurer"):
                run.with_user(user).action_reverse()
        run.action_reverse()
        with self.assertRefused(UserError, "Only what is posted"):
            run.action_reverse()
        self.assertEqual(self._pot_balance(self.anna), 100.0)

    def test_the_rest_of_a_run_is_reversed(self):
        """One reward was taken back by itself; the run takes back the others, once."""
        self._earn(40.0, self.bert, "2026-02-10")
        self._earn(60.0, self.anna, "2026-02-10")
        self._settle("2026-02-28")
        run = self._posted("2026-01-01", "2026-02-28").with_user(self.treasurer)
        self._reward(run, self.anna).with_user(self.treasurer).action_reverse()
        self.assertEqual(run.state, "posted")
        with self.assertRefused(UserError, "Only posted rewards"):
            run.reward_ids.action_reverse()
        run.action_reverse()
        self.assertEqual((run.state, set(run.reward_ids.mapped("state"))), ("reversed", {"reversed"}))
        self.assertEqual((self._pot_balance(self.anna), self._pot_balance(self.bert)), (160.0, 40.0))

    # === CORRECTIONS === #

    def test_recovered_and_given_back(self):
        """January is settled anew for 20.00, and 40.00 comes off; then the bill is credited, and it comes back."""
        self._policy(name="Monthly", legal_basis="34a", rhythm="month")
        self.agreement.reward_policy_ids.filtered(lambda one: one.legal_basis == "other").active = False
        self._posted()
        january = self.env["coop.settlement"].search([], limit=1, order="id desc")
        self._earn(100.0, self.anna, "2026-02-10")
        january.with_user(self.treasurer).action_reverse()
        bill = self._bill([(80.0, {self.anna: 100})], date="2026-01-20")
        self._settle("2026-01-31")
        february = self._settle("2026-02-28")
        reward = self._reward(self._posted("2026-02-01", "2026-02-28"), self.anna)
        self.assertRecordValues(reward, [{"amount": 10.0, "recovered": 40.0}])
        february.with_user(self.treasurer).action_reverse()
        self.env["coop.settlement"].search([("state", "=", "posted")]).with_user(self.treasurer).action_reverse()
        self._credit_note(bill)
        self._settle("2026-01-31")
        self._settle("2026-02-28")
        again = self._reward(self._posted("2026-01-01", "2026-02-28"), self.anna)
        self.assertRecordValues(again, [{"amount": 40.0, "recovered": -40.0, "carried": 0.0}])
        self.assertIn("taken off too much", again.explanation)
        self.assertEqual(sum(self.anna.reward_ids.mapped("amount")), 100.0)

    def test_each_month_must_still_come_out(self):
        """The same total in other months: January was granted by another run meanwhile."""
        self.agreement.reward_policy_ids.rhythm = "month"
        self._earn(100.0, self.anna, "2026-02-10")
        february = self._settle("2026-02-28")
        first, second = self._approved(date_to="2026-02-28"), self._approved()
        self.assertEqual(self._reward(first, self.anna).amount, 100.0)
        second.action_post()
        february.with_user(self.treasurer).action_reverse()
        self._earn(100.0, self.anna, "2026-02-11")
        self._settle("2026-02-28")
        with self.assertRaisesRegex(UserError, "another amount comes out"):
            first.action_post()

    # === TERMS === #

    def test_terms_of_a_policy_that_was_used(self):
        policy = self.agreement.reward_policy_ids
        policy.with_user(self.treasurer).percentage = 40.0
        run = self._posted()
        self.assertEqual(self._reward(run, self.anna).amount, 40.0)
        for vals in ({"percentage": 50.0}, {"basis": "turnover"}, {"rhythm": "month"}, {"legal_basis": "31.2.j"}):
            with self.assertRaisesRegex(UserError, "duplicate it"):
                policy.with_user(self.treasurer).write(vals)
        policy.with_user(self.treasurer).write({"percentage": 40.0, "date_to": "2026-12-31", "note": "Ends"})
        form = Form(policy.with_user(self.treasurer))
        form.name = "Another name"
        form.save()
        run.with_user(self.treasurer).action_reverse()
        policy.with_user(self.treasurer).percentage = 50.0

    # === RIGHTS === #

    def test_a_coach_does_not_decide_about_money(self):
        self.anna.coach_id = self.coach
        permission, member = self.permissions[0].with_user(self.coach), self.anna.with_user(self.coach)
        permission.reference = "BES-1"
        for record, name, value in (
            (permission, "decision_date", "2026-01-01"),
            (permission, "decision_reference", "X"),
            (permission, "age_exception", True),
            (member, "age_known", "older"),
            (member, "turns_27_on", "2020-01-01"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                record.write({name: value})
            with self.subTest(name), self.assertRaises(AccessError):
                record.read([name])
