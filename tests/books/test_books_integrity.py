from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common_attack import InvoiceAttack


@tagged("post_install", "-at_install", "thorough")
class TestBooksIntegrity(InvoiceAttack):
    """Every way known to change the members' part of a posted line and its analytic items."""

    # === THE DISTRIBUTION OF A POSTED LINE (hole 1) === #

    def test_distribution_of_posted_line(self):
        for distribution in (
            {str(self.a2.id): 100},
            {str(self.a1.id): 60, str(self.own.id): 40},
            {str(self.a1.id): 60},
            {f"{self.a1.id}": 60, f" {self.a2.id}": 40, f" {self.a3.id} ": 50},
            {f"{self.a1.id},{self.a3.id}": 60, str(self.a2.id): 40},
            {"__update__": [self.column], str(self.a3.id): 100},
            False,
        ):
            with self.subTest(distribution=distribution):
                self._write_line({"analytic_distribution": distribution})

    def test_distribution_through_the_entry(self):
        command = [Command.update(self.line.id, {"analytic_distribution": {str(self.a3.id): 100}})]
        for field in ("line_ids", "invoice_line_ids"):
            self._attack(lambda env, f=field: self.invoice.with_env(env).write({f: command}), users=self.invoicing)

    def test_recomputed_distribution(self):
        """Partner and product of a posted line may change; core then proposes a distribution of its own."""
        product = self.product_a
        self.env["account.analytic.distribution.model"].create(
            [
                {"partner_id": self.partner_b.id, "analytic_distribution": {str(self.a3.id): 100}},
                {"product_id": product.id, "analytic_distribution": {str(self.a3.id): 100}},
            ]
        )
        self._write_line({"partner_id": self.partner_b.id}, refused=False)
        self._write_line({"product_id": product.id}, refused=False)

    def test_after_lock_date_and_on_hashed_entries(self):
        self.company.sudo().fiscalyear_lock_date = "2026-01-31"
        self._write_line({"analytic_distribution": {str(self.a2.id): 100}})
        self._write_item({"amount": 1})
        self.assertRaises(UserError, self.invoice.with_user(self.invoicing).button_draft)
        self.company.sudo().fiscalyear_lock_date = False
        self.invoice.button_hash()
        self.assertTrue(self.invoice.inalterable_hash)
        self._write_line({"analytic_distribution": {str(self.a2.id): 100}})
        self._write_item({"amount": 1})
        self.assertRaises(UserError, self.invoice.with_user(self.invoicing).button_draft)

    # === ANALYTIC ITEMS (holes 2, 3, 4) === #

    def test_fields_of_an_item(self):
        other = self.line2
        company = self._create_cooperative()
        for vals in (
            {"amount": 55},
            {"date": "2025-01-01"},
            {self.column: self.a3.id},
            {self.column: False, self.other_column: self.p1.id},
            {"move_line_id": False},
            {"move_line_id": other.id},
            {"company_id": company.id},
            {"member_id": self.m3.id},
            {"general_account_id": self.expense_account.id},
            {"name": "Somebody else's"},
        ):
            with self.subTest(vals=vals):
                self._write_item(vals)

    def test_items_of_the_cooperative_itself(self):
        own_item = self.own_bill.line_ids.analytic_line_ids
        self.assertEqual(own_item[self.column], self.own)
        self._attack(lambda env: own_item.with_env(env).write({"amount": 1}))
        self._attack(lambda env: own_item.with_env(env).unlink())

    def test_account_of_an_item_by_its_plan(self):
        def attack(env):
            item = self.item.with_env(env).with_context(analytic_plan_id=self.plan.id)
            item.write({"auto_account_id": self.a3.id})

        self._attack(attack)

    def test_unlink_and_copy(self):
        self._attack(lambda env: self.item.with_env(env).unlink())
        self._attack(lambda env: self.item.with_env(env).copy())
        self._attack(lambda env: self.item.with_env(env).copy({"amount": 10, self.column: self.a3.id}))

    def test_new_items(self):
        vals = {"name": "More", "amount": 10}

        def create(env, extra, **defaults):
            env["account.analytic.line"].with_context(**defaults).create({**vals, **extra})

        self._attack(lambda env: create(env, {"move_line_id": self.line.id, self.column: self.a3.id}))
        self._attack(lambda env: create(env, {self.column: self.a3.id}, default_move_line_id=self.line.id))
        self._attack(lambda env: create(env, {"move_line_id": self.line.id}, **{f"default_{self.column}": self.a3.id}))
        self._attack(lambda env: create(env, {self.column: self.a3.id, "member_id": self.m3.id}))
        items = self.env["account.analytic.line"].with_user(self.analyst).with_context(default_member_id=self.m3.id)
        self.assertFalse(items.create({**vals, self.column: self.a3.id}).sudo().member_id)

    def test_items_on_a_draft_line(self):
        draft = self._invoice([(10.0, {self.m1: 100})], post=False)
        vals = {"name": "More", "amount": 10, "move_line_id": draft.invoice_line_ids.id, self.column: self.a3.id}
        self._attack(lambda env: env["account.analytic.line"].create(vals))

    def test_free_item_becomes_a_members(self):
        free = self.env["account.analytic.line"].create({"name": "Free", "amount": 5, self.other_column: self.p1.id})
        beside = self.env["account.analytic.line"].create(
            {"name": "Beside", "amount": 5, self.other_column: self.p1.id, "move_line_id": self.line2.id}
        )
        self._attack(lambda env: free.with_env(env).write({"move_line_id": self.line.id, self.column: self.a3.id}))
        self._attack(lambda env: beside.with_env(env).write({self.column: self.a3.id}))
        self._attack(lambda env: free.with_env(env).write({"member_id": self.m3.id}))

    def test_split_an_item_over_members(self):
        for distribution in (
            {str(self.a3.id): 100},
            {str(self.a1.id): 50, str(self.a3.id): 50},
            {"__update__": [self.column], str(self.a3.id): 100},
        ):
            self._write_item({"analytic_distribution": distribution})

    def test_items_by_command(self):
        for command in (
            Command.update(self.item.id, {"amount": 1}),
            Command.delete(self.item.id),
            Command.unlink(self.item.id),
            Command.create({"name": "More", "amount": 10, self.column: self.a3.id}),
        ):
            self._write_line({"analytic_line_ids": [command]})

    def test_import(self):
        def load(env):
            fields = ["id", "amount"]
            xmlid = self.item.with_env(env).export_data(["id"])["datas"][0][0]
            result = env["account.analytic.line"].load(fields, [[xmlid, "1"]])
            if not result["ids"]:
                raise UserError(result["messages"])

        self._attack(load)

    def test_many_items_at_once(self):
        """Editing a selection in the list of analytic items: free ones and members' together."""
        free = self.env["account.analytic.line"].create({"name": "Free", "amount": 5, self.other_column: self.p1.id})
        items = self.line.analytic_line_ids | free
        self._attack(lambda env: items.with_env(env).write({"amount": 1}))
        self._attack(lambda env: items.with_env(env).web_save_multi([{"amount": 1}] * len(items), {}))
        self._attack(lambda env: items.with_env(env).unlink())
        self.assertEqual(free.amount, 5)
