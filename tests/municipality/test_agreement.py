from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import CoopCommon


@tagged("post_install", "-at_install")
class TestAgreement(CoopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-15"))
        cls.zoetermeer = cls.env.ref("social_cooperative.municipality_gm0637")
        cls.municipality = cls.env["res.partner"].create(
            {"name": "Gemeente Zoetermeer", "is_company": True, "coop_municipality_id": cls.zoetermeer.id}
        )
        cls.agreement = cls._create_agreement()
        cls.member = cls._create_member("Jan", "Tuinhulp")

    @classmethod
    def _create_agreement(cls, **vals):
        return cls.env["coop.agreement"].create(
            {
                "name": "Zoetermeer 2026",
                "authority_partner_id": cls.municipality.id,
                "date_from": "2026-01-01",
                **vals,
            }
        )

    @classmethod
    def _create_permission(cls, **vals):
        return cls.env["coop.permission"].create(
            {"member_id": cls.member.id, "agreement_id": cls.agreement.id, "date_from": "2026-02-01", **vals}
        )

    def _members(self, domain):
        return self.env["coop.member"].search(domain)

    # === WHAT IS IN FORCE TODAY === #

    def test_present_agreement_follows_the_dates(self):
        permission = self._create_permission(date_to="2026-06-15")
        self.assertRecordValues(
            self.member,
            [
                {
                    "permission_id": permission.id,
                    "agreement_id": self.agreement.id,
                    "authority_partner_id": self.municipality.id,
                }
            ],
        )
        for day in ("2026-01-31", "2026-06-16"):
            with freeze_time(day):
                self.env.invalidate_all()
                self.assertFalse(self.member.permission_id)
                self.assertFalse(self._members([("agreement_id", "=", self.agreement.id)]))
                self.assertIn(self.member, self._members([("permission_id", "=", False)]))

    def test_search_by_agreement_and_municipality(self):
        permission, other = self._create_permission(), self._create_member("Piet")
        for domain in (
            [("permission_id", "=", permission.id)],
            [("agreement_id", "=", self.agreement.id)],
            [("agreement_id", "ilike", "Zoetermeer")],
            [("agreement_id.name", "=", "Zoetermeer 2026")],
            [("authority_partner_id", "=", self.municipality.id)],
            [("authority_partner_id", "ilike", "gemeente zoet")],
            [("permission_id", "!=", False)],
            [("agreement_id", "!=", False)],
        ):
            self.assertEqual(self._members(domain), self.member, domain)
        for domain in (
            [("agreement_id", "=", False)],
            [("agreement_id", "not in", self.agreement.ids)],
            [("authority_partner_id", "=", False)],
            [("permission_id", "!=", permission.id)],
        ):
            self.assertIn(other, self._members(domain), domain)
            self.assertNotIn(self.member, self._members(domain), domain)

    def test_group_by_agreement_and_municipality(self):
        self._create_permission()
        self._create_member("Piet")
        for name, expected in (
            ("permission_id", self.member.permission_id),
            ("agreement_id", self.agreement),
            ("authority_partner_id", self.municipality),
        ):
            self.assertTrue(self.env["coop.member"].fields_get([name])[name]["groupable"])
            groups = dict(self.env["coop.member"]._read_group([], [name], ["__count"]))
            self.assertEqual(groups, {expected: 1, expected.browse(): 1})
            shown = self.env["coop.member"].formatted_read_group([], [name], ["__count"])
            self.assertEqual([group["__count"] for group in shown], [1, 1])
            for group in shown:
                self.assertEqual(len(self._members(group["__extra_domain"])), 1)

    def test_many_members_take_no_more_queries(self):
        members = self.env["coop.member"].union(*(self._create_member(f"M{number}") for number in range(10)))
        for member in members:
            self._create_permission(member_id=member.id)
        self.env.invalidate_all()
        members[:1].mapped("display_name")
        with self.assertQueryCount(4):
            members.mapped("agreement_id.name")

    def test_phase(self):
        past = self._create_permission(date_from="2026-01-01", date_to="2026-03-31")
        now = self._create_permission(date_from="2026-04-01", date_to="2026-12-31")
        later = self._create_permission(date_from="2027-01-01")
        self.assertEqual((past | now | later).mapped("phase"), ["ended", "in_force", "upcoming"])
        for phase, expected in (("ended", past), ("in_force", now), ("upcoming", later)):
            self.assertEqual(self.env["coop.permission"].search([("phase", "=", phase)]), expected)
        self.assertEqual(self.env["coop.permission"].search([("phase", "!=", "ended")]), later | now)

    # === DATES === #

    def test_no_two_permissions_at_once(self):
        self._create_permission(date_to="2026-06-30")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_permission(date_from="2026-06-30")
        self._create_permission(date_from="2026-07-01")

    def test_dates_in_order(self):
        for create in (self._create_permission, self._create_agreement):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                create(date_from="2026-03-02", date_to="2026-03-01")

    def test_permission_lies_within_the_agreement(self):
        with self.assertRefused(ValidationError, "within the agreement"):
            self._create_permission(date_from="2025-12-31")
        permission = self._create_permission()
        with self.assertRefused(ValidationError, "within the agreement"):
            self.agreement.date_from = "2026-03-01"
        self.agreement.date_to = "2026-12-31"
        self.assertEqual(permission.date_to, Date.to_date("2026-12-31"))
        with self.assertRefused(ValidationError, "within the agreement"):
            permission.date_to = "2027-01-31"
        self.assertIn("1 permission(s) end", self.agreement.message_ids[0].body)

    def test_permission_runs_as_long_as_the_agreement(self):
        self.agreement.date_to = "2026-12-31"
        self.assertEqual(self._create_permission().date_to, Date.to_date("2026-12-31"))
        form = Form(self.env["coop.permission"].with_context(default_member_id=self._create_member("Piet").id))
        form.agreement_id = self.agreement
        self.assertEqual(form.date_to, Date.to_date("2026-12-31"))

    def test_members_under_the_agreement(self):
        self._create_permission()
        self._create_permission(member_id=self._create_member("Piet").id, date_to="2026-05-31")
        self.assertEqual(self.agreement.member_count, 1)
        action = self.agreement.action_open_members()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.member)

    # === CONTACTS AND RULES === #

    def test_contacts_go_with_another_municipality(self):
        contact = self.env["res.partner"].create({"name": "Klantmanager", "parent_id": self.municipality.id})
        self.agreement.contact_ids = contact
        other = self.env["res.partner"].create(
            {"name": "Amsterdam", "coop_municipality_id": self.env.ref("social_cooperative.municipality_gm0363").id}
        )
        with Form(self.agreement) as form:
            form.authority_partner_id = other
            self.assertFalse(form.contact_ids[:])

    def test_rules_that_count_for_a_member(self):
        general = self._rule(percentage=30)
        fixed = self._rule(monthly_amount=5)
        self.assertEqual(self.member.applied_rule_ids, general | fixed)
        self._create_permission()
        agreed = self._rule(percentage=20, agreement_id=self.agreement.id)
        self.env.invalidate_all()
        self.assertEqual(self.member.applied_rule_ids, agreed | fixed)
        own = self._rule(percentage=10, member_id=self.member.id, date_to="2026-06-30")
        self.env.invalidate_all()
        self.assertEqual(self.member.applied_rule_ids, own | fixed)
        self.assertEqual(own.amount_label, "10 % of net turnover")
        self.assertEqual((general.scope_label, own.scope_label), ("All members", self.member.display_name))
        self.assertEqual(general.destination_label, "The cooperative")

    # === NO BSN === #

    def test_a_bsn_is_warned_for(self):
        permission = self.env["coop.permission"].new({"reference": "besluit 1112.22.333"})
        self.assertIn("BSN", permission._onchange_reference()["warning"]["title"])
        member = self.member.new({"note": "bsn 111222333"}, origin=self.member)
        self.assertTrue(member._onchange_note())
        change = self.env["coop.member.change.state"].new({"note": "111222333"})
        self.assertTrue(change._onchange_note())
        permission.reference = "ZTM-2026-111222334"
        self.assertIsNone(permission._onchange_reference())
        self._create_permission(reference="111222333")

    def test_one_line_entry_from_the_member(self):
        self.member.permission_ids = [
            Command.create({"agreement_id": self.agreement.id, "date_from": "2026-02-01", "job_search_exempt": True})
        ]
        self.assertEqual(self.member.permission_count, 1)
        self.assertEqual(self.member.permission_ids.company_id, self.company)
        self.assertEqual(self.member.permission_ids.display_name, f"{self.member.display_name} – Zoetermeer 2026")
