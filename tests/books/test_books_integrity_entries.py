from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common_attack import CONTEXTS, InvoiceAttack


@tagged("post_install", "-at_install", "thorough")
class TestBooksIntegrityEntries(InvoiceAttack):
    """The same, by way of the journal item, its entry and its amounts: refused, or the members' items follow."""

    def test_new_line_with_items_of_its_own(self):
        item = Command.create({"name": "More", "amount": 10, self.column: self.a3.id})
        vals = {"account_id": self.expense_account.id, "analytic_line_ids": [item]}
        draft = self._invoice([(1.0, {self.m1: 100})], post=False)
        for move in (draft, self.invoice):
            self._attack(
                lambda env, m=move: env["account.move.line"].create({**vals, "move_id": m.id}), users=self.invoicing
            )

    def test_copy_of_a_posted_line(self):
        """Core takes it, within its lock dates, and lets the customer owe more: it is whose the line was."""
        for context in CONTEXTS:
            with self.cr.savepoint() as savepoint:
                self.line.with_user(self.invoicing).with_context(**context).copy()
                self._assert_whole(self.invoice)
                self.assertEqual(self._turnover(self.invoice), {self.m1: 170, self.m2: 80})
                savepoint.rollback()
            self.env.invalidate_all()
        draft = self._invoice([(1.0, {self.m1: 100})], post=False)
        copy = self.line.with_user(self.invoicing).copy({"move_id": draft.id})
        self.assertFalse(copy.sudo().analytic_line_ids, "a draft has no items")

    def test_import_of_journal_items(self):
        def load(env, name, value):
            xmlid = self.line.with_env(env).export_data(["id"])["datas"][0][0]
            result = env["account.move.line"].load(["id", name], [[xmlid, value]])
            if not result["ids"]:
                raise UserError(result["messages"])

        for name, value in (("coop_member_id/.id", str(self.m3.id)), ("parent_state", "draft"), ("coop_step", "x")):
            self._attack(lambda env, n=name, v=value: load(env, n, v), users=self.invoicing)

    def test_deleted_although_posted(self):
        """``force_delete`` in the context is enough for core."""
        forced = [{}, {"force_delete": True}, {"force_delete": True, "dynamic_unlink": True, "coop_own_code": True}]
        entry = self._entry([(self.expense_account, 10, {self.m1: 100}), (self.income_account, -10, {self.m1: 100})])
        self.moves |= entry
        for records in (entry, entry.line_ids, self.invoice, self.invoice.line_ids):
            self._attack(lambda env, r=records: r.with_env(env).unlink(), users=self.invoicing, contexts=forced)
        clear = {"line_ids": [Command.clear()]}
        forced = [{"force_delete": True, "dynamic_unlink": True, "skip_readonly_check": True}]
        self._attack(lambda env: entry.with_env(env).write(clear), users=self.invoicing, contexts=forced)

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
        """It stays; but for a bank statement's, which follows its line, and its items follow the entry."""
        entry = self._entry([(self.expense_account, 10, {self.m1: 100}), (self.income_account, -10, {self.m3: 100})])
        keys = {"skip_readonly_check": True, "skip_analytic_sync": True}
        with self.assertRaises(UserError):
            entry.with_user(self.invoicing).with_context(**keys).write({"date": "2026-01-20"})
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-01-05",
                "payment_ref": "Coffee",
                "amount": -10.0,
                "counterpart_account_id": self.expense_account.id,
            }
        )
        line.with_context(**keys).date = "2026-01-20"
        self.assertEqual({str(day) for day in line.move_id.line_ids.analytic_line_ids.mapped("date")}, {"2026-01-20"})
        self._assert_whole(line.move_id)

    def test_account_of_a_posted_line(self):
        """Allowed by core; whose it is does not change with it, and an account that counts for no pot is refused."""
        account = self.income_account.copy()
        uncounted = self.income_account.copy({"coop_category": "none"})
        for context in CONTEXTS:
            line = self.line.with_user(self.invoicing).with_context(**context)
            shares = line._coop_shares()[line.id]
            with self.assertRaisesRegex(UserError, "no member category"), self.cr.savepoint():
                line.account_id = uncounted
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
