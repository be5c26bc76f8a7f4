import importlib.util
from pathlib import Path

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..scenario import CoopScenario

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0" / "post-pot-items.py"


@tagged("post_install", "-at_install")
class TestBooksNewPot(CoopScenario):
    """A pot is known from the moment it exists, to the program and to the database itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_account = cls.company_data["default_account_assets"]

    def _shared_pot(self, name="Training"):
        return self.env["coop.pot"].with_user(self.treasurer).create({"name": name}).with_env(self.env)

    def _entry(self, account, partner=None, amount=100.0):
        return self.env["account.move"].create(
            {
                "date": "2026-01-15",
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "balance": -amount, "partner_id": partner and partner.id}
                    ),
                    Command.create({"account_id": self.other_account.id, "balance": amount}),
                ],
            }
        )

    def test_settled_at_once(self):
        """The account is asked for while the pot is being made; the settlement after that knows the pot all the same."""
        pot = self._shared_pot()
        self._rule(10, destination="shared_pot", pot_id=pot.id)
        self._pay(self._invoice([(679.30, {self.anna: 100})]))
        self._settle("2026-01-31")
        item = self.env["account.move.line"].search([("account_id", "=", pot.account_id.id)])
        self.assertEqual((item.balance, item.coop_pot_id, item.coop_member_id), (-67.93, pot, self.anna))

    def test_in_use_stays(self):
        """Neither a pot that is booked on, nor one that an approved settlement will book on, is deleted."""
        pot = self._shared_pot()
        rule = self._rule(10, destination="shared_pot", pot_id=pot.id)
        self._pay(self._invoice([(100, {self.anna: 100})]))
        settlement = self.env["coop.settlement"].create({"date_to": "2026-01-31"})
        settlement.action_compute()
        rule.unlink()
        with self.assertRefused(UserError, "cannot be deleted"):
            pot.with_user(self.administrator).unlink()
        self._rule(10, destination="shared_pot", pot_id=pot.id)
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        settlement.action_post()
        with self.assertRefused(UserError, "cannot be deleted"):
            pot.with_user(self.administrator).unlink()
        with self.assertRefused(UserError, "cannot be deleted"):
            self.pot.with_user(self.administrator).unlink()
        unused = self._shared_pot("Nothing on it")
        unused.with_user(self.administrator).unlink()
        self.assertFalse(unused.exists())

    def test_database_says_no(self):
        """An item on a control account without member, or of another member than its partner, is not posted."""
        pot = self._shared_pot()
        right = self._entry(pot.account_id, self.anna.partner_id)
        right.action_post()
        item = right.line_ids.filtered("coop_pot_id")
        draft = self._entry(pot.account_id, self.partner_a).line_ids.filtered(lambda line: line.balance < 0)
        elsewhere = self._invoice([(100, {self.anna: 100})]).line_ids.filtered(lambda line: line.balance < 0)
        self.env.flush_all()
        for query in (
            SQL("UPDATE account_move_line SET coop_pot_id = NULL WHERE id = %s", item.id),
            SQL("UPDATE account_move_line SET coop_pot_id = NULL, coop_member_id = NULL WHERE id = %s", item.id),
            SQL("UPDATE account_move_line SET coop_member_id = %s WHERE id = %s", self.bert.id, item.id),
            SQL("UPDATE account_move_line SET coop_pot_id = %s WHERE id = %s", self.pot.id, item.id),
            SQL("UPDATE account_move_line SET partner_id = %s WHERE id = %s", self.partner_a.id, item.id),
            SQL("UPDATE account_move_line SET parent_state = 'posted' WHERE id = %s", draft.id),
            SQL("UPDATE account_move_line SET account_id = %s WHERE id = %s", pot.account_id.id, elsewhere.id),
        ):
            with self.subTest(query=query):
                with self.assertRaises(psycopg2.errors.CheckViolation) as caught, mute_logger("odoo.sql_db"):
                    with self.cr.savepoint():
                        self.env.cr.execute(query)
                self.assertEqual(caught.exception.diag.constraint_name, "account_move_line_coop_pot_has_member")

    def test_items_from_before(self):
        """An update puts right what can be told from the contact, and says which items are left."""
        pot = self._shared_pot()
        entries = [self._entry(pot.account_id, partner) for partner in (self.anna.partner_id, self.bert.partner_id)]
        for entry in entries:
            entry.action_post()
        known, nobodys = (entry.line_ids.filtered("coop_pot_id") for entry in entries)
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE account_move_line DISABLE TRIGGER coop_pot_item_has_member")
        clear = "UPDATE account_move_line SET coop_pot_id = NULL, coop_member_id = NULL WHERE id IN %s"
        self.env.cr.execute(SQL(clear, (known.id, nobodys.id)))
        self.env.cr.execute(
            SQL("UPDATE account_move_line SET partner_id = %s WHERE id = %s", self.partner_a.id, nobodys.id)
        )
        self.env.cr.execute("ALTER TABLE account_move_line ENABLE TRIGGER coop_pot_item_has_member")
        spec = importlib.util.spec_from_file_location("post_pot_items", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        with self.assertLogs("post_pot_items", "WARNING") as logged:
            script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual((known.coop_pot_id, known.coop_member_id), (pot, self.anna))
        [line] = logged.output
        self.assertIn(f"Entry {nobodys.move_id.name}: -100.00 on pot account Training is no member's", line)
        self.env.cr.execute("ALTER TABLE account_move_line DISABLE TRIGGER coop_pot_item_has_member")
        nobodys.move_id.sudo().button_draft()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE account_move_line ENABLE TRIGGER coop_pot_item_has_member")

    def test_nothing_for_others(self):
        """A company that is no cooperative books on such an account as it likes."""
        company = self.setup_other_company(name="Trader")["company"]
        vals = {"name": "Both", "code": "298700", "account_type": "liability_current"}
        account = self.env["account.account"].create(vals)
        account.sudo().with_company(company).code = "298700"
        account.sudo().company_ids |= company
        self.env["coop.pot"].create({"name": "Both", "account_id": account.id})
        other = self.env["account.account"].with_company(company).search([("account_type", "=", "expense")], limit=1)
        entry = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "line_ids": [
                        Command.create({"account_id": account.id, "balance": -5}),
                        Command.create({"account_id": other.id, "balance": 5}),
                    ],
                }
            )
        )
        entry.action_post()
        self.env.flush_all()
        self.assertEqual(entry.line_ids.mapped("parent_state"), ["posted", "posted"])
