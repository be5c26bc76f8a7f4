from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .reward_scenario import RewardScenario

MODELS = ("coop.reward.run", "coop.reward", "coop.reward.part", "coop.received.elsewhere")


@tagged("post_install", "-at_install")
class TestRewardRights(RewardScenario):
    """Who may do what with rewards, through the ORM and as a client calls it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.anna | cls.bert).coach_id = cls.coach
        cls._policy()
        cls.env["coop.received.elsewhere"].create({"member_id": cls.anna.id, "month": "2026-01-01", "amount": 10})

    def setUp(self):
        super().setUp()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")

    def _rpc(self, record, user, method, *args):
        """As a client calls it, with whatever context it likes."""
        model = self.env[record._name].with_user(user)
        context = {"context": {"coop_own_code": True, "default_state": "posted"}}
        return call_kw(model, method, [record.ids, *args], context)

    def test_coach_shop_and_invoicing_see_nothing(self):
        run = self._posted()
        for user in (self.coach, self.shop, self.invoicing):
            for name in MODELS:
                with self.subTest(user=user.login, model=name):
                    self.assertFalse(self.env[name].with_user(user).has_access("read"))
                    records = self.env[name].search([("company_id", "=", self.company.id)])
                    with self.assertRaises(AccessError):
                        self._rpc(records, user, "read", ["company_id"])
            for method in (
                "action_compute",
                "action_approve",
                "action_post",
                "action_reverse",
                "action_draft",
                "action_sepa",
            ):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self._rpc(run, user, method)
        member = self.anna.with_user(self.coach)
        for field in ("reward_ids", "reward_this_year", "reward_room", "volunteer_signal", "received_ids"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                member.read([field])
        self.assertIn("target_missed", member.read(["target_missed"])[0])

    def test_accountant_and_board_read_only(self):
        run = self._posted()
        for user in (self.accountant, self.board):
            run.with_user(user).reward_ids.read(["amount", "explanation"])
            for method in ("action_compute", "action_post", "action_reverse", "action_draft", "action_sepa"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self._rpc(run, user, method)
        with self.assertRaises(AccessError):
            self._rpc(run.reward_ids, self.board, "action_reverse")
        with self.assertRaises(AccessError):
            self._rpc(run, self.accountant, "action_approve")

    def test_the_preparer_cannot_approve(self):
        run = self._run()
        self._rpc(run, self.treasurer, "action_compute")
        with self.assertRaisesRegex(Exception, "four eyes"):
            self._rpc(run, self.treasurer, "action_approve")
        for vals in ({"state": "approved"}, {"computed_by_id": self.board.id}, {"approved_by_id": self.treasurer.id}):
            with self.assertRaises(AccessError):
                self._rpc(run, self.treasurer, "write", vals)
        self._rpc(run, self.treasurer2, "action_approve")
        self.assertEqual(run.approved_by_id, self.treasurer2)

    def test_nobody_makes_or_edits_rewards(self):
        run = self._posted()
        reward = self._reward(run, self.anna)
        for user in (self.treasurer, self.board, self.accountant, self.administrator):
            for record, vals in (
                (reward, {"amount": 1000.0}),
                (reward.part_ids, {"amount": 1000.0}),
                (reward, {"exported_on": False}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self._rpc(record, user, "write", vals)
            with self.assertRaises(AccessError):
                self._rpc(reward, user, "unlink")
            with self.assertRaises(AccessError):
                call_kw(self.env["coop.reward"].with_user(user), "create", [{"run_id": run.id}], {})
        with self.assertRaises(AccessError):
            call_kw(
                self.env["coop.reward.run"].with_user(self.treasurer),
                "create",
                [
                    {
                        "date_from": "2026-01-01",
                        "date_to": "2026-01-31",
                        "payment_date": "2026-02-15",
                        "state": "approved",
                    }
                ],
                {},
            )
        defaults = self.env["coop.reward.run"].with_user(self.treasurer).with_context(default_state="approved")
        made = defaults.create({"date_from": "2026-01-01", "date_to": "2026-01-31", "payment_date": "2026-02-15"})
        self.assertEqual(made.state, "draft")

    def test_private_methods_are_not_callable(self):
        run = self._run()
        for method in ("_do_post", "_do_compute", "_mark", "_outcomes"):
            with self.assertRaises(AccessError):
                self._rpc(run, self.treasurer, method)

    def test_a_treasurer_keeps_the_law_and_the_policies(self):
        self.env["coop.legal.amount"].with_user(self.treasurer).create(
            {"legal_basis": "31.2.n", "period": "month", "valid_from": "2027-01-01", "amount": 290, "source": "test"}
        )
        for user in (self.coach, self.shop, self.board, self.accountant):
            with self.assertRaises(AccessError):
                self.env["coop.legal.amount"].with_user(user).create(
                    {"legal_basis": "31.2.n", "period": "month", "valid_from": "2027-07-01", "amount": 1, "source": "x"}
                )
            with self.assertRaises(AccessError):
                self.agreement.reward_policy_ids.with_user(user).percentage = 100.0
