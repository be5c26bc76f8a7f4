import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_reward_file import RewardPaying


@tagged("post_install", "-at_install", "thorough")
class TestRewardAttack(RewardPaying):
    """Who wants to be paid twice, or more than was approved."""

    def _january(self, **vals):
        self._policy(**vals)
        self._settled(100.0, 200.0)
        return self._posted()

    # === PAID TWICE === #

    def test_executed_but_not_booked_and_reversed(self):
        """The bank paid 50.00, nobody booked it; the reward is reversed: a next one for January is paid already."""
        run = self._january()
        self._file(run).with_user(self.treasurer).action_executed()
        run.with_user(self.treasurer).action_reverse()
        again = self._posted()
        self.assertEqual(self._reward(again, self.anna).residual, 0.0)
        with self.assertRaisesRegex(UserError, "nothing to put in a file"):
            self._file(again)
        # The bank statement comes, and is matched with the reward that it paid.
        old = self._reward(run, self.anna).line_id
        self.assertFalse(old.reconciled)
        payment = self.env["account.move"].create(
            {
                "journal_id": self.journal.id,
                "date": "2026-12-31",
                "line_ids": [
                    (0, 0, {"account_id": old.account_id.id, "partner_id": old.partner_id.id, "debit": 50.0}),
                    (0, 0, {"account_id": self.journal.default_account_id.id, "credit": 50.0}),
                ],
            }
        )
        payment.action_post()
        (old | payment.line_ids.filtered("debit")).reconcile()
        items = self.env["account.move.line"].search(
            [("account_id", "=", old.account_id.id), ("partner_id", "=", old.partner_id.id)]
        )
        self.assertFalse(items.filtered(lambda item: not item.reconciled))

    def test_executed_reversed_and_then_rejected_after_all(self):
        """The answer was a mistake: reward and reversal close one another, and the next one is paid in full."""
        run = self._january()
        file = self._file(run)
        file.with_user(self.treasurer).action_executed()
        run.with_user(self.treasurer).action_reverse()
        again = self._posted()
        file.payment_ids.with_user(self.treasurer).action_rejected()
        self.assertTrue(self._reward(run, self.anna).line_id.reconciled)
        self.assertEqual(self._reward(again, self.anna).residual, 50.0)

    def test_rejected_reversed_and_then_executed_after_all(self):
        """The next reward for January, which is not paid yet, is paid already."""
        run = self._january()
        file = self._file(run)
        file.with_user(self.treasurer).action_rejected()
        run.with_user(self.treasurer).action_reverse()
        again = self._posted()
        self.assertEqual(self._reward(again, self.anna).residual, 50.0)
        file.payment_ids.with_user(self.treasurer).action_executed()
        self.assertEqual(self._reward(again, self.anna).residual, 0.0)
        self.assertFalse(self._reward(run, self.anna).line_id.reconciled)

    def test_reversed_while_a_payment_without_entry_is_under_way(self):
        """A bank journal without outstanding account: the payment is booked with the bank statement, or given up."""
        self.startPatcher(
            patch.object(type(self.env["account.move"]), "_get_invoice_in_payment_state", lambda _self: "in_payment")
        )
        self.journal.outbound_payment_method_line_ids.payment_account_id = False
        run = self._january()
        self._pay_by_hand(run.reward_ids, "2026-12-31")
        old = self._reward(run, self.anna)
        self.assertEqual(old.payment_state, "in_payment")
        run.with_user(self.treasurer).action_reverse()
        again = self._reward(self._posted(), self.anna)
        self.assertEqual((again.residual, old.line_id.reconciled), (0.0, False))
        old.line_id.move_id.matched_payment_ids.action_cancel()
        self.assertEqual((again.residual, old.line_id.reconciled), (50.0, True))

    def test_partly_paid_in_many_parts(self):
        """Two payments a year: the third part of one reward is a third payment."""
        run = self._january(payments_per_year=2)
        reward = self._reward(run, self.anna)
        for day in ("2026-12-20", "2026-12-21"):
            self._pay_part(reward, day)
        with self.assertRaisesRegex(UserError, "No further payment in 2026; payments so far: 2"):
            self._pay_part(reward, "2026-12-22")
        self.assertEqual(reward.residual, 30.0)
        self._pay_part(reward, "2026-12-21")

    def test_parts_count_once_in_the_maximum_of_the_year(self):
        run = self._january(year_cap=50.0)
        reward = self._reward(run, self.anna)
        self._pay_part(reward, "2026-12-20")
        self._pay_by_hand(reward, "2026-12-21")
        self.assertEqual(reward.payment_state, "paid")

    def _pay_part(self, reward, day):
        action = reward.with_user(self.treasurer).action_register_payment()
        wizard = self.env["account.payment.register"].with_user(self.treasurer).with_context(**action["context"])
        wizard.create({"payment_date": day, "amount": 10.0}).action_create_payments()

    # === PAPERS === #

    def test_a_payment_file_stays_as_it_was_made(self):
        """Whoever may write the run does not change the numbers of accounts in the file that the bank gets."""
        file = self._file(self._january())
        paper, doctored = file.attachment_id, base64.b64encode(b"<Document/>")
        for user in (self.treasurer, self.administrator):
            for attack in (
                lambda one: one.write({"datas": doctored}),
                lambda one: one.write({"raw": b"<Document/>"}),
                lambda one: one.write({"res_model": False, "res_id": False}),
                lambda one: one.unlink(),
            ):
                with self.subTest(user.login), self.assertRaises(UserError):
                    attack(paper.with_user(user))
        self.assertIn(b"NL20INGB0001234567", paper.raw)

    def test_a_confirmation_that_was_paid_on_stays(self):
        run = self._january(legal_basis="31.2.j", decision_required=False)
        run.with_user(self.treasurer).action_confirm_received()
        confirmation = self.anna.received_confirmation_ids
        confirmation.with_user(self.treasurer).unlink()
        run.with_user(self.treasurer).action_confirm_received()
        file = self._file(run)
        with self.assertRaisesRegex(UserError, "was paid"):
            self.anna.received_confirmation_ids.with_user(self.treasurer).unlink()
        file.with_user(self.treasurer).action_rejected()
        self.anna.received_confirmation_ids.with_user(self.treasurer).unlink()

    # === TERMS AFTER A REWARD === #

    def test_an_agreement_does_not_begin_anew_after_its_rewards(self):
        """Months of two agreements were granted together; a new beginning afterwards would grant those of the first again."""
        self._policy(date_to="2026-01-31")
        self.agreement.date_to = "2026-01-31"
        self.permissions.date_to = "2026-01-31"
        later = self.agreement.copy(
            {"name": "Testdam later", "date_from": "2026-02-01", "date_to": False, "predecessor_id": self.agreement.id}
        )
        self._policy(agreement_id=later.id, date_from="2026-02-01")
        self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": later.id, "date_from": "2026-02-01"}
        )
        self._settled(100.0, 200.0)
        run = self._posted("2026-01-01", "2026-02-28")
        self.assertEqual(self._reward(run, self.anna).amount, 150.0)
        for agreement in (later, self.agreement):
            refused = self.assertRaisesRegex(UserError, "Rewards were posted")
            with self.subTest(agreement.name), refused, self.cr.savepoint():
                agreement.with_user(self.treasurer).rewards_anew = True
                self.env.flush_all()
        again = self._run("2026-01-01", "2026-02-28")
        again.action_compute()
        self.assertEqual(sum(again.reward_ids.mapped("amount")), 0.0)
        run.with_user(self.treasurer).action_reverse()
        later.with_user(self.treasurer).rewards_anew = True

    def test_rewarded_months_keep_their_policy(self):
        """Given another last day, or archived, it would leave its months to a policy that gives more for them."""
        run = self._january()
        policy = self._reward(run, self.anna).policy_id.with_user(self.treasurer)
        for vals in ({"date_to": "2026-01-30"}, {"date_from": "2026-01-02"}, {"active": False}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "Members were rewarded for"):
                policy.write(vals)
        policy.write({"date_to": "2026-01-31", "date_from": "2025-12-15"})
        policy.write({"date_to": "2026-02-28"})
        run.with_user(self.treasurer).action_reverse()
        policy.active = False

    # === ONE'S OWN REWARD === #

    def test_nobody_approves_his_own_reward(self):
        self._policy()
        self._settled(100.0)
        run = self._run()
        run.action_compute()
        self.board.partner_id = self.anna.partner_id
        self.assertNotIn(run, self._waiting(self.board))
        with self.assertRaisesRegex(UserError, "You are rewarded in this run yourself"):
            run.with_user(self.board).action_approve()
        self.company.coop_four_eyes = False
        self.assertIn(run, self._waiting(self.board))
        run.with_user(self.board).action_approve()

    def test_who_gets_nothing_approves(self):
        self._policy()
        self._settled(100.0)
        run = self._run()
        run.action_compute()
        self.board.partner_id = self.bert.partner_id
        self.assertIn(run, self._waiting(self.board))
        run.with_user(self.board).action_approve()

    def _waiting(self, user):
        runs = self.env["coop.reward.run"].with_user(user)
        return runs.search(runs._domain_waits_for_user())
