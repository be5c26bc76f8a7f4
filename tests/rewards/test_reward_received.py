from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.common.coop_guard import on_own_authority
from .test_reward_file import RewardPaying

PREMIUM = {"legal_basis": "31.2.j", "payments_per_year": 2}


@tagged("post_install", "-at_install", "thorough")
class TestRewardReceived(RewardPaying):
    """What was received elsewhere is confirmed per half-year before a payment, by somebody and on a day."""

    def _confirm(self, half_year="2026-01-01", day="2026-12-31", user=None):
        confirmations = self.env["coop.received.confirmation"].with_user(user or self.treasurer)
        return confirmations.create({"member_id": self.anna.id, "half_year": half_year, "confirmed_on": day})

    def _premium(self, *months):
        self._policy(**PREMIUM)
        self._settled(100.0)
        return self._posted(*months)

    def test_refused_until_somebody_confirmed(self):
        run = self._premium()
        self.assertEqual(run.unconfirmed_count, 1)
        why = "Nobody confirmed what was received elsewhere in January to June 2026"
        with self.assertRaisesRegex(UserError, why):
            self._file(run)
        with self.assertRaisesRegex(UserError, why):
            self._pay_by_hand(run.reward_ids, "2026-12-31")
        self._confirm(half_year="2026-07-01")
        with self.assertRaisesRegex(UserError, why):
            self._file(run)
        run.with_user(self.treasurer).action_confirm_received()
        self.assertEqual(run.unconfirmed_count, 0)
        self.assertTrue(self._file(run))

    def test_asked_before_the_months_were_over(self):
        run = self._premium()
        self._confirm(day="2026-01-30")
        with self.assertRaisesRegex(UserError, "last confirmed by Treasurer on 01/30/2026. Ask again on or after"):
            self._file(run)
        self._confirm(day="2026-01-31")
        self.assertTrue(self._file(run))

    def test_every_half_year_that_is_paid(self):
        self._policy(**PREMIUM, rhythm="month")
        self._settled(100.0)
        run = self._posted("2026-01-01", "2026-08-31")
        self._confirm(day="2026-06-29")
        self._confirm(half_year="2026-07-01", day="2026-08-31")
        with self.assertRaisesRegex(UserError, "January to June 2026 was last confirmed"):
            self._file(run)
        self._confirm(day="2026-06-30")
        self.assertTrue(self._file(run))

    def test_not_where_it_makes_no_difference(self):
        self._policy()
        self._settled(100.0)
        run = self._posted()
        self.assertEqual(run.unconfirmed_count, 0)
        self.assertTrue(self._file(run))

    def test_who_confirmed_stays(self):
        confirmation = self._confirm()
        self.assertEqual(confirmation.confirmed_by_id, self.treasurer)
        for vals in ({"confirmed_by_id": self.board.id}, {"confirmed_on": "2026-06-30"}, {"half_year": "2026-07-01"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                confirmation.write(vals)
        with self.assertRaises(AccessError):
            self.env["coop.received.confirmation"].with_user(self.treasurer).create(
                {"member_id": self.anna.id, "half_year": "2026-01-01", "confirmed_by_id": self.board.id}
            )
        for user in (self.board, self.coach, self.accountant, self.shop):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._confirm(user=user)
        with self.assertRaises(ValidationError):
            self._confirm(day="2027-01-01")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._confirm(half_year="2026-02-01")

    # === TWO COOPERATIVES === #

    def _other_pays_anna(self, amount, **vals):
        """A posted reward of another cooperative for the same person."""
        other = self._create_cooperative()
        double = self._create_member("Anna", company_id=other.id, **vals)
        agreement = self.agreement.copy({"name": "Elsewhere", "company_id": other.id})
        policy = self.env["coop.reward.policy"].create(
            {"name": "Secret policy", "agreement_id": agreement.id, "percentage": 10, "date_from": "2026-01-01"}
        )
        run = on_own_authority(self.env["coop.reward.run"]).create(
            {
                "company_id": other.id,
                "date_from": "2026-01-01",
                "date_to": "2026-01-31",
                "payment_date": "2026-03-01",
                "journal_id": False,
            }
        )
        on_own_authority(self.env["coop.reward"]).create(
            {
                "run_id": run.id,
                "member_id": double.id,
                "policy_id": policy.id,
                "legal_basis": "other",
                "amount": amount,
            }
        )
        on_own_authority(run).state = "posted"
        return double

    def _signals(self):
        run = self._run()
        run.action_compute()
        reward = self._reward(run, self.anna)
        words = [reward.with_user(self.treasurer)._reason(signal) for signal in reward.signals or ()]
        run.with_env(self.env).unlink()
        return words

    def test_another_cooperative_pays_the_same_person(self):
        """Nothing is said but that there is one."""
        self._policy()
        self._settled(100.0)
        self.assertFalse(self._signals())
        double = self._other_pays_anna(123.45, partner_id=self.anna.partner_id.id)
        [words] = self._signals()
        self.assertIn("Another cooperative also pays this person", words)
        for secret in ("123", double.company_id.name, "Secret", double.number):
            self.assertNotIn(secret, words)

    def test_the_same_account_is_the_same_person(self):
        self._policy()
        self._settled(100.0)
        double = self._other_pays_anna(10.0)
        self.assertFalse(self._signals())
        self.env["res.partner.bank"].with_context(allow_new_bank_account=True).create(
            {"acc_number": "NL20 INGB 0001 2345 67", "partner_id": double.partner_id.id}
        )
        self.assertEqual(len(self._signals()), 1)

    def test_nothing_paid_there(self):
        self._policy()
        self._settled(100.0)
        self._other_pays_anna(0.0, partner_id=self.anna.partner_id.id)
        self.assertFalse(self._signals())
