from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.books.coop_pot_balance import DATE_KEY
from .common_ledger import LedgerCommon

COLUMNS = ("opening", "net_turnover", "contribution", "investment", "training", "other", "balance")


class PotBalanceCommon(LedgerCommon):
    """Settled in January and March, entries by hand in the year before and in April."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.balance = cls.env["coop.pot.balance"]

    def _book(self):
        self._by_hand(100.0, date="2025-12-31")
        self._settle("2026-01-31")
        self._settle("2026-03-31")
        self._by_hand(-7.5, member=self.bert, date="2026-04-01")

    def _at(self, day, user=None):
        return self.balance.with_user(user or self.treasurer).with_context(**{DATE_KEY: day})

    def _row(self, day, member, pot=None):
        row = self._at(day).search([("member_id", "=", member.id), ("pot_id", "=", (pot or self.pot).id)])
        return {column: round(row[column], 2) for column in COLUMNS}


@tagged("post_install", "-at_install", "thorough")
class TestPotBalance(PotBalanceCommon):
    def test_columns(self):
        """Anna's documents paid by March: 60 % of 101, 102 and 103; half a bill of 30.01; a printer of 20.00.

        Turnover 60.60 + 61.20 + 61.80 = 183.60; the odd cent of the bill is whose turn it is: 183.60 − 15.01 or 15.00 is
        168.59 or 168.60, and 30 % of both is 50.58.
        """
        self._book()
        halves = self.env["account.analytic.line"].search([("amount", "in", (-15.0, -15.01))])
        self.assertEqual(round(sum(halves.mapped("amount")), 2), -30.01)
        half = halves.filtered(lambda item: item.member_id == self.anna).amount
        row = self._row("2026-03-31", self.anna)
        self.assertEqual(row["opening"], 100.0)
        self.assertEqual(row["net_turnover"], round(183.60 + half, 2))
        self.assertEqual(row["contribution"], -50.58)
        self.assertEqual(row["investment"], -20.0)
        self.assertEqual((row["training"], row["other"]), (0.0, 0.0))
        self.assertEqual(self._row("2026-04-01", self.bert)["other"], -7.5)

    def test_columns_add_up_and_equal_the_control_account(self):
        self._book()
        for day in ("2025-12-31", "2026-01-31", "2026-02-15", "2026-03-31", "2026-04-01", "2027-01-01"):
            with self.subTest(day=day):
                rows = self._at(day).search([])
                for row in rows:
                    parts = sum(row[column] for column in COLUMNS[:-1])
                    self.assertEqual(round(parts, 2), round(row.balance, 2))
                items = self.env["account.move.line"].search(
                    [("account_id", "=", self.pot.account_id.id), ("parent_state", "=", "posted"), ("date", "<=", day)]
                )
                self.assertEqual(round(sum(rows.mapped("balance")), 2), round(-sum(items.mapped("balance")), 2))
                self.assertTrue(all(line["ok"] for line in self._at(day).get_proof()["lines"]))

    def test_next_year_everything_is_opening(self):
        self._book()
        rows = self._at("2027-01-01").search([])
        self.assertEqual(rows.mapped("opening"), rows.mapped("balance"))
        self.assertFalse(any(rows.mapped("net_turnover")))

    def test_fiscal_year_of_the_company(self):
        self._book()
        self.company.write({"fiscalyear_last_month": "1", "fiscalyear_last_day": 31})
        row = self._row("2026-03-31", self.anna)
        self.assertEqual(row["opening"], self._row("2026-01-31", self.anna)["balance"])

    def test_two_dates_side_by_side(self):
        """What a row holds depends on the date, also within one transaction."""
        self._book()
        row = self._at("2026-01-31").search([("member_id", "=", self.anna.id)])
        january = row.balance
        march = row.with_context(**{DATE_KEY: "2026-03-31"}).balance
        self.assertNotEqual(january, march)
        self.assertEqual(row.balance, january)
        self.assertEqual(round(march, 2), self._row("2026-03-31", self.anna)["balance"])

    def test_shared_pot(self):
        account = self.pot.account_id.copy({"name": "Training pot"})
        shared = self.env["coop.pot"].create({"name": "Training", "kind": "shared", "account_id": account.id})
        self._rule(5.0, name="To training", destination="shared_pot", pot_id=shared.id)
        self._settle("2026-03-31")
        own, received = self._row("2026-03-31", self.anna), self._row("2026-03-31", self.anna, shared)
        self.assertGreater(received["contribution"], 0)
        self.assertEqual(received["balance"], received["contribution"])
        self.assertLess(own["contribution"], -received["contribution"])
        proof = self._at("2026-03-31").get_proof()["lines"]
        self.assertEqual([line["ok"] for line in proof], [True, True])

    def test_item_without_member_shows(self):
        """Should an item without a member ever get onto the account, it shows, and the proof says so."""
        self._book()
        line = self._by_hand(1.0).line_ids.filtered(lambda item: item.account_id == self.pot.account_id)
        self.env.flush_all()
        # The database refuses it; its owner can switch that off.
        self.env.cr.execute("ALTER TABLE account_move_line DISABLE TRIGGER coop_pot_item_has_member")
        self.env.cr.execute(
            "UPDATE account_move_line SET coop_pot_id = NULL, coop_member_id = NULL WHERE id = %s", [line.id]
        )
        self.env.invalidate_all()
        balance = self._at("2026-12-31")
        stray = balance.search([("member_id", "=", False)])
        self.assertEqual((stray.pot_id, stray.other, stray.balance), (self.pot.with_user(self.treasurer), 1.0, 1.0))
        proof = balance.get_proof()["lines"][0]
        self.assertFalse(proof["ok"])
        self.assertIn("1.00", proof["difference"])
        self.assertEqual(self.env["account.move.line"].search(stray.action_open_items()["domain"]), line)
        self.env.cr.execute(
            "UPDATE account_move_line SET coop_pot_id = %s, coop_member_id = %s WHERE id = %s",
            [self.pot.id, self.anna.id, line.id],
        )
        self.env.cr.execute("ALTER TABLE account_move_line ENABLE TRIGGER coop_pot_item_has_member")

    def test_drill_down(self):
        self._book()
        row = self._at("2026-03-31").search([("member_id", "=", self.anna.id)])
        rows = self.ledger.with_user(self.treasurer).search(row.action_open_items()["domain"])
        self.assertEqual(round(sum(rows.mapped("amount")), 2), round(row.balance, 2))

    def test_dialog(self):
        dialog = self.env["coop.pot.balance.open"].with_user(self.board).create({"date": "2026-03-31"})
        self.assertEqual(dialog.action_open()["context"][DATE_KEY], "2026-03-31")

    def test_access(self):
        self._book()
        every = self._at("2026-12-31").search([])
        self.assertEqual(every.member_id.ids, [self.anna.id, self.bert.id])
        manager = self._create_user("manager", "account.group_account_manager")
        for user in (self.treasurer, self.board, self.accountant, manager):
            balance = self._at("2026-12-31", user)
            self.assertEqual(len(balance.search([])), 2, user.login)
            self.assertEqual(
                len(balance.web_search_read([], {"member_id": {"fields": {"display_name": {}}}})["records"]), 2
            )
            self.assertEqual(len(balance.get_proof()["lines"]), 1)
        coach = self._at("2026-12-31", self.coach)
        self.assertEqual(coach.search([]).member_id, self.anna.with_user(self.coach))
        self.assertFalse(coach.get_proof()["lines"])
        for user in (self.shop, self.invoicing):
            for method in ("search", "action_export_xlsx"):
                with self.assertRaises(AccessError):
                    getattr(self._at("2026-12-31", user), method)(*([[]] if method == "search" else []))

    def test_proof_for_those_without_access(self):
        self._book()
        for user in (self.shop, self.invoicing):
            with self.assertRaises(AccessError):
                self._at("2026-12-31", user).get_proof()

    def test_query_count_does_not_grow(self):
        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._at("2026-12-31").web_search_read([], {column: {} for column in COLUMNS})
            return self.env.cr.sql_log_count - before

        self._book()
        count()
        few = count()
        members = [self._create_member(f"Member {number}") for number in range(10)]
        move = self._by_hand(1.0)
        move.button_draft()
        move.line_ids = [
            command
            for member in members
            for command in (
                Command.create(
                    {"account_id": self.pot.account_id.id, "partner_id": member.partner_id.id, "balance": -1}
                ),
                Command.create({"account_id": self.company.coop_appropriation_account_id.id, "balance": 1}),
            )
        ]
        move.action_post()
        count()
        self.assertEqual(count(), few)
