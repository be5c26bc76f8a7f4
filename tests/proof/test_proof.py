from contextlib import contextmanager

from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tests import tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install")
class TestProof(CoopScenario):
    """The checks of design §3 "Proof" see what is wrong, tell the treasurers, and are silent when all is well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        pot_account = cls.pot.account_id.copy({"name": "Training pot"})
        training_pot = cls.env["coop.pot"].create({"name": "Training", "account_id": pot_account.id})
        cls._rule(2.0, base="turnover", destination="shared_pot", pot_id=training_pot.id)
        invoice = cls._invoice([(1000.0, {cls.anna: 50, cls.bert: 50})], date="2026-01-10")
        cls._pay(invoice, date="2026-01-20")

    def setUp(self):
        super().setUp()
        self._settle("2026-01-31")
        self.env["coop.proof.check"].with_user(self.treasurer).with_company(self.company).action_open()
        self.checks = self.env["coop.proof.check"].search([("company_id", "=", self.company.id)])

    def _differs(self):
        self._run_cron()
        return {check.code for check in self.checks if check.state == "differs"}

    def _run_cron(self):
        self.env["coop.proof.check"].with_user(SUPERUSER_ID)._cron_check()

    @contextmanager
    def _tampered(self, query, *parameters):
        """What only somebody with access to the database itself can do; undone at the end."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        self.env.cr.execute(query, parameters)
        self.env.invalidate_all()
        yield
        self.env.flush_all()
        savepoint.close(rollback=True)
        self.env.invalidate_all()

    def test_all_ties_out(self):
        self.assertEqual(len(self.checks), 9)
        self.assertFalse(self._differs())
        self.assertFalse(self.checks.activity_ids)

    def test_a_pot_item_that_was_changed(self):
        with self._tampered(
            "UPDATE account_move_line SET balance = balance - 1 WHERE coop_pot_id = %s AND coop_member_id = %s"
            " AND coop_step = 'net_turnover'",
            self.pot.id,
            self.anna.id,
        ):
            self.assertEqual(self._differs(), {"pots", "balanced"})
            check = self.checks.filtered(lambda check: check.code == "pots")
            self.assertEqual(check.difference, 1.0)
            self.assertEqual(check.action_view_differences()["domain"], [("id", "in", self.anna.ids)])
            treasurers = self.treasurer | self.treasurer2 | self.administrator
            self.assertLessEqual(treasurers, check.activity_ids.user_id)
            count = len(check.activity_ids)
            self._run_cron()
            self.assertEqual(len(check.activity_ids), count, "told once")

    def test_a_shared_pot_item_that_was_changed(self):
        with self._tampered(
            "UPDATE account_move_line SET balance = balance - 1 WHERE coop_pot_id <> %s AND coop_member_id = %s",
            self.pot.id,
            self.anna.id,
        ):
            self.assertEqual(self._differs(), {"shared", "balanced"})

    def test_items_on_a_pot_account_that_are_nobodys(self):
        """100.00 that no statement knows and no member has: the account in the ledger says it."""
        training = self.env["coop.pot"].search([("kind", "=", "shared"), ("company_id", "=", self.company.id)])
        other = self.company_data["default_account_assets"]
        entry = self.env["account.move"].create(
            {
                "date": "2026-01-31",
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": amount, "partner_id": self.anna.partner_id.id})
                    for account, amount in ((training.account_id, -100.0), (other, 100.0))
                ],
            }
        )
        entry.action_post()
        self.assertFalse(self._differs())
        item = entry.line_ids.filtered("coop_pot_id")
        for change in (
            "coop_pot_id = NULL, coop_member_id = NULL",
            "coop_pot_id = NULL",
            f"coop_member_id = {self.bert.id}",
            f"partner_id = {self.partner_a.id}",
        ):
            with (
                self.subTest(change),
                self._tampered(
                    "ALTER TABLE account_move_line DISABLE TRIGGER coop_pot_item_has_member;"
                    f"UPDATE account_move_line SET {change} WHERE id = %s",
                    item.id,
                ),
            ):
                self.assertEqual(self._differs(), {"accounts"})
                check = self.checks.filtered(lambda check: check.code == "accounts")
                self.assertEqual(check.difference, 100.0)
                self.assertEqual(check.action_view_differences()["domain"], [("id", "in", item.ids)])

    def test_an_analytic_item_that_was_changed(self):
        with self._tampered("UPDATE account_analytic_line SET amount = amount + 1 WHERE member_id = %s", self.anna.id):
            self.assertEqual(self._differs(), {"whose", "items"})

    def test_a_members_item_that_hangs_on_another_entry_or_on_a_draft(self):
        """A settlement adds up items by the entry kept with them, without looking whether it is posted."""
        with self._tampered(
            "UPDATE account_analytic_line SET coop_move_key = coop_move_key + 1 WHERE member_id = %s", self.anna.id
        ):
            self.assertEqual(self._differs(), {"items"})
        with self._tampered(
            "UPDATE account_move_line SET parent_state = 'draft' WHERE id IN"
            " (SELECT move_line_id FROM account_analytic_line WHERE member_id = %s)",
            self.anna.id,
        ):
            self.assertLessEqual({"items"}, self._differs())

    def test_what_changed_after_it_was_settled(self):
        source = self.checks.filtered(lambda check: check.code == "source")
        self._run_cron()
        self.assertEqual((source.state, source.difference), ("ok", 0.0))
        settled = self.env["coop.settlement"]._last_posted(self.company)
        self._bill([(100.0, {self.anna: 100})], date=settled.date_to)
        self._run_cron()
        self.assertEqual((source.state, source.difference), ("waiting", 70.0))
        self.assertEqual(source.action_view_differences()["domain"], [("id", "in", self.anna.ids)])
        self.assertFalse(self._differs())
        self.assertFalse(source.activity_ids, "late costs are everyday business")

    def test_an_entry_that_does_not_balance(self):
        """Odoo's own context key leaves its check out; what an administrator does with it comes to light."""
        bill = self._bill([(10.0, {self.anna: 100})], date="2026-02-02")
        line = bill.line_ids.filtered(lambda line: line.display_type == "payment_term")
        line = line.with_context(check_move_validity=False, skip_invoice_sync=True)
        line.balance -= 1
        self.assertEqual(self._differs(), {"balanced"})
        check = self.checks.filtered(lambda check: check.code == "balanced")
        self.assertEqual((check.difference, check.detail), (1.0, {"model": "account.move", "ids": bill.ids}))
        line.balance += 1
        self.assertFalse(self._differs())

    def test_pots_without_money_in_the_bank(self):
        journal = self.company_data["default_journal_bank"]
        account = self.company_data["default_account_expense"]
        self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-02-01",
                "line_ids": [
                    (0, 0, {"account_id": account.id, "debit": 100000.0}),
                    (0, 0, {"account_id": journal.default_account_id.id, "credit": 100000.0}),
                ],
            }
        ).action_post()
        self.assertEqual(self._differs(), {"cover"})

    def test_told_no_longer_when_it_ties_out_again(self):
        with self._tampered("UPDATE account_analytic_line SET amount = amount + 1 WHERE member_id = %s", self.anna.id):
            self._differs()
            self.assertTrue(self.checks.activity_ids)
            self.env.cr.execute(
                "UPDATE account_analytic_line SET amount = amount - 1 WHERE member_id = %s", [self.anna.id]
            )
            self.env.invalidate_all()
            self.assertFalse(self._differs())
            self.assertFalse(self.checks.activity_ids)
