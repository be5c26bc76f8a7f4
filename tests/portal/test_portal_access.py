from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from ..assignment.common_assignment import AssignmentCase

ACTIVITY = "social_cooperative.mail_activity_access"


@tagged("post_install", "-at_install")
class TestPortalAccess(AssignmentCase):
    """Invited from the member form by Odoo's own wizard, and withdrawn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.partner_id.email = "anna@example.com"
        cls.anna.partner_id.company_id = cls.company

    def _wizard(self, user=None):
        action = self.anna.with_user(user or self.treasurer).action_invite()
        return self.env[action["res_model"]].with_user(user or self.treasurer).browse(action["res_id"])

    def _invite(self):
        self._wizard().user_ids.action_grant_access()
        return self.anna.partner_id.user_ids

    def test_invited(self):
        self.assertEqual(self.anna.portal_state, "none")
        wizard = self._wizard()
        self.assertEqual(wizard.user_ids.partner_id, self.anna.partner_id, "nobody else")
        wizard.user_ids.action_grant_access()
        user = self.anna.partner_id.user_ids
        self.assertTrue(user._is_portal())
        self.assertEqual((user.company_id, user.company_ids), (self.company, self.company))
        self.assertEqual(self.anna.portal_state, "invited")
        self.assertEqual(user.with_user(user)._coop_members(), self.anna)
        mail = self.env["mail.mail"].sudo().search([("recipient_ids", "in", user.partner_id.ids)])
        self.assertTrue(mail or self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)]))
        self.env["res.users.log"].with_user(user).sudo().create({})
        self.anna.invalidate_recordset()
        user.invalidate_recordset()
        self.assertEqual(self.anna.portal_state, "access")

    def test_withdrawn_and_given_again(self):
        user = self._invite()
        self.anna.with_user(self.treasurer).action_withdraw_access()
        self.assertEqual((user.active, self.anna.portal_state), (False, "none"))
        self.assertFalse(user.with_user(user)._coop_members() if user.active else self.env["coop.member"])
        self._invite()
        self.assertEqual((user.active, self.anna.portal_state), (True, "invited"))

    def test_a_login_for_two_companies(self):
        """Withdrawn from one cooperative, the login for the other stays."""
        other = self._create_cooperative()
        user = self._invite()
        self.anna.partner_id.company_id = False
        second = self._create_member("", "Elders", partner_id=self.anna.partner_id.id, company_id=other.id)
        self.assertEqual(second.portal_state, "none")
        self.treasurer.company_ids += other
        second.with_user(self.treasurer).with_company(other).action_invite()
        self.assertEqual((second.portal_state, user.company_ids), ("invited", self.company | other))
        self.anna.with_user(self.treasurer).action_withdraw_access()
        self.assertEqual((user.active, user.company_ids, user.company_id), (True, other, other))
        self.assertEqual((self.anna.portal_state, second.portal_state), ("none", "invited"))
        self.assertEqual(user.with_user(user)._coop_members(), second)

    def test_who_may(self):
        """A coach's members are his; their logins are not."""
        for user in (self.coach, self.board, self.accountant):
            for method in ("action_invite", "action_withdraw_access"):
                with self.assertRaises(AccessError, msg=f"{user.name} {method}"):
                    call_kw(self.env(user=user)["coop.member"], method, [self.anna.ids], {})
        self.assertEqual(self.anna.with_user(self.coach).portal_state, "none")
        with self.assertRaises(AccessError):
            call_kw(self.env(user=self.coach2)["coop.member"], "action_ask_invitation", [self.anna.ids], {})

    def test_a_coach_asks(self):
        self.anna.with_user(self.coach).action_ask_invitation()
        activity = self.anna.activity_ids
        self.assertEqual(activity.activity_type_id, self.env.ref(ACTIVITY))
        self.assertTrue(activity.user_id.has_group("social_cooperative.group_treasurer"))

    def test_what_is_missing_is_said(self):
        self.anna.partner_id.email = False
        with self.assertRefused(UserError, "e-mail address first"):
            self._wizard()
        self.anna._change_state("exited", "2026-12-30", exit_reason="work")
        self.anna.partner_id.email = "anna@example.com"
        with self.assertRefused(UserError, "left the cooperative"):
            self._wizard()

    def test_somebody_who_works_here_keeps_his_login(self):
        self.board.partner_id.company_id = False
        member = self._create_member("", partner_id=self.board.partner_id.id)
        self.assertEqual(member.portal_state, "internal")
        with self.assertRefused(UserError, "login of his own"):
            member.with_user(self.treasurer).action_withdraw_access()

    def test_a_colleague_of_another_company_does_not_come_in(self):
        """An invitation opens the member's page, never the books of a company to somebody with rights in another."""
        other = self._create_cooperative()
        stranger = self._create_user("stranger", "social_cooperative.group_treasurer", company=other)
        stranger.partner_id.write({"company_id": False, "email": "stranger@example.com"})
        member = self._create_member("", partner_id=stranger.partner_id.id)
        self.assertEqual(member.portal_state, "none")
        with self.assertRefused(UserError, "Ask the administrator"):
            member.with_user(self.treasurer).action_invite()
        self.assertEqual(stranger.company_ids, other)

    # === EXIT === #

    def _exit(self, user, **vals):
        change = self.env["coop.member.change.state"].with_user(user)
        with Form(change.with_context(default_member_id=self.anna.id, default_state="exited")) as form:
            form.exit_reason = "work"
            for name, value in vals.items():
                form[name] = value
        form.record.action_confirm()

    def test_exit_withdraws(self):
        user = self._invite()
        self._exit(self.treasurer)
        self.assertEqual((self.anna.state, user.active), ("exited", False))

    def test_exit_may_leave_the_statements_readable(self):
        user = self._invite()
        self._exit(self.treasurer, withdraw_access=False)
        self.assertEqual((user.active, user.with_user(user)._coop_members()), (True, self.anna))

    def test_exit_by_a_coach_asks_the_treasurer(self):
        user = self._invite()
        self._exit(self.coach)
        self.assertTrue(user.active)
        self.assertEqual(self.anna.activity_ids.activity_type_id, self.env.ref(ACTIVITY))
        self.assertIn("Withdraw", self.anna.activity_ids.summary)
