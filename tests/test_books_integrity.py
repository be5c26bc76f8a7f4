from contextlib import suppress

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_books import BooksCommon

# What an RPC client may send to get round a guard: core's own keys, and ours with any JSON value.
CONTEXTS = [
    {},
    {"skip_analytic_sync": True},
    {"skip_readonly_check": True, "force_delete": True, "check_move_validity": False, "skip_invoice_sync": True},
    {"coop_guard": True, "coop_posting": True},
    {"coop_guard": {"object": 1}},
]


@tagged("post_install", "-at_install")
class TestBooksIntegrity(BooksCommon):
    """Every way known to change posted members' books, tried by the users with the least rights that can try it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = new_test_user(
            cls.env,
            login="coop_analyst",
            groups="base.group_user,analytic.group_analytic_accounting",
            company_id=cls.company.id,
        )
        cls.invoicing.group_ids += cls.env.ref("analytic.group_analytic_accounting")
        cls.invoice = cls._invoice([(100.0, {cls.m1: 60, cls.m2: 40}), (50.0, {cls.m1: 100})])
        cls.line, cls.line2 = cls.invoice.invoice_line_ids
        cls.item = cls.line.analytic_line_ids.filtered("member_id").sorted("amount")[-1]
        cls.own_bill = cls._bill([(30.0, None)])
        cls.moves = cls.invoice | cls.own_bill

    def _attack(self, attack, users=None, contexts=None, refused=True):
        """The attack changes nothing, whoever tries it with whatever context; by default it is refused."""
        for user in users or self.invoicing | self.analyst:
            for context in contexts or CONTEXTS:
                with self.subTest(user=user.login, context=context):
                    before = self._books(self.moves)
                    done = False
                    with self.cr.savepoint() as savepoint:
                        with suppress(UserError):
                            attack(self.env(user=user, context={**self.env.context, **context}))
                            self.env.flush_all()
                            done = True
                            self.assertEqual(self._books(self.moves), before)
                        savepoint.rollback()
                    self.env.invalidate_all()
                    self.assertEqual(self._books(self.moves), before)
                    self.assertFalse(refused and done, "accepted")

    def _write_item(self, vals, **options):
        self._attack(lambda env: self.item.with_env(env).write(vals), **options)

    def _write_line(self, vals, **options):
        self._attack(lambda env: self.line.with_env(env).write(vals), users=self.invoicing, **options)

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

    # === THE JOURNAL ITEM AND ITS ENTRY === #

    def test_copies_of_the_entry(self):
        """A posted item cannot be made to look like a draft, another company's or another date's."""
        company = self._create_cooperative()
        self._write_line({"parent_state": "draft"})
        self._write_line({"parent_state": "draft", "analytic_distribution": {str(self.a3.id): 100}})
        self._write_line({"company_id": company.id})
        self._write_line({"date": "2025-01-01"})
        self._write_line({"coop_member_id": self.m3.id})
        self._write_line({"coop_pot_id": self.pot.id})

    def test_move_to_another_entry(self):
        self._write_line({"move_id": self.own_bill.id})

    def test_copies_on_a_new_item(self):
        vals = {"move_id": self._invoice([(1.0, {self.m1: 100})], post=False).id, "account_id": self.expense_account.id}
        for name, value in (("coop_member_id", self.m1.id), ("coop_pot_id", self.pot.id), ("coop_step", "turnover")):
            self._attack(
                lambda env, n=name, v=value: env["account.move.line"].create({**vals, n: v}), users=self.invoicing
            )
        lines = self.env["account.move.line"].with_user(self.invoicing)
        defaults = {
            "default_coop_step": "turnover",
            "default_coop_member_id": self.m1.id,
            "default_parent_state": "posted",
        }
        for line in (lines.create({**vals, "parent_state": "posted"}), lines.with_context(**defaults).create(vals)):
            self.assertFalse(line.coop_step or line.coop_member_id)
            self.assertEqual(line.parent_state, "draft")

    def test_state_written_directly(self):
        """Without posting, resetting or cancelling; the items follow all the same."""
        self.invoice.with_user(self.invoicing).write({"state": "draft"})
        self.assertFalse(self.invoice.line_ids.analytic_line_ids)
        self.invoice.with_user(self.invoicing).write({"state": "posted"})
        self._assert_whole(self.invoice)
        self.assertEqual(self._turnover(self.invoice), {self.m1: 110, self.m2: 40})
        self.invoice.with_user(self.invoicing).write({"state": "cancel"})
        self.assertFalse(self.invoice.line_ids.analytic_line_ids)
        unsaid = self._invoice([(10.0, None)], post=False)
        with self.assertRaises(UserError):
            unsaid.with_user(self.invoicing).write({"state": "posted"})

    def test_lines_added_to_a_posted_entry(self):
        entry = self._entry([(self.expense_account, 10, {self.m1: 100}), (self.income_account, -10, {self.m1: 100})])
        vals = {"move_id": entry.id, "name": "Late"}
        lines = self.env["account.move.line"].with_user(self.invoicing)
        with self.assertRaises(UserError):
            lines.create(
                [
                    {**vals, "account_id": self.income_account.id, "balance": -5},
                    {**vals, "account_id": self.expense_account.id, "balance": 5},
                ]
            )
        lines.create(
            [
                {
                    **vals,
                    "account_id": self.income_account.id,
                    "balance": -5,
                    "analytic_distribution": {str(self.a2.id): 100},
                },
                {**vals, "account_id": self.expense_account.id, "balance": 5},
            ]
        )
        self._assert_whole(entry)
        self.assertEqual(self._turnover(entry), {self.m1: 0, self.m2: 5, self.own: -5})

    def test_amounts_of_a_posted_entry(self):
        """Core lets a client write amounts; the items follow."""
        entry = self._entry(
            [(self.expense_account, 10, {self.m1: 60, self.m2: 40}), (self.income_account, -10, {self.m3: 100})]
        )
        for context in CONTEXTS:
            entry.with_user(self.invoicing).with_context(**context | {"skip_readonly_check": True}).write(
                {"line_ids": [Command.update(line.id, {"balance": 3 * line.balance}) for line in entry.line_ids]}
            )
            self._assert_whole(entry)

    def test_date_of_a_posted_entry(self):
        entry = self._entry([(self.expense_account, 10, {self.m1: 100}), (self.income_account, -10, {self.m3: 100})])
        entry.with_user(self.invoicing).with_context(skip_readonly_check=True, skip_analytic_sync=True).write(
            {"date": "2026-01-20"}
        )
        self._assert_whole(entry)

    def test_account_of_a_posted_line(self):
        """Allowed by core; the category changes with it, whose it is does not."""
        account = self.income_account.copy({"coop_category": "none"})
        for context in CONTEXTS:
            line = self.line.with_user(self.invoicing).with_context(**context)
            shares = line._coop_shares()[line.id]
            line.account_id = account
            self.assertEqual(line.account_id, account)
            self.assertEqual(line._coop_shares()[line.id], shares)
            self.assertEqual(set(line.sudo().analytic_line_ids.general_account_id), {account})
            line.account_id = self.income_account
            self._assert_whole(self.invoice)

    def test_unsaid_line_moves_to_a_flagged_account(self):
        account = self.income_account.copy({"coop_category": "none"})
        entry = self._entry([(account, -10, None), (account, 10, None)])
        line = entry.line_ids[0].with_user(self.invoicing)
        for context in CONTEXTS:
            with self.assertRaises(UserError):
                line.with_context(**context).account_id = self.income_account
            with self.cr.savepoint() as savepoint:
                line.with_context(**context).account_id = self.expense_account
                self._assert_whole(entry)
                self.assertEqual(self._turnover(entry), {self.own: 10})
                savepoint.rollback()
            with self.cr.savepoint() as savepoint:
                line.with_context(**context).write(
                    {"account_id": self.income_account.id, "analytic_distribution": {str(self.a2.id): 100}}
                )
                self._assert_whole(entry)
                self.assertEqual(self._turnover(entry), {self.m2: 10})
                savepoint.rollback()
