from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..rewards.reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestAdmission(RewardScenario):
    """Who may admit, pause and resume: rights and buttons say the same; a missing permission is said before it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new = cls._create_member("Cora Groen", trade_name="Breiwerk", coach_id=cls.coach.id, state="applicant")

    def _dialog(self, user, state, date="2026-06-01"):
        context = {"default_member_id": self.new.id, "default_state": state}
        dialogs = self.env["coop.member.change.state"].with_user(user).with_context(**context)
        form = Form(dialogs)
        form.date = date
        return form

    def test_said_in_the_dialog(self):
        self.assertTrue(self._dialog(self.coach, "active").lacks_permission)
        self.env["coop.permission"].create(
            {"member_id": self.new.id, "agreement_id": self.agreement.id, "date_from": "2026-06-01"}
        )
        self.assertFalse(self._dialog(self.coach, "active").lacks_permission)
        self.assertTrue(self._dialog(self.coach, "active", "2026-05-31").lacks_permission)
        self.assertFalse(self._dialog(self.coach, "exited").lacks_permission, "who is not admitted needs none")

    def test_one_can_go_on(self):
        self._dialog(self.coach, "active").save().action_confirm()
        self.assertEqual(self.new.state, "active")

    def test_buttons_and_rights(self):
        """Each step is a button for who may take it, and for nobody else."""
        for user, may in ((self.coach, True), (self.treasurer, True), (self.board, False), (self.shop_user, False)):
            with self.subTest(user=user.login):
                members = self.env["coop.member"].with_user(user)
                if members.has_access("read"):
                    arch = etree.fromstring(members.get_view(view_type="form")["arch"])
                    self.assertEqual(bool(arch.xpath("//header//button[@name='action_change_state']")), may)
                if not may:
                    with self.assertRaises(AccessError):
                        members.browse(self.new.id)._change_state("active", "2026-06-01")

    @property
    def shop_user(self):
        return self._create_user("weigher", "social_cooperative.group_shop")
