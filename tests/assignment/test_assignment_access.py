from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common_assignment import AssignmentCase

MODELS = ("coop.assignment", "coop.assignment.line", "coop.assignment.share", "coop.assignment.recurrence")


@tagged("post_install", "-at_install", "thorough")
class TestAssignmentAccess(AssignmentCase):
    """Who sees and does what with assignments, by the ORM and as a client calls it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.annas = cls._assignment(user=cls.coach)
        cls.carls = cls._assignment(shares={cls.carl: 100})
        cls.shared = cls._assignment(shares={cls.anna: 50, cls.carl: 50})
        cls.all = cls.annas.with_env(cls.env) | cls.carls | cls.shared
        cls.env["coop.assignment.recurrence"].create({"assignment_id": cls.carls.id, "date_start": "2027-01-01"})
        cls.member_user = new_test_user(cls.env, "anna_portal", groups="base.group_portal", company_id=cls.company.id)
        cls.member_user.partner_id = cls.anna.partner_id
        cls.env.flush_all()

    def _rpc(self, user, model, method, *args):
        return call_kw(self.env(user=user, su=False)[model], method, args, {})

    def _seen(self, user):
        return {row["id"] for row in self._rpc(user, "coop.assignment", "search_read", [], ["name", "member_names"])}

    def test_who_sees_what(self):
        for user in (self.treasurer, self.board, self.accountant, self.administrator):
            self.assertEqual(self._seen(user), set(self.all.ids), user.name)
        self.assertEqual(self._seen(self.coach), set((self.annas | self.shared).ids))
        self.assertEqual(self._seen(self.coach2), set((self.carls | self.shared).ids))
        for user in (self.shop, self.invoicing, self.member_user):
            for model in MODELS:
                record = self.env[model].search([], limit=1)
                for method, args in (
                    ("search_read", ([], ["display_name"])),
                    ("read", (record.ids, ["display_name"])),
                    ("write", (record.ids, {})),
                    ("formatted_read_group", ([], ["create_uid"], ["__count"])),
                ):
                    with self.assertRaises(AccessError, msg=f"{user.name} {model} {method}"):
                        self._rpc(user, model, method, *args)

    def test_who_takes_which_step(self):
        for user in (self.board, self.accountant, self.shop, self.invoicing, self.coach2):
            for method in ("action_submit", "action_cancel", "action_repeat", "action_repeat_regularly"):
                with self.assertRaises(AccessError, msg=f"{user.name} {method}"):
                    self._rpc(user, "coop.assignment", method, self.annas.ids)
        (self.all).action_submit()
        for user in (self.board, self.accountant, self.shop, self.invoicing, self.coach2):
            for method in ("action_approve", "action_send_back"):
                with self.assertRaises(AccessError, msg=f"{user.name} {method}"):
                    self._rpc(user, "coop.assignment", method, self.annas.ids)
        for user in (self.coach, self.coach2):
            with self.assertRefused(AccessError, "approved by the treasurer"):
                self.shared.with_user(user).action_approve()
        self._rpc(self.coach, "coop.assignment", "action_approve", self.annas.ids)
        self._rpc(self.treasurer, "coop.assignment", "action_approve", self.shared.ids)
        with self.assertRaises(AccessError):
            self.annas.with_user(self.coach).sudo(False).invoice_id.read(["name"])

    def test_private_methods_are_not_called(self):
        for method in (
            "_move_to",
            "_make_invoice",
            "_share_invoice",
            "_answer",
            "_drop_documents",
            "_repeat",
        ):
            with self.assertRaises(AccessError):
                self._rpc(self.treasurer, "coop.assignment", method, self.annas.ids)

    def test_a_coach_writes_down_work_of_his_members_only(self):
        with self.assertRaises(AccessError):
            self._assignment(shares={self.carl: 100}, user=self.coach)
        with self.assertRaises(AccessError):
            self.carls.with_user(self.coach).title = "x"
        self.shared.with_user(self.coach).title = "Both"

    def test_attachments_follow_the_assignment(self):
        slip = self.env["ir.attachment"].create(
            {"name": "slip.png", "raw": b"x", "res_model": "coop.assignment", "res_id": self.carls.id}
        )
        for user, sees in (
            (self.treasurer, True), (self.coach2, True), (self.board, True),
            (self.coach, False), (self.shop, False), (self.invoicing, False), (self.member_user, False),
        ):  # fmt: skip
            found = self.env["ir.attachment"].with_user(user).search([("id", "=", slip.id)])
            self.assertEqual(bool(found), sees, user.name)

    def test_other_companies(self):
        other = self._create_cooperative()
        stranger = self._create_user("stranger", "social_cooperative.group_treasurer", company=other)
        self.assertFalse(self._seen(stranger))
        with self.assertRaises(AccessError):
            self._rpc(stranger, "coop.assignment", "read", self.annas.ids, ["name"])
        theirs = self._create_member("Piet", company_id=other.id)
        with self.assertRefused(UserError, "compan"):
            self.carls.share_ids = [Command.create({"member_id": theirs.id})]
        own = self.env["coop.assignment"].create({"title": "Theirs", "company_id": other.id})
        self.assertRegex(own.name, r"/0001$")

    def test_queries_do_not_grow(self):
        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.treasurer).read(
                ["name", "member_names", "state", "date_due", "amount_total", "partner_id"]
            )
            return self.env.cr.sql_log_count - before

        count(self.all)
        few = count(self.all)
        many = self.all | self.env["coop.assignment"].concat(*(self._assignment() for _number in range(30)))
        self.assertLessEqual(count(many), few + 1)
