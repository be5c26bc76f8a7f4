from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import CoopCommon

PROVINCES = {
    "Drenthe": 12,
    "Flevoland": 6,
    "Fryslân": 18,
    "Gelderland": 51,
    "Groningen": 10,
    "Limburg": 31,
    "Noord-Brabant": 56,
    "Noord-Holland": 44,
    "Overijssel": 25,
    "Utrecht": 26,
    "Zeeland": 13,
    "Zuid-Holland": 50,
}
SOME = {
    "GM0014": ("Groningen", "Groningen"),
    "GM0034": ("Almere", "Flevoland"),
    "GM0080": ("Leeuwarden", "Fryslân"),
    "GM0153": ("Enschede", "Overijssel"),
    "GM0202": ("Arnhem", "Gelderland"),
    "GM0307": ("Amersfoort", "Utrecht"),
    "GM0363": ("Amsterdam", "Noord-Holland"),
    "GM0373": ("Bergen (NH.)", "Noord-Holland"),
    "GM0599": ("Rotterdam", "Zuid-Holland"),
    "GM0637": ("Zoetermeer", "Zuid-Holland"),
    "GM0687": ("Middelburg (Z.)", "Zeeland"),
    "GM0758": ("Breda", "Noord-Brabant"),
    "GM0893": ("Bergen (L.)", "Limburg"),
    "GM0935": ("Maastricht", "Limburg"),
    "GM1680": ("Aa en Hunze", "Drenthe"),
}


@tagged("post_install", "-at_install")
class TestMunicipality(CoopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoetermeer = cls.env.ref("social_cooperative.municipality_gm0637")

    def _add(self, municipality, *contacts, **vals):
        form = Form(self.env["coop.municipality.add"].with_user(self.treasurer))
        self.assertFalse(form.name or form.partner_id)
        form.municipality_id = municipality
        for name, value in vals.items():
            setattr(form, name, value)
        for name, function, email in contacts:
            with form.contact_ids.new() as line:
                line.name, line.function, line.email = name, function, email
        return self.env["res.partner"].browse(form.save().action_add()["res_id"])

    # === REFERENCE LIST === #

    def test_the_list_of_2026(self):
        """342 municipalities since 2023, and how many each province has, by Statistics Netherlands (CBS)."""
        names = self.env["ir.model.data"].search(
            [("module", "=", "social_cooperative"), ("model", "=", "coop.municipality")]
        )
        known = self.env["coop.municipality"].browse(names.mapped("res_id"))
        self.assertEqual(len(known), 342)
        self.assertEqual(len(set(known.mapped("code"))), 342)
        self.assertEqual({name: len(those) for name, those in known.grouped("province").items()}, PROVINCES)
        for name in names:
            self.assertEqual(name.name, f"municipality_{known.browse(name.res_id).code.lower()}")

    def test_some_of_the_list(self):
        """By hand from the CBS's own list, one of each province and the two that are called Bergen."""
        for code, (name, province) in SOME.items():
            with self.subTest(code):
                found = self.env["coop.municipality"].search([("code", "=", code)])
                self.assertRecordValues(found, [{"name": name, "province": province}])

    def test_found_by_name_and_code(self):
        for text in ("Zoetermeer", "GM0637", "0637"):
            names = self.env["coop.municipality"].name_search(text)
            self.assertIn(self.zoetermeer.id, [number for number, _name in names])

    def test_codes(self):
        for code in ("GM0637", "0638", "GM063"):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.env["coop.municipality"].create({"code": code, "name": "Twice or wrong"})

    def test_entered_by_hand_before_the_list_knew_it(self):
        """A merger is entered in January; the next version of the addon brings the same code."""
        municipalities = self.env["coop.municipality"]
        new = municipalities.create({"code": "GM9999", "name": "Nieuw", "valid_from": "2027-01-01"})
        self.zoetermeer.write({"valid_to": "2026-12-31", "successor_id": new.id})
        municipalities.with_context(install_mode=True)._load_records(
            [
                {
                    "xml_id": "social_cooperative.municipality_gm9999",
                    "values": {"code": "GM9999", "name": "Nieuwland", "province": "Utrecht"},
                    "noupdate": False,
                },
                {
                    "xml_id": "social_cooperative.municipality_gm0637",
                    "values": {"code": "GM0637", "name": "Zoetermeer", "province": "Zuid-Holland"},
                    "noupdate": False,
                },
            ],
            update=True,
        )
        self.assertEqual(self.env.ref("social_cooperative.municipality_gm9999"), new)
        self.assertEqual(new.name, "Nieuwland")
        self.assertEqual(self.zoetermeer.successor_id, new, "what was entered by hand stays")
        self.assertEqual(self.zoetermeer.display_name, "Zoetermeer → Nieuwland")

    # === AMONG THE CONTACTS === #

    def test_added_with_its_people_in_one_step(self):
        partner = self._add(
            self.zoetermeer,
            ("Ans", "Klantmanager", "ans@example.com"),
            ("Bea", "Beleidsadviseur", "bea@example.com"),
            email="post@example.com",
        )
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Municipality of Zoetermeer",
                    "is_company": True,
                    "is_municipality": True,
                    "cbs_code": "GM0637",
                    "email": "post@example.com",
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertRecordValues(
            partner.child_ids.sorted("name"),
            [
                {"name": "Ans", "function": "Klantmanager", "is_municipality": False},
                {"name": "Bea", "function": "Beleidsadviseur", "is_municipality": False},
            ],
        )
        self.assertIn(partner, self.env["res.partner"].search([("is_municipality", "=", True)]))
        self.assertNotIn(partner, self.env["res.partner"].search([("is_municipality", "=", False)]))

    def test_added_twice_only_adds_the_people(self):
        partner = self._add(self.zoetermeer)
        again = self._add(self.zoetermeer, ("Ans", "Klantmanager", "ans@example.com"))
        self.assertEqual(again, partner)
        self.assertEqual(partner.child_ids.name, "Ans")

    def test_another_cooperative_keeps_its_own(self):
        partner = self._add(self.zoetermeer)
        other = self._create_cooperative()
        add = self.env["coop.municipality.add"].create({"municipality_id": self.zoetermeer.id, "company_id": other.id})
        self.assertFalse(add.partner_id)
        self.assertNotEqual(add.action_add()["res_id"], partner.id)

    def test_merged_municipality_shows_its_successor(self):
        partner = self._add(self.zoetermeer)
        agreement = self.env["coop.agreement"].create(
            {"name": "Zoetermeer", "authority_partner_id": partner.id, "date_from": "2026-01-01"}
        )
        delft = self.env.ref("social_cooperative.municipality_gm0503")
        self.zoetermeer.write({"valid_to": "2026-12-31", "successor_id": delft.id})
        self.assertEqual(partner.coop_municipality_successor_id, delft)
        self.assertEqual(agreement.municipality_successor_id, delft)

    # === THE WAY ON === #

    def test_from_the_municipality_to_permissions(self):
        """Each page leads to the next, and back."""
        partner = self._add(self.zoetermeer).with_user(self.treasurer)
        self.assertEqual(partner.coop_agreement_count, 0)
        agreements = self.env["coop.agreement"].with_user(self.treasurer)
        with Form(agreements.with_context(**partner.action_coop_add_agreement()["context"])) as form:
            self.assertEqual(form.authority_partner_id, partner)
            self.assertRegex(form.name, r"^Zoetermeer \d{4}$")
        agreement = form.record
        partner.invalidate_recordset()
        self.assertEqual(partner.coop_agreement_count, 1)
        self.assertEqual(partner.action_coop_agreements()["res_id"], agreement.id)
        self.assertEqual(agreement.action_open_authority()["res_id"], partner.id)
        self.assertEqual((agreement.reward_policy_count, agreement.permission_count), (0, 0))
        policies = self.env["coop.reward.policy"].with_user(self.treasurer)
        with Form(policies.with_context(**agreement.action_add_reward_policy()["context"])) as form:
            self.assertEqual((form.agreement_id, form.date_from), (agreement, agreement.date_from))
            form.name = "Half"
        self.assertEqual(form.record.action_open_agreement()["res_id"], agreement.id)
        permissions = self.env["coop.permission"].with_user(self.treasurer)
        with Form(permissions.with_context(**agreement.action_add_permission()["context"])) as form:
            self.assertEqual(form.agreement_id, agreement)
            form.member_id = self._create_member("Anna")
        self.assertEqual(form.record.action_open_agreement()["res_id"], agreement.id)
        agreement.invalidate_recordset()
        self.assertEqual((agreement.reward_policy_count, agreement.permission_count), (1, 1))

    def test_the_count_is_for_who_may_see_agreements(self):
        partner = self._add(self.zoetermeer)
        self._agreement(partner)
        self.assertEqual(partner.with_user(self.coach).coop_agreement_count, 1)
        self.assertEqual(partner.with_user(self.shop).coop_agreement_count, 0)
