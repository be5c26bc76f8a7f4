from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from ..common import CoopCommon

MODELS = (
    "coop.member",
    "coop.member.status",
    "coop.agreement",
    "coop.permission",
    "coop.contribution.rule",
    "coop.pot",
)


@tagged("post_install", "-at_install")
class TestAccessMembers(CoopCommon):
    """Who sees and does what, for every role, through the ORM and as a client calls it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coach2 = cls._create_user("coach2", "social_cooperative.group_coach")
        cls.mine = cls._create_member("Mien", "Mijn zaak", coach_id=cls.coach.id)
        cls.others = cls._create_member("Anna", "Andere zaak", coach_id=cls.coach2.id)
        cls.nobodys = cls._create_member("Klaas", "Klaas klust", coach_id=False)
        cls.applicant = cls._create_member("Nieuw", state="applicant", coach_id=False)
        cls.members = cls.mine | cls.others | cls.nobodys | cls.applicant
        cls.own_contact = cls.env["res.partner"].create(
            {"name": "Gemeente", "coop_municipality_id": cls.env.ref("social_cooperative.municipality_gm0637").id}
        )
        cls.agreement = cls.env["coop.agreement"].create(
            {"name": "Agreement", "authority_partner_id": cls.own_contact.id, "date_from": "2026-01-01"}
        )
        cls.permissions = cls.env["coop.permission"].create(
            [
                {"member_id": member.id, "agreement_id": cls.agreement.id, "date_from": "2026-01-01"}
                for member in cls.members
            ]
        )
        training = cls.env["coop.pot"].create({"name": "Training pot"})
        cls.rules = cls._rule(destination="shared_pot", pot_id=training.id) | cls._rule(
            percentage=10, member_id=cls.others.id
        )
        # Exporting is refused for want of rights on the data, not for want of the button.
        for user in cls.coach | cls.shop | cls.invoicing | cls.accountant | cls.board:
            user.group_ids += cls.env.ref("base.group_allow_export")
        cls.env.flush_all()

    def _rpc(self, user, model, method, *args, **kwargs):
        """As a client calls it; the answer is what he would get."""
        return call_kw(self.env(user=user, su=False)[model], method, args, kwargs)

    def _seen(self, user, model="coop.member"):
        return self.env[model].with_user(user).search([])

    # === WHO SEES WHICH MEMBERS === #

    def test_members_seen_by_each_role(self):
        coached = self.mine | self.applicant
        for user, expected in (
            (self.treasurer, self.members),
            (self.board, self.members),
            (self.administrator, self.members),
            (self.accountant, self.members),
            (self.coach, coached),
        ):
            self.assertEqual(self._seen(user), expected, user.name)
            seen = self._rpc(user, "coop.member", "search_read", [], ["number", "person_name", "email"])
            self.assertEqual({row["id"] for row in seen}, set(expected.ids), user.name)
            found = self._rpc(user, "coop.member", "name_search", "")
            self.assertEqual({number for number, _name in found}, set(expected.ids), user.name)

    def test_shop_and_invoicing_see_nothing(self):
        for user in (self.shop, self.invoicing):
            for model in MODELS:
                for method, args in (
                    ("search_read", ([], ["display_name"])),
                    ("search_count", ([],)),
                    ("name_search", ("",)),
                    ("web_search_read", ([], {"display_name": {}})),
                    ("formatted_read_group", ([], ["create_uid"], ["__count"])),
                    ("read", (self.env[model].search([], limit=1).ids, ["display_name"])),
                    ("export_data", (self.env[model].search([], limit=1).ids, ["display_name"])),
                ):
                    with self.assertRaises(AccessError, msg=f"{user.name} {model} {method}"):
                        self._rpc(user, model, method, *args)

    def test_coach_reads_no_other_member(self):
        for method, args in (
            ("read", (["number"],)),
            ("export_data", (["number", "partner_id/name"],)),
            ("web_read", ({"number": {}},)),
            ("write", ({"note": "x"},)),
            ("unlink", ()),
            ("action_undo_state", ()),
            ("message_post", ()),
        ):
            for member in self.others | self.nobodys:
                with self.assertRaises(AccessError, msg=method):
                    self._rpc(self.coach, "coop.member", method, member.ids, *args)
        found = self._rpc(self.coach, "coop.member", "name_search", "Anna")
        self.assertFalse(found)
        groups = self._rpc(self.coach, "coop.member", "formatted_read_group", [], ["coach_id"], ["__count"])
        self.assertEqual(sum(group["__count"] for group in groups), 2)

    def test_coach_sees_history_permissions_and_rules_of_his_members_only(self):
        coached = self.mine | self.applicant
        self.assertEqual(self._seen(self.coach, "coop.member.status").member_id, coached)
        self.assertEqual(self._seen(self.coach, "coop.permission").member_id, coached)
        self.assertEqual(self._seen(self.coach, "coop.contribution.rule"), self.rules[0])
        self.assertEqual(self.agreement.with_user(self.coach).member_count, 2)

    def test_chatter_follows_the_member(self):
        for member in self.mine | self.others:
            member.message_post(body="A private word")  # pylint: disable=translation-required
        messages = self._rpc(
            self.coach, "mail.message", "search_read", [("model", "=", "coop.member")], ["res_id", "body"]
        )
        self.assertIn(self.mine.id, {message["res_id"] for message in messages})
        self.assertLessEqual({message["res_id"] for message in messages}, set((self.mine | self.applicant).ids))
        for user in (self.shop, self.invoicing):
            self.assertFalse(self._rpc(user, "mail.message", "search_read", [("model", "in", MODELS)], ["body"]))
            with self.assertRaises(AccessError):
                self.others.message_ids[:1].with_user(user).read(["body"])

    def test_attachments_follow_the_member(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "Plan.txt", "raw": b"x", "res_model": "coop.member", "res_id": self.others.id}
        )
        for user in (self.coach, self.shop, self.invoicing):
            with self.assertRaises(AccessError):
                self._rpc(user, "ir.attachment", "read", attachment.ids, ["datas"])

    def test_contacts_do_not_tell_who_is_a_member(self):
        """Every user may read contacts, so nothing on them may lead to a member."""
        described = self._rpc(self.shop, "res.partner", "fields_get", [], ["relation"])
        self.assertNotIn("coop.member", {field.get("relation") for field in described.values()})
        account = self.mine.analytic_account_id.with_user(self.shop)
        self.assertNotIn("Mien", str(account.read(["display_name", "name", "code", "partner_id"])))

    # === WHO DOES WHAT === #

    def test_readers_only_read(self):
        for user in (self.board, self.accountant):
            for model in MODELS:
                records = self.env[model].with_user(user).search([], limit=1)
                self.assertTrue(records, f"{user.name} {model}")
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(records.has_access(operation), f"{user.name} {model} {operation}")
            with self.assertRaises(AccessError):
                self._rpc(user, "coop.member", "action_undo_state", self.mine.ids)

    def test_every_page_opens_for_who_may_see_it(self):
        """The member's form reads his history, permissions and rules."""
        for user in (self.treasurer, self.board, self.coach, self.administrator, self.accountant):
            form = Form(self.mine.with_user(user))
            self.assertEqual(form.person_name, "Mien")
            self.assertEqual(form.applied_rule_ids[:], self.rules[0])
            self.assertEqual(self.rules[0].with_user(user).destination_label, "Training pot")
            for model in MODELS[2:]:
                if self.env[model].with_user(user).has_access("read"):
                    Form(self.env[model].with_user(user).search([], limit=1))

    def test_coach_enters_an_applicant_with_a_new_contact(self):
        self.assertFalse(self.coach.has_group("base.group_partner_manager"))
        form = Form(self.env["coop.member"].with_user(self.coach))
        form.person_name, form.phone, form.trade_name = "Jan Jansen", "010 1234567", "Tuinhulp"
        member = form.save()
        self.assertRecordValues(
            member,
            [{"coach_id": self.coach.id, "state": "applicant", "person_name": "Jan Jansen", "phone": "010 1234567"}],
        )
        with Form(member) as form:
            form.email = "jan@example.com"
        self.assertEqual(member.partner_id.email, "jan@example.com")
        self.assertTrue(member.sudo().analytic_account_id)
        member.unlink()

    def test_coach_does_not_reach_other_contacts(self):
        with self.assertRefused(AccessError, "Type the name"):
            self._rpc(self.coach, "coop.member", "create", [{"partner_id": self.partner_a.id}])
        with self.assertRefused(AccessError, "Type the name"):
            self._rpc(self.coach, "coop.member", "write", self.mine.ids, {"partner_id": self.partner_a.id})
        with self.assertRaises(AccessError):
            self._rpc(self.coach, "res.partner", "write", self.mine.partner_id.ids, {"email": "x@example.com"})
        with self.assertRaises(AccessError):
            self._rpc(self.coach, "coop.member", "write", self.others.ids, {"email": "x@example.com"})

    def test_coach_takes_his_members_through_their_life(self):
        change = self.env["coop.member.change.state"].with_user(self.coach)
        change.create({"member_id": self.mine.id, "state": "paused", "date": "2026-03-01"}).action_confirm()
        self.assertEqual(self.mine.state, "paused")
        self._rpc(self.coach, "coop.member", "action_undo_state", self.mine.ids)
        self.assertEqual(self.mine.state, "active")
        with self.assertRaises(AccessError):
            change.create({"member_id": self.others.id, "state": "paused", "date": "2026-03-01"}).action_confirm()

    def test_coach_does_not_rewrite_history(self):
        status = self.mine.status_ids[:1]
        for method, args in (
            ("write", (status.ids, {"date": "2026-02-01"})),
            ("unlink", (status.ids,)),
            ("create", ([{"member_id": self.mine.id, "state": "paused", "date": "2026-02-01"}],)),
        ):
            with self.assertRaises(AccessError, msg=method):
                self._rpc(self.coach, "coop.member.status", method, *args)
        with self.assertRaises(AccessError):
            self._rpc(
                self.coach, "coop.member", "write", self.mine.ids, {"status_ids": [(1, status.id, {"note": "x"})]}
            )
        self._rpc(self.treasurer, "coop.member.status", "write", status.ids, {"date": "2026-02-01"})

    def test_no_context_skips_the_check_of_the_history(self):
        status = self.mine.status_ids[:1]
        with self.assertRefused(ValidationError, "does not fit"):
            self._rpc(
                self.treasurer,
                "coop.member.status",
                "create",
                [{"member_id": status.member_id.id, "state": "applicant", "date": "2026-02-01"}],
                context={"coop_status_check": True},
            )

    def test_coach_deletes_applicants_only(self):
        with self.assertRaises(AccessError):
            self.mine.with_user(self.coach).unlink()
        self.applicant.coach_id = self.coach
        self.permissions.filtered(lambda permission: permission.member_id == self.applicant).unlink()
        self.applicant.with_user(self.coach).unlink()

    def test_coach_takes_an_applicant_on(self):
        self.applicant.with_user(self.coach).coach_id = self.coach
        self.assertNotIn(self.applicant, self._seen(self.coach2))

    def test_coach_enters_permissions_of_his_members(self):
        vals = {"agreement_id": self.agreement.id, "date_from": "2026-01-01"}
        self.permissions.unlink()
        self._rpc(self.coach, "coop.permission", "create", [{**vals, "member_id": self.mine.id}])
        with self.assertRaises(AccessError):
            self._rpc(self.coach, "coop.permission", "create", [{**vals, "member_id": self.others.id}])
        with self.assertRaises(AccessError):
            self._rpc(self.coach, "coop.agreement", "write", self.agreement.ids, {"name": "Mine"})
        with self.assertRaises(AccessError):
            self._rpc(self.coach, "coop.contribution.rule", "write", self.rules[0].ids, {"percentage": 0})

    def test_private_methods_are_not_called_from_outside(self):
        for method in ("_change_state", "_get_person", "_by_partner"):
            with self.assertRaises(AccessError):
                self._rpc(self.treasurer, "coop.member", method, self.mine.ids)

    def test_menus(self):
        menus = self.env["ir.ui.menu"]
        expected = {
            self.shop: set(),
            self.invoicing: set(),
            self.coach: {"members", "municipalities"},
            self.board: {"members", "municipalities", "configuration"},
            self.treasurer: {"members", "municipalities", "configuration"},
        }
        for user, names in expected.items():
            visible = menus.with_user(user)._visible_menu_ids()
            for name in ("members", "municipalities", "configuration"):
                menu = self.env.ref(f"social_cooperative.coop_menu_{name}")
                self.assertEqual(menu.id in visible, name in names, f"{user.name} {name}")
        self.assertNotIn(
            self.env.ref("social_cooperative.coop_setup_menu").id, menus.with_user(self.treasurer)._visible_menu_ids()
        )


@tagged("post_install", "-at_install", "thorough")
class TestTwoCooperatives(CoopCommon):
    """Two cooperatives in one database see nothing of each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_cooperative()
        cls.users = [
            cls._create_user(f"other_{role}", f"social_cooperative.group_{role}", company=cls.other)
            for role in ("treasurer", "board", "coach", "administrator")
        ]
        cls.users.append(cls._create_user("other_accountant", "account.group_account_readonly", company=cls.other))
        for user in cls.users:
            user.group_ids += cls.env.ref("base.group_allow_export")
        municipality = cls.env["res.partner"].create(
            {"name": "Gemeente", "coop_municipality_id": cls.env.ref("social_cooperative.municipality_gm0637").id}
        )
        member = cls._create_member("Jan", state="applicant", coach_id=False)
        agreement = cls.env["coop.agreement"].create(
            {"name": "Agreement", "authority_partner_id": municipality.id, "date_from": "2026-01-01"}
        )
        permission = cls.env["coop.permission"].create(
            {"member_id": member.id, "agreement_id": agreement.id, "date_from": "2026-01-01"}
        )
        cls.records = [member, member.status_ids, agreement, permission, cls._rule(), cls.pot]
        cls.env.flush_all()

    def test_nothing_is_seen_from_the_other_side(self):
        for user in self.users:
            for records in self.records:
                own = records.with_user(user)
                if own.browse().has_access("read"):
                    self.assertFalse(own.search([("id", "in", records.ids)]), f"{user.name} {records._name}")
                    self.assertFalse([r for r in own.name_search("") if r[0] in records.ids])
                for method, args in (("read", (["display_name"],)), ("export_data", (["display_name"],))):
                    with self.assertRaises(AccessError, msg=f"{user.name} {records._name}"):
                        call_kw(own.browse(), method, (records.ids, *args), {})

    def test_contacts_made_for_a_member_stay_in_the_cooperative(self):
        member = self.env["coop.member"].with_user(self.treasurer).create({"person_name": "Piet"})
        for user in self.users:
            self.assertFalse(self.env["res.partner"].with_user(user).search([("id", "=", member.partner_id.id)]))

    def test_nothing_is_shared_by_mistake(self):
        _member, _status, agreement, _permission, _rule, _pot = self.records
        stranger = self._create_member("Piet", company_id=self.other.id)
        with self.assertRefused(UserError, "compan"):
            self.env["coop.permission"].create(
                {"member_id": stranger.id, "agreement_id": agreement.id, "date_from": "2026-01-01"}
            )
        with self.assertRefused(UserError, "compan"):
            self._rule(member_id=stranger.id)
