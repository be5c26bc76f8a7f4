from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CoopCommon
from ..common_import import ImportsFiles

HEADS = "Number,Name,Trade name,History/Status,History/Since\n"


@tagged("post_install", "-at_install")
class TestMemberImport(ImportsFiles, CoopCommon):
    """Members of the time before come in by Odoo's own import, with their numbers and history."""

    def _import(self, rows, user=None):
        return self._import_as(user or self.treasurer, "coop.member", HEADS + rows)

    def _members(self):
        return self.env["coop.member"].search([("company_id", "=", self.company.id)])

    def test_the_template_itself(self):
        self.assertFalse(self._import_as(self.treasurer, "coop.member", *self._template("coop.member")))
        anna, bert = self._members()
        self.assertRecordValues(
            anna | bert,
            [
                {"number": "L0001", "person_name": "Anna de Wit", "trade_name": "Tuinhulp Oost", "state": "active"},
                {"number": "L0002", "person_name": "Bert Zwart", "trade_name": "Klusbus", "state": "paused"},
            ],
        )
        self.assertEqual((anna.email, anna.phone), ("anna@example.com", "06 12345678"))
        self.assertEqual(
            [(status.state, str(status.date)) for status in bert.status_ids.sorted("date")],
            [("applicant", "2025-09-01"), ("active", "2025-10-01"), ("paused", "2026-01-01")],
        )
        self.assertEqual(anna.analytic_account_id.code, "L0001")
        self.assertEqual(self._create_member("Carla").number, "L0003", "the sequence skips what came along")

    def test_without_numbers_the_sequence_gives_them(self):
        self.assertFalse(self._import(",Anna,Tuin,Active,2025-03-01\n,Bert,Klus,Active,2025-03-01\n"))
        anna, bert = self._members()
        self.assertRegex(anna.number, r"^L\d{4}$")
        self.assertGreater(bert.number, anna.number)

    def test_bad_rows_are_named_and_nothing_comes_in(self):
        with mute_logger("odoo.sql_db"):
            messages = self._import(
                "L0001,Anna,Tuin,Active,2025-03-01\nL0002,Bert,Klus,Dead,2025-03-01\nL0003,Carla,Fiets,Gone,2025-03-01\n"
            )
        self.assertEqual({message["rows"]["from"] for message in messages}, {1, 2})
        self.assertFalse(self._members())

    def test_a_number_twice(self):
        with mute_logger("odoo.sql_db"):
            messages = self._import("L0001,Anna,Tuin,Active,2025-03-01\nL0001,Bert,Klus,Active,2025-03-01\n")
        self.assertIn("There is a member with this number", messages[-1]["message"])
        self.assertFalse(self._members())

    def test_a_row_without_a_name(self):
        messages = self._import("L0001,Anna,Tuin,Active,2025-03-01\nL0002,,Klus,Active,2025-03-01\n")
        self.assertIn("Type the name of the person", " ".join(message["message"] for message in messages))
        self.assertFalse(self._members())

    def test_a_history_that_cannot_be(self):
        messages = self._import("L0001,Anna,Tuin,Active,2025-03-01\n,,,Applicant,2025-04-01\n")
        self.assertIn("does not fit", messages[0]["message"])
        self.assertFalse(self._members())

    def test_a_date_that_is_none_is_named_by_row(self):
        [message] = self._import("L0001,Anna,Tuin,Active,2025-03-01\nL0002,Bert,Klus,Active,soon\n")
        self.assertIn("Row 2", message["message"])
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertFalse(self._members())

    def test_who_may_not(self):
        for user in (self.accountant, self.invoicing):
            messages = self._import("L0001,Anna,Tuin,Active,2025-03-01\n", user)
            self.assertIn("not allowed to create", messages[0]["message"])
            self.assertFalse(self._members())
