from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CoopCommon
from ..common_import import ImportsFiles

HEADS = "Member,Agreement,Start,End,Reference\n"


@tagged("post_install", "-at_install")
class TestPermissionImport(ImportsFiles, CoopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls._create_member("Anna de Wit")
        cls.bert = cls._create_member("Bert Zwart")
        cls.agreement = cls._agreement(date_to="2027-12-31")

    def _import(self, rows):
        return self._import_as(self.treasurer, "coop.permission", HEADS + rows)

    def _permissions(self):
        return self.env["coop.permission"].search([("company_id", "=", self.company.id)], order="member_id")

    def test_the_template_itself(self):
        self.assertEqual((self.anna | self.bert).mapped("number"), ["L0001", "L0002"])
        self.assertFalse(self._import_as(self.treasurer, "coop.permission", *self._template("coop.permission")))
        anna, bert = self._permissions()
        self.assertEqual((anna.member_id, bert.member_id), (self.anna, self.bert))
        self.assertEqual((anna.agreement_id, bert.agreement_id), (self.agreement, self.agreement))
        self.assertEqual((str(anna.date_to), str(bert.date_to)), ("2026-12-31", "2027-12-31"), "else the agreement's")
        self.assertEqual((anna.job_search_exempt, bert.job_search_exempt), (True, False))
        self.assertEqual(anna.reference, "2026-00123")

    def test_bad_rows_are_named_and_nothing_comes_in(self):
        with mute_logger("odoo.sql_db"):
            messages = self._import(
                f"{self.anna.number},Testdam 2026,2026-01-01,,1\nL9999,Testdam 2026,2026-01-01,,2\n"
                f"{self.bert.number},Elsewhere,2026-01-01,,3\n"
            )
        self.assertEqual({message["rows"]["from"] for message in messages}, {1, 2})
        self.assertFalse(self._permissions())

    def test_outside_the_agreement(self):
        messages = self._import(
            f"{self.anna.number},Testdam 2026,2026-01-01,,1\n{self.bert.number},Testdam 2026,2025-01-01,,2\n"
        )
        self.assertIn("must lie within the agreement", " ".join(message["message"] for message in messages))
        self.assertFalse(self._permissions())

    def test_a_date_that_is_none_is_named_by_row(self):
        [message] = self._import(f"{self.anna.number},Testdam 2026,2026-01-01,,1\n{self.bert.number},Testdam 2026,x,,2\n")
        self.assertIn("Row 2", message["message"])
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertFalse(self._permissions())
