from odoo.tests import Form, tagged

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestRewardScreens(RewardScenario):
    """The screens open for everybody who has the menu, and are filled in by hand as a treasurer would."""

    def test_a_treasurer_types_it_all(self):
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        form = Form(self.env["coop.reward.policy"].with_user(self.treasurer))
        form.name = "Half of the surplus"
        form.agreement_id = self.agreement
        form.date_from = "2026-01-01"
        form.for_all = True
        form.percentage = 50.0
        policy = form.save()
        self.assertEqual(policy.phase, "in_force")
        form = Form(self.env["coop.reward.run"].with_user(self.treasurer))
        form.date_from = "2026-01-01"
        form.date_to = "2026-01-31"
        form.payment_date = "2026-12-15"
        form.agreement_ids.add(self.agreement)
        run = form.save()
        run.action_compute()
        Form(run.with_user(self.board))
        run.with_user(self.board).action_approve()
        run.action_post()
        self.assertEqual(run.action_view_rewards()["domain"], [("run_id", "=", run.id)])
        self.assertEqual(run.action_view_moves()["domain"], [("id", "in", run.move_ids.ids)])
        self.assertEqual(run.action_print_rewards()["context"]["active_ids"], run.reward_ids.ids)
        self.assertIn(f"run={run.id}", run.action_xlsx()["url"])

    def test_forms_open_for_each_role(self):
        self._policy()
        for user in (self.treasurer, self.board, self.accountant):
            for record in (self.agreement, self.permissions[0], self.anna, self.agreement.reward_policy_ids):
                with self.subTest(user=user.login, model=record._name):
                    Form(record.with_user(user))
        self.anna.coach_id = self.coach
        for record in (self.agreement, self.permissions[0], self.anna):
            with self.subTest(user="coach", model=record._name):
                view = Form(record.with_user(self.coach))
                self.assertNotIn("reward_policy_ids", view._view["fields"])
                self.assertNotIn("reward_ids", view._view["fields"])

    def test_member_form_by_a_treasurer(self):
        form = Form(self.anna.with_user(self.treasurer))
        form.age_known = "younger"
        form.turns_27_on = "2027-01-01"
        with form.received_ids.new() as line:
            line.month = "2026-12-01"
            line.amount = 100.0
        form.save()
        self.assertIn("Still free", self.anna.with_user(self.treasurer).volunteer_signal)
        form = Form(self.anna.with_user(self.treasurer))
        form.age_known = "older"
        self.assertFalse(form.turns_27_on)

    def test_menus(self):
        menus = self.env["ir.ui.menu"]
        rewards = self.env.ref("social_cooperative.coop_menu_rewards")
        for user, visible in ((self.treasurer, True), (self.board, True), (self.coach, False), (self.shop, False)):
            found = rewards.id in menus.with_user(user)._visible_menu_ids()
            self.assertEqual(found, visible, user.login)

    def test_search_filters_and_lists(self):
        for name in (
            "coop.reward",
            "coop.reward.run",
            "coop.reward.policy",
            "coop.received.elsewhere",
            "coop.legal.amount",
        ):
            model = self.env[name].with_user(self.treasurer)
            views = model.get_views([(False, "list"), (False, "search")])
            self.assertTrue(views["views"]["search"]["arch"])
            model.web_search_read([], {"id": {}})
