import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestStatementFrozen(CoopScenario):
    """A posted statement never changes, by whatever door and with whatever rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule()

    def setUp(self):
        super().setUp()
        self._pay(self._invoice([(100, {self.anna: 100})], date="2026-01-10"), date="2026-01-11")
        self.settlement = self._settle("2026-01-31")
        self.line = self._statement(self.settlement, self.anna)

    def _call(self, user, records, method, *args, **context):
        """As a client calls it over RPC: plain data, its own context, private methods refused."""
        model = self.env[records._name].with_user(user)
        return call_kw(model, method, [records.ids, *args], {"context": context})

    def _refused(self, user, records, method, *args, **context):
        """Refused in words (an AccessError is a UserError, too), not by a crash."""
        with self.subTest(user=user.login, model=records._name, method=method), self.assertRaises(UserError):
            self._call(user, records, method, *args, **context)

    def test_rows_of_a_statement(self):
        for user in (self.treasurer, self.administrator, self.accountant, self.board, self.coach):
            self._refused(user, self.line, "write", {"closing": 1000.0})
            self._refused(user, self.line, "write", {"member_name": "X"}, coop_own_code=True)
            self._refused(user, self.line.step_ids[0], "write", {"amount": 1.0, "labels": {}})
            self._refused(user, self.line.item_ids, "write", {"name": "X"}, coop_own_code="<object object>")
            for rows in (self.line, self.line.step_ids, self.line.item_ids):
                self._refused(user, rows, "unlink")

    def test_rows_belong_to_their_line(self):
        """The database itself keeps steps and documents with the member, company and settlement of their line."""
        other = self._statement(self.settlement, self.bert)
        self.env.flush_all()
        for table in ("coop_settlement_step", "coop_settlement_item"):
            for column, value in (("member_id", self.bert.id), ("line_id", other.id), ("settlement_id", None)):
                query = SQL(
                    "UPDATE %s SET %s = %s WHERE line_id = %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    value or self.settlement.copy().id,
                    self.line.id,
                )
                with (
                    self.subTest(table=table, column=column),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(psycopg2.errors.ForeignKeyViolation),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(query)

    def test_a_document_that_was_deleted(self):
        move = self.line.item_ids.move_id
        self.assertEqual(self.line.item_ids.search([("move_id", "in", move.ids)]), self.line.item_ids)
        draft = self._invoice([(100, {self.anna: 100})], date="2026-02-10", post=False)
        self.env.cr.execute(
            SQL("UPDATE coop_settlement_item SET move_key = %s WHERE line_id = %s", draft.id, self.line.id)
        )
        self.line.item_ids.invalidate_recordset()
        self.assertEqual(self.line.item_ids.move_id, draft)
        draft.unlink()
        self.assertFalse(self.line.item_ids.move_id)
        with self.assertRaises(UserError):
            self.line.item_ids.action_open_document()
        self.env.cr.execute(
            SQL("UPDATE coop_settlement_item SET move_key = %s WHERE line_id = %s", move.id, self.line.id)
        )

    def test_new_rows(self):
        for user in (self.treasurer, self.administrator):
            vals = {"settlement_id": self.settlement.id, "member_id": self.bert.id, "line_id": self.line.id}
            for model, extra in (
                ("coop.settlement.line", {}),
                ("coop.settlement.step", {"key": "turnover", "code": "turnover"}),
                ("coop.settlement.item", {"category": "pot", "company_id": self.company.id}),
            ):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    call_kw(self.env[model].with_user(user), "create", [[vals | extra]], {})
            self._refused(user, self.line, "copy")

    def test_rows_through_their_settlement(self):
        for user in (self.treasurer, self.administrator):
            for command in (
                Command.update(self.line.id, {"closing": 5}),
                Command.delete(self.line.id),
                Command.clear(),
                Command.create({"member_id": self.bert.id}),
            ):
                self._refused(user, self.settlement, "write", {"line_ids": [list(command)]})
                self._refused(user, self.settlement, "write", {"item_ids": [list(command)]})
            self._refused(user, self.line, "write", {"step_ids": [list(Command.clear())]})
            self._refused(user, self.anna, "write", {"statement_ids": [list(Command.delete(self.line.id))]})

    def test_settlement_itself(self):
        for user in (self.treasurer, self.administrator, self.board):
            for vals in (
                {"state": "draft"},
                {"date_to": "2026-02-28"},
                {"name": "AFR/1"},
                {"computed_by_id": self.board.id},
                {"previous_id": False},
            ):
                self._refused(user, self.settlement, "write", vals)
            self._refused(user, self.settlement, "unlink")
            self._refused(user, self.settlement, "action_draft")
            self._refused(user, self.settlement, "action_compute")

    def test_private_steps_are_not_for_clients(self):
        for method in ("_do_post", "_do_reverse", "_clear_computation", "_do_compute", "_insert_items"):
            self._refused(self.administrator, self.settlement, method)
        self._refused(self.administrator, self.line.step_ids, "_freeze_labels")

    def test_who_may_take_which_step(self):
        new = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-02-28"})
        for user in (self.coach, self.board, self.shop, self.accountant, self.invoicing):
            self._refused(user, new, "action_compute")
        self._call(self.treasurer, new, "action_compute")
        self._refused(self.treasurer, new, "action_approve")
        for user in (self.coach, self.shop, self.accountant, self.invoicing):
            self._refused(user, new, "action_approve")
            self._refused(user, new, "action_draft")
        self._call(self.board, new, "action_approve")
        for user in (self.coach, self.board, self.shop, self.accountant, self.invoicing):
            self._refused(user, new, "action_post")
        self._call(self.treasurer, new, "action_post")
        for user in (self.coach, self.board, self.shop, self.accountant, self.invoicing):
            self._refused(user, new, "action_reverse")

    def test_who_sees_the_button_to_approve(self):
        new = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-02-28"})
        new.action_compute()
        self.assertTrue(new.is_own_computation)
        self.assertFalse(new.with_user(self.treasurer2).is_own_computation)
        self.assertTrue(self.settlement.is_last)
        self.assertFalse(new.is_last)

    def test_deleted_document_keeps_its_row(self):
        item = self.line.item_ids
        self.assertEqual(item.with_user(self.treasurer).action_open_document()["res_id"], item.move_id.id)
        name = item.name
        invoice = item.move_id
        invoice.line_ids.remove_move_reconcile()
        invoice.button_draft()
        invoice.name = "/"
        self.assertEqual(item.name, name)
