import json
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import CoopCommon


@tagged("post_install", "-at_install")
class TestApiReader(CoopCommon, HttpCase):
    """A program with an API key and no other right than the smallest: doc/api.md."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule()
        cls.anna = cls._create_member("Anna de Wit", trade_name="Tuinhulp Oost")
        cls._pay(cls._invoice([(1000.0, {cls.anna: 100})]))
        cls._invoice([(100.0, {cls.anna: 100})])
        settlement = cls.env["coop.settlement"].with_user(cls.treasurer).create({"date_to": "2026-01-31"})
        settlement.action_compute()
        settlement.with_user(cls.board).action_approve()
        settlement.action_post()
        cls.anna.message_post(  # pylint: disable=translation-required
            body="Anna de Wit called", subtype_xmlid="mail.mt_comment", attachments=[("wit.txt", b"x")]
        )
        cls.program = cls.env["res.users"].create(
            {
                "name": "Dashboard",
                "login": "dashboard",
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [Command.set(cls.env.ref("social_cooperative.group_reader").ids)],
            }
        )
        keys = cls.env["res.users.apikeys"].with_user(cls.program).sudo()
        cls.key = keys._generate("rpc", "dashboard", datetime.now() + timedelta(days=1))

    def _post(self, model, method, key=None, **arguments):
        headers = {"Authorization": f"Bearer {key or self.key}", "Content-Type": "application/json"}
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_access", "odoo.addons.base.models.ir_model"):
            return self.url_open(f"/json/2/{model}/{method}", data=json.dumps(arguments), headers=headers)

    def _call(self, model, method, **arguments):
        """What POST /json/2/<model>/<method> answers."""
        response = self._post(model, method, **arguments)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def _refused(self, model, method, **arguments):
        response = self._post(model, method, **arguments)
        # Exporting is refused by a message for users, all else by a lack of rights.
        self.assertEqual(response.status_code, 422 if method == "export_data" else 403, f"{model} {response.text}")
        self.assertNotIn("de Wit", response.text)

    def _rows(self, model, column):
        """What a program finds in a model where everybody may look: rows of members, or a refusal."""
        response = self._post(model, "search_read", domain=[[column, "=", "coop.member"]], fields=["id"])
        return response.json() if response.status_code == 200 else []

    def test_figures_of_members(self):
        fields = ["number", "trade_name", "state", "pot_booked", "pot_unsettled", "pot_expected", "pot_reserved",
                  "pot_available"]  # fmt: skip
        self.assertEqual(
            self._call("coop.member", "search_read", domain=[["number", "=", self.anna.number]], fields=fields),
            [
                {
                    "id": self.anna.id,
                    "number": self.anna.number,
                    "trade_name": "Tuinhulp Oost",
                    "state": "active",
                    "pot_booked": 700.0,
                    "pot_unsettled": 0.0,
                    "pot_expected": 70.0,
                    "pot_reserved": 0.0,
                    "pot_available": 700.0,
                }
            ],
        )

    def test_statements_with_their_steps(self):
        [statement] = self._call(
            "coop.settlement.line",
            "search_read",
            domain=[["state", "=", "posted"]],
            fields=["number", "member_id", "date_to", "turnover", "contribution", "change", "closing", "step_ids"],
        )
        self.assertEqual(statement["member_id"], [self.anna.id, f"{self.anna.number} Tuinhulp Oost"])
        self.assertEqual(
            [statement[name] for name in ("date_to", "turnover", "contribution", "change", "closing")],
            ["2026-01-31", 1000.0, -300.0, 700.0, 700.0],
        )
        steps = self._call(
            "coop.settlement.step", "read", ids=statement["step_ids"], fields=["code", "amount", "booked"]
        )
        self.assertEqual(sum(step["amount"] for step in steps if step["booked"]), 700.0)

    def test_all_fields_are_those_without_a_person(self):
        text = json.dumps(
            [
                self._call("coop.member", "read", ids=self.anna.ids),
                self._call("coop.settlement.line", "search_read", domain=[]),
                self._call("coop.settlement.step", "search_read", domain=[]),
            ]
        )
        self.assertIn("Tuinhulp Oost", text)
        self.assertNotIn("de Wit", text)

    def test_who_the_person_is_stays_hidden(self):
        for field in ("partner_id", "person_name", "email", "note", "coach_id", "agreement_id", "exit_reason"):
            self._refused("coop.member", "read", ids=self.anna.ids, fields=[field])
        self._refused("coop.settlement.line", "search_read", domain=[], fields=["member_name"])
        for domain in ([["partner_id.name", "ilike", "Wit"]], [["coach_id", "=", 1]]):
            self._refused("coop.member", "search_count", domain=domain)
        self._refused("coop.settlement.line", "search_count", domain=[["member_name", "ilike", "Wit"]])
        self._refused("coop.settlement.line", "search_count", domain=[["member_id.partner_id.name", "ilike", "Wit"]])
        self._refused("coop.member", "search_read", domain=[], fields=["number"], order="partner_id")
        self._refused("coop.member", "name_search", name="Wit")
        self._refused("coop.member", "export_data", ids=self.anna.ids, fields_to_export=["partner_id/name"])

    def test_everything_else_is_refused(self):
        for model in ("res.partner", "account.move", "account.move.line", "account.analytic.line", "coop.permission",
                      "coop.reward", "coop.spending.request", "coop.settlement", "coop.member.ledger",
                      "coop.assignment", "res.users.log"):  # fmt: skip
            self._refused(model, "search_read", domain=[], fields=["id"])
        # Of these Odoo shows everybody what belongs to records that he sees; a program gets none all the same.
        self.assertTrue(self.anna.message_ids.attachment_ids)
        self.assertFalse(self._rows("mail.message", "model"))
        self.assertFalse(self._rows("ir.attachment", "res_model"))
        self._refused("mail.message", "read", ids=self.anna.message_ids.ids, fields=["body"])
        self._refused("ir.attachment", "read", ids=self.anna.message_ids.attachment_ids.ids, fields=["datas"])

    def test_nothing_can_be_changed(self):
        self._refused("coop.member", "write", ids=self.anna.ids, vals={"trade_name": "x"})
        self._refused("coop.member", "create", vals_list=[{"person_name": "x"}])
        self._refused("coop.member", "unlink", ids=self.anna.ids)
        self._refused("coop.member", "action_undo_state", ids=self.anna.ids)
        self._refused("coop.member", "message_post", ids=self.anna.ids, body="x")
        self._refused("coop.settlement", "create", vals_list=[{"date_to": "2026-02-28"}])
        self._refused("coop.setup", "action_open")

    def test_another_cooperatives_members_are_not_there(self):
        other = self._create_cooperative()
        member = self._create_member("Carla Groen", company_id=other.id)
        self.assertEqual(self._call("coop.member", "search", domain=[["id", "=", member.id]]), [])
        self._refused("coop.member", "read", ids=member.ids, fields=["number"])

    def test_without_a_key(self):
        self.assertEqual(self._post("coop.member", "search", key="0" * 40, domain=[]).status_code, 401)
