import json
from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.common.coop_guard import with_mark
from ..common_attack import MARKS
from .common_books import BooksCommon

# With these core lets its own code past its checks; a client can send them as well.
CORE_KEYS = dict.fromkeys(
    ("skip_analytic_sync", "skip_readonly_check", "skip_invoice_sync", "force_delete", "dynamic_unlink"), True
)


@tagged("post_install", "-at_install", "thorough")
class TestBooksRpc(BooksCommon, HttpCase):
    """The same attacks over the wire, as the user with the least rights: what a script would send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoicing.group_ids += cls.env.ref("analytic.group_analytic_accounting")
        cls.invoicing.password = "coop_invoicing"
        cls.invoice = cls._invoice([(100.0, {cls.m1: 60, cls.m2: 40})])
        cls.line = cls.invoice.invoice_line_ids
        cls.item = cls.line.analytic_line_ids.filtered(lambda item: item.member_id == cls.m1)
        cls.settled = cls._settled_entry()
        cls.moves = cls.invoice | cls.settled
        cls.term = cls.invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        cls.partial = cls.term.matched_credit_ids | cls.term.matched_debit_ids

    @classmethod
    def _settled_entry(cls):
        cls._pay(cls.invoice)
        cls.company.coop_four_eyes = False
        settlement = cls.env["coop.settlement"].create({"date_to": cls.default_date})
        settlement.action_compute()
        settlement.action_approve()
        settlement.action_post()
        return settlement.move_ids

    def _call_kw(self, model, method, args, context):
        params = {"model": model, "method": method, "args": args, "kwargs": {"context": context}}
        response = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def _json2(self, key, model, method, body):
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return self.url_open(f"/json/2/{model}/{method}", data=json.dumps(body), headers=headers)

    def _attacks(self):
        """(model, method, ids, values) of each attack."""
        items, lines, moves = "account.analytic.line", "account.move.line", "account.move"
        line = {"name": "More", "amount": 10, "move_line_id": self.line.id, self.column: self.a3.id}
        return [
            (items, "write", self.item.ids, {"amount": 55}),
            (items, "write", self.item.ids, {"date": "2025-01-01"}),
            (items, "write", self.item.ids, {self.column: self.a3.id}),
            (items, "write", self.item.ids, {"analytic_distribution": {str(self.a3.id): 100}}),
            (items, "unlink", self.item.ids, None),
            (items, "copy", self.item.ids, {"amount": 10}),
            (items, "create", None, [line]),
            (lines, "write", self.line.ids, {"analytic_distribution": {str(self.a2.id): 100}}),
            (lines, "write", self.line.ids, {"analytic_distribution": {f" {self.a3.id}": 50, str(self.a1.id): 50}}),
            (lines, "write", self.line.ids, {"parent_state": "draft", "analytic_distribution": False}),
            (lines, "write", self.line.ids, {"analytic_line_ids": [[1, self.item.id, {"amount": 1}]]}),
            (moves, "write", self.invoice.ids, {"line_ids": [[1, self.line.id, {"analytic_distribution": False}]]}),
            (moves, "unlink", self.invoice.ids, None),
            (lines, "unlink", self.invoice.line_ids.ids, None),
            (moves, "write", self.settled.ids, {"state": "draft"}),
            (moves, "write", self.settled.ids, {"line_ids": [[5, 0, 0]]}),
            (moves, "write", self.settled.ids, {"ref": "Something else"}),
            (lines, "write", self.settled.line_ids.ids, {"name": "Something else"}),
            (lines, "unlink", self.settled.line_ids.ids, None),
            ("account.partial.reconcile", "write", self.partial.ids, {"max_date": "2030-01-01"}),
            ("account.partial.reconcile", "write", self.partial.ids, {"amount": 1}),
            (lines, "write", self.term.ids, {"reconciled": False}),
            (moves, "write", self.invoice.ids, {"move_type": "entry"}),
            (moves, "write", self.invoice.ids, {"reversed_entry_id": self.settled.id}),
            (moves, "write", self.invoice.ids, {"invoice_date": "2025-06-01"}),
            (moves, "write", self.invoice.ids, {"date": "2025-06-01"}),
            (moves, "write", self.invoice.ids, {"commercial_partner_id": self.m1.partner_id.id}),
            (lines, "write", self.term.ids, {"invoice_date": False}),
            (lines, "write", self.term.ids, {"display_type": "product"}),
        ]

    def _contexts(self):
        yield {}
        # A mark as text, too: what a client would see of it if it ever leaked.
        for value in (
            True,
            1,
            "coop_own_code",
            str(with_mark(self.company, "mark").env.context["mark"]),
            [],
            {"value": 1},
        ):
            yield {**CORE_KEYS, **dict.fromkeys(MARKS, value)}

    @mute_logger("odoo.http")
    def test_call_kw(self):
        self.authenticate("coop_invoicing", "coop_invoicing")
        before = self._books(self.moves)
        for model, method, ids, values in self._attacks():
            args = [part for part in (ids, values) if part is not None]
            for context in self._contexts():
                with self.subTest(model=model, method=method, values=values, context=context):
                    self.assertIn("error", self._call_kw(model, method, args, context))
                    self.assertEqual(self._books(self.moves), before)
        answer = self._call_kw("account.move.line", "read", [self.line.ids, ["name"]], {"coop_own_code": True})
        self.assertEqual(answer["result"][0]["id"], self.line.id)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2")
    def test_json2(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.invoicing)
            ._generate("rpc", "test", Datetime.now() + timedelta(days=1))
        )
        before = self._books(self.moves)
        for model, method, ids, values in self._attacks():
            body = {"context": {**CORE_KEYS, "coop_own_code": True}}
            if ids:
                body["ids"] = ids
            if values is not None:
                body[{"write": "vals", "create": "vals_list", "copy": "default"}[method]] = values
            with self.subTest(model=model, method=method, values=values):
                response = self._json2(key, model, method, body)
                self.assertGreaterEqual(response.status_code, 400)
                self.assertEqual(self._books(self.moves), before)
        response = self._json2(key, "account.move.line", "read", {"ids": self.line.ids, "fields": ["name"]})
        self.assertEqual(response.json()[0]["id"], self.line.id)

    @mute_logger("odoo.http")
    def test_private_methods(self):
        self.authenticate("coop_invoicing", "coop_invoicing")
        for model, method in (
            ("account.move.line", "_update_analytic_distribution"),
            ("account.move.line", "_coop_sync_analytic_items"),
            ("account.move.line", "_create_analytic_lines"),
            ("account.move", "_post"),
            ("account.analytic.plan", "_coop_create_members_plan"),
        ):
            self.assertIn("error", self._call_kw(model, method, [[1]], {}))
