import io

from openpyxl import load_workbook

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...report.common.import_template import ImportTemplate
from ..scenario import CoopScenario

IMPORT_OPTIONS = {"has_headers": True, "separator": ",", "quoting": '"', "float_thousand_separator": ",",
                  "float_decimal_separator": ".", "date_format": "", "datetime_format": ""}  # fmt: skip


@tagged("post_install", "-at_install")
class TestOpening(CoopScenario):
    """Opening balances come in by Odoo's own import and are booked by one entry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.equity = cls.company_data["default_account_revenue"].copy({"account_type": "equity", "code": "300900"})

    def setUp(self):
        super().setUp()
        # A refused import resets the registry from the database, where this test's plan Members is not committed.
        self.patch(type(self.registry), "reset_changes", lambda registry: None)

    def _import(self, content, mimetype="text/csv", name="opening.csv"):
        """Upload and import as the screen does, as the treasurer; returns the messages."""
        screen = (
            self.env["base_import.import"]
            .with_user(self.treasurer)
            .create({"res_model": "coop.opening.line", "file": content, "file_name": name, "file_type": mimetype})
        )
        preview = screen.parse_preview(dict(IMPORT_OPTIONS))
        fields = [match[0] if match else False for _column, match in sorted(preview["matches"].items())]
        return screen.execute_import(fields, preview["headers"], dict(IMPORT_OPTIONS))["messages"]

    def _lines(self):
        return self.env["coop.opening.line"].search([("company_id", "=", self.company.id)])

    def _book(self, lines):
        action = lines.with_user(self.treasurer).action_book()
        wizard = (
            self.env["coop.opening.book"]
            .with_user(self.treasurer)
            .with_context(**action["context"])
            .create({"date": "2025-12-31", "account_id": self.equity.id})
        )
        return self.env["account.move"].browse(wizard.action_confirm()["res_id"])

    def test_csv(self):
        self.assertFalse(
            self._import(
                f"Member,Amount,Note\n{self.anna.number},345.60,From the sheet\n{self.bert.number},-20,\n".encode()
            )
        )
        self.assertRecordValues(
            self._lines(),
            [
                {"sequence": 1, "member_id": self.anna.id, "amount": 345.6, "state": "new"},
                {"sequence": 2, "member_id": self.bert.id, "amount": -20.0, "state": "new"},
            ],
        )
        move = self._book(self._lines())
        self.assertEqual((self._pot_balance(self.anna), self._pot_balance(self.bert)), (345.6, -20.0))
        self.assertEqual(len(move.line_ids), 3)
        self.assertEqual(set(self._lines().mapped("state")), {"booked"})
        self.assertFalse([label for label in move.line_ids.mapped("name") if "Wit" in label], "no surname in the books")
        statement = self._statement(self._settle("2026-01-31"), self.anna)
        self.assertRecordValues(statement, [{"opening": 0.0, "other": 345.6, "closing": 345.6}])

    def test_template_file(self):
        file = io.BytesIO()
        ImportTemplate(self.env, "coop.opening.line").fill(file)
        content = file.getvalue()
        mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        self.anna.number, self.bert.number = "L0001", "L0002"
        self.assertFalse(self._import(content, mimetype, "opening_balances.xlsx"))
        self.assertEqual(self._lines().mapped("amount"), [345.6, -20.0])

    def test_what_the_dialog_proposes(self):
        """The day before the first entry, and where the money stood: nothing has to be guessed."""
        lines = self.env["coop.opening.line"].create({"member_id": self.anna.id, "amount": 10})
        unaffected = self.env["account.account"].search(
            [("account_type", "=", "equity_unaffected"), ("company_ids", "in", self.company.ids)]
        )
        dialogs = self.env["coop.opening.book"].with_user(self.treasurer)
        dialog = dialogs.with_context(**lines.with_user(self.treasurer).action_book()["context"]).create({})
        self.assertEqual((str(dialog.date), dialog.account_id), ("2025-12-31", unaffected), "there is no entry yet")
        dialog.account_id = self.equity
        dialog.action_confirm()
        self._invoice([(100, {self.anna: 100})], date="2026-03-05")
        more = self.env["coop.opening.line"].create({"member_id": self.bert.id, "amount": 5})
        dialog = dialogs.with_context(**more.with_user(self.treasurer).action_book()["context"]).create({})
        self.assertEqual((str(dialog.date), dialog.account_id), ("2026-03-04", self.equity))

    def test_template_in_dutch(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        field = self.env["ir.model.fields"]._get("coop.opening.line", "member_id")
        field.update_field_translations("field_description", {"nl_NL": "Deelnemer"})
        self.env.registry.clear_cache()
        file = io.BytesIO()
        ImportTemplate(self.env(context={"lang": "nl_NL"}), "coop.opening.line").fill(file)
        self.assertEqual(load_workbook(file).active["A1"].value, "Deelnemer")

    def test_bad_rows_are_named_and_nothing_comes_in(self):
        with mute_logger("odoo.sql_db"):
            messages = self._import(f"Member,Amount\n{self.anna.number},10\nL9998,20\nL9999,30\n".encode())
        self.assertEqual({message["rows"]["from"] for message in messages}, {1, 2})
        self.assertFalse(self._lines())

    def test_a_bad_amount_is_named_by_line_and_nothing_comes_in(self):
        [message] = self._import(f"Member,Amount\n{self.anna.number},10\n{self.bert.number},x\n".encode())
        self.assertIn("Row 2", message["message"])
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertFalse(self._lines())

    def test_twice_the_same_member(self):
        with mute_logger("odoo.sql_db"):
            messages = self._import(f"Member,Amount\n{self.anna.number},10\n{self.anna.number},20\n".encode())
        self.assertTrue(messages)
        self.assertFalse(self._lines())

    def test_zero(self):
        with self.assertRaises(ValidationError):
            self.env["coop.opening.line"].create({"member_id": self.anna.id, "amount": 0})

    def test_booked_rows_stay(self):
        line = self.env["coop.opening.line"].create({"member_id": self.anna.id, "amount": 10})
        move = self._book(line)
        for attack in (lambda: line.write({"amount": 20}), line.unlink):
            with self.assertRaises(UserError):
                attack()
        move.button_draft()
        self.assertEqual(line.state, "new")
        move.action_post()

    def test_taken_back_to_draft_is_not_booked_twice(self):
        line = self.env["coop.opening.line"].create({"member_id": self.anna.id, "amount": 10})
        move = self._book(line)
        move.button_draft()
        with self.assertRefused(UserError, "draft entry already"):
            self._book(line)
        move.unlink()
        self._book(line)
        self.assertEqual(self._pot_balance(self.anna), 10.0)

    def test_that_it_is_booked_is_not_for_a_client_to_say(self):
        lines = self.env["coop.opening.line"].with_user(self.treasurer)
        move = self._invoice([(10.0, {self.bert: 100})])
        vals = {"member_id": self.anna.id, "amount": 10}
        with self.assertRefused(UserError, "button Book"):
            lines.create({**vals, "move_id": move.id})
        line = lines.with_context(default_move_id=move.id, coop_own_code=True).create(vals)
        self.assertEqual((line.state, line.move_id.id), ("new", False))
        with self.assertRefused(UserError, "button Book"):
            line.with_context(coop_own_code=True).write({"move_id": move.id})

    def test_a_journal_that_is_missing_is_named(self):
        line = self.env["coop.opening.line"].create({"member_id": self.anna.id, "amount": 25.0})
        self.company.coop_journal_id = False
        with self.assertRefused(UserError, "Settlement journal"):
            self._book(line)

    def test_nothing_to_book(self):
        with self.assertRaisesRegex(UserError, "Import or enter"):
            self.env["coop.opening.line"].action_book()
