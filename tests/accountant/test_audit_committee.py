from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessDenied, ValidationError
from odoo.tests import tagged

from .common_audit import AuditCommon

GROUP = "social_cooperative.group_audit"


@tagged("post_install", "-at_install", "thorough")
class TestAuditCommittee(AuditCommon):
    """Who may be in the committee, and until when."""

    def test_outside_the_board(self):
        """Nor keeps the auditor books: neither where the user is edited, nor where the group is."""
        coop = ("group_board", "group_treasurer", "group_administrator", "group_coach")
        odoo = ("group_account_invoice", "group_account_readonly", "group_account_user", "group_account_manager")
        names = [f"social_cooperative.{name}" for name in coop] + [f"account.{name}" for name in odoo]
        names.append("base.group_partner_manager")
        for group in map(self.env.ref, names):
            with self.subTest(group=group.name), self.assertRefused(ValidationError, "not in the board"):
                self.auditor.group_ids += group
            with self.subTest(group=group.name, at="group"), self.assertRefused(ValidationError, "not in the board"):
                group.user_ids += self.auditor
        committee = self.env.ref(GROUP)
        with self.assertRefused(ValidationError, "not in the board"):
            committee.user_ids += self.treasurer
        with self.assertRefused(ValidationError, "not in the board"):
            committee.implied_ids += self.env.ref("account.group_account_invoice")

    def test_not_in_the_board_after_a_rest(self):
        """Archived, made a board member, and taken back."""
        self.auditor.active = False
        self.auditor.group_ids += self.env.ref("social_cooperative.group_board")
        with self.assertRefused(ValidationError, "not in the board"):
            self.auditor.active = True
        self.second.active = False
        self.second.coop_access_until = False
        with self.assertRefused(ValidationError, "Access until"):
            self.second.active = True

    def test_members_of_the_cooperative(self):
        """The law asks for members: the user's page says of whom it is not known."""
        self.assertTrue(self.auditor.coop_is_no_member)
        self.assertFalse(self.board.coop_is_no_member)
        self.auditor.partner_id = self.member.partner_id
        self.assertFalse(self.auditor.coop_is_no_member)

    def test_login_ends(self):
        with self.assertRefused(ValidationError, "Access until"):
            self.auditor.coop_access_until = False
        self.env["res.users"]._cron_coop_end_access()
        self.assertTrue(self.auditor.active)
        with freeze_time("2027-06-30"):
            self.auditor.with_user(self.auditor)._check_credentials(
                {"type": "password", "login": self.auditor.login, "password": self.auditor.login}, {"interactive": True}
            )
        with freeze_time("2027-07-01"):
            with self.assertRaises(AccessDenied):
                self.auditor.with_user(self.auditor)._check_credentials(
                    {"type": "password", "login": self.auditor.login, "password": self.auditor.login},
                    {"interactive": True},
                )
            self.env["res.users"]._cron_coop_end_access()
        self.assertFalse(self.auditor.active)
        self.assertTrue(self.treasurer.active)

    def test_no_door_after_the_last_day(self):
        """Sessions, keys of programs and passwords that core remembers end with the login."""
        user = self.auditor
        keys = self.env["res.users.apikeys"]
        key = keys.with_user(user).sudo()._generate("rpc", "A program", fields.Datetime.to_datetime("2027-12-31"))
        users = self.env["res.users"]
        with freeze_time("2027-06-30"):
            self.assertTrue(user._compute_session_token("some-session"))
            self.assertEqual(keys._check_credentials(scope="rpc", key=key), user.id)
            users._check_uid_passwd(user.id, user.login)
        with freeze_time("2027-07-01"):
            self.assertFalse(user._compute_session_token("some-session"))
            self.assertIsNone(keys._check_credentials(scope="rpc", key=key))
            with self.assertRaises(AccessDenied):
                users._check_uid_passwd(user.id, user.login)
            self.assertTrue(self.treasurer._compute_session_token("some-session"))
