from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_ledger import LedgerCommon


@tagged("post_install", "-at_install", "thorough")
class TestLedger(LedgerCommon):
    # === WHAT IS IN IT === #

    def test_earned_follows_journal_items(self):
        """Per member and category: the ledger = each item's share of its journal item."""
        for member in (self.anna, self.bert):
            for category in ("turnover", "assignment_cost", "investment"):
                items = self.env["account.move.line"].search(
                    [("account_id.coop_category", "=", category), ("parent_state", "=", "posted"),
                     ("company_id", "=", self.company.id)]
                )  # fmt: skip
                key = str(member.analytic_account_id.id)
                expected = sum(-item.balance * (item.analytic_distribution or {}).get(key, 0) / 100 for item in items)
                rows = self._rows(("member_id", "=", member.id), ("category", "=", category), ("level", "=", "earned"))
                self.assertAlmostEqual(sum(rows.mapped("amount")), expected, delta=0.011)

    def test_earned_is_exact(self):
        """The rows of one journal item add up to it, to the cent."""
        rows = self._rows(("move_id", "=", self.bill.id))
        self.assertEqual(sorted(rows.mapped("amount")), [-15.01, -15.0])
        self.assertEqual(set(rows.mapped("document")), {self.bill.name})

    def test_pot_follows_control_account(self):
        self._settle("2026-03-31")
        self._by_hand(12.34)
        for member in (self.anna, self.bert):
            rows = self._rows(("member_id", "=", member.id), ("level", "=", "pot"))
            self.assertEqual(round(sum(rows.mapped("amount")), 2), self._pot_balance(member))

    def test_pot_names_the_step(self):
        settlement = self._settle("2026-03-31")
        self._by_hand(12.34)
        rows = self._rows(("member_id", "=", self.anna.id), ("level", "=", "pot"))
        self.assertEqual(rows.mapped("category"), ["net_turnover", "contribution", "investment", "other"])
        self.assertEqual(rows[:3].settlement_id, settlement)
        self.assertEqual(rows.pot_id, self.pot)
        self.assertGreater(rows[0].amount, 0)
        self.assertLess(rows[1].amount, 0)

    def test_drafts_are_not_in_it(self):
        draft = self._invoice([(1.0, {self.anna: 100})], post=False)
        self.assertFalse(self._rows(("move_id", "=", draft.id)))
        self.bill.button_draft()
        self.assertFalse(self._rows(("move_id", "=", self.bill.id)))

    def test_no_surname(self):
        """Also where a member is the customer: the books show numbers and trade names."""
        own = self._invoice([(50.0, {self.bert: 100})], partner=self.anna.partner_id, date="2026-07-01")
        row = self._rows(("move_id", "=", own.id), ("level", "=", "earned"))
        self.assertFalse(row.partner_id)
        self._settle("2026-03-31")
        shown = self._page(user=self.treasurer)
        texts = str(shown) + str(self._rows().mapped("member_id.display_name")) + str(self._rows().mapped("name"))
        self.assertNotIn("de Wit", texts)
        self.assertIn("Tuinhulp Oost", texts)

    # === RUNNING BALANCE === #

    def _assert_runs(self, records, forward):
        """Every balance is the sum up to its row, in the direction of time."""
        ordered = records if forward else records[::-1]
        total = 0
        for record in ordered:
            total = round(total + record["amount"], 2)
            self.assertEqual(round(record["running_balance"], 2), total)
            self.assertTrue(record["has_running_balance"])

    def test_running_balance_in_any_order(self):
        domain = [("member_id", "=", self.anna.id), ("level", "=", "earned")]
        for order, forward in (
            (None, False),
            ("date desc", False),
            ("date", True),
            ("date asc, id desc", True),
            ("document", True),
            ("amount desc", True),
            ("member_id, date desc", False),
        ):
            with self.subTest(order=order):
                self._assert_runs(self._page(*domain, order=order), forward)

    def test_running_balance_over_pages(self):
        domain = [("member_id", "=", self.anna.id), ("level", "=", "earned")]
        for order, forward in ((None, False), ("date", True)):
            pages = [
                record
                for offset in range(0, 9, 3)
                for record in self._page(*domain, order=order, offset=offset, limit=3)
            ]
            self.assertEqual(len(pages), 8)
            self._assert_runs(pages, forward)

    def test_running_balance_of_a_filter(self):
        self._assert_runs(
            self._page(("level", "=", "earned"), ("date", ">=", "2026-03-01"), ("category", "=", "turnover")), False
        )

    def test_running_balance_never_mixes(self):
        """Earned and each pot run apart, also in one list."""
        self._settle("2026-03-31")
        both = self._page(("member_id", "=", self.anna.id), order="date")
        balances = {record["id"]: record["running_balance"] for record in both}
        for level in ("earned", "pot"):
            apart = self._page(("member_id", "=", self.anna.id), ("level", "=", level), order="date")
            self.assertEqual(
                {r["id"]: r["running_balance"] for r in apart}, {r["id"]: balances[r["id"]] for r in apart}
            )
        last = [record for record in both if record["id"] < 0][-1]
        self.assertEqual(round(last["running_balance"], 2), self._pot_balance(self.anna))

    def test_running_balance_counts_what_the_user_sees(self):
        self._assert_runs(self._page(("level", "=", "earned"), user=self.coach), False)
        self.assertEqual(len(self._page(("level", "=", "earned"), user=self.coach)), 8)

    def test_no_running_balance_without_a_list(self):
        row_id = self.ledger._search([("member_id", "=", self.anna.id)], limit=1).get_result_ids()
        self.assertFalse(self.ledger.browse(row_id).has_running_balance)

    def test_no_running_balance_over_too_many_rows(self):
        self.patch(type(self.ledger), "_max_running_rows", 5)
        records = self._page(("level", "=", "earned"))
        self.assertFalse(any(record["has_running_balance"] for record in records))

    # === FILTERS === #

    def test_unsettled(self):
        unsettled = ("is_unsettled", "=", True)
        self.assertEqual(self._rows(unsettled), self._rows())
        self._settle("2026-03-31")
        self.assertEqual(self._rows(unsettled).move_id, self.env["account.move"].concat(*self.invoices[3:]))
        self.assertEqual(set(self._rows(unsettled).mapped("level")), {"earned"})
        by_hand = self._by_hand(12.34)
        self.assertIn(by_hand, self._rows(unsettled).move_id)
        self._pay(self.invoices[3], date="2026-04-20")
        credit_note = self._credit_note(self.invoices[0], amount=10.0, date="2026-04-21")
        self._settle("2026-04-30")
        open_moves = self._rows(unsettled, ("level", "=", "earned")).move_id
        self.assertEqual(open_moves - credit_note, self.invoices[4] | self.invoices[5])
        self.assertNotIn(by_hand, self._rows(unsettled).move_id)

    def test_unsettled_again_after_reversal(self):
        settlement = self._settle("2026-03-31")
        settlement.with_user(self.treasurer).action_reverse()
        rows = self._rows(("is_unsettled", "=", True))
        self.assertEqual(rows, self._rows(("level", "=", "earned")))
        self.assertFalse(self._rows(("is_unsettled", "=", False), ("level", "=", "earned")))

    def test_unsettled_as_field_and_per_member(self):
        self._settle("2026-03-31")
        own = self._rows(("member_id", "=", self.anna.id))
        found = self._rows(("member_id", "=", self.anna.id), ("is_unsettled", "=", True))
        self.assertEqual(own.filtered("is_unsettled"), found)
        self.assertEqual(len(found), 3)

    def test_hints_do_not_change_what_is_found(self):
        """The view reads half of the books when the domain allows it; the result must be the same."""
        self._settle("2026-03-31")
        every = self._rows()
        pot = every.filtered(lambda row: row.level == "pot")
        for domain, expected in (
            ([("level", "=", "pot")], pot),
            (["!", ("level", "=", "pot")], every - pot),
            (["|", ("level", "=", "pot"), ("level", "=", "earned")], every),
            (["|", ("level", "=", "pot"), "&", ("level", "=", "earned"), ("member_id", "=", self.anna.id)],
             pot | every.filtered(lambda row: row.member_id == self.anna)),
            ([("level", "in", ["pot", "earned"])], every),
            ([("level", "!=", "pot"), ("member_id", "!=", self.anna.id)],
             (every - pot).filtered(lambda row: row.member_id != self.anna)),
            ([("id", "in", every.ids)], every),
            ([("id", "in", pot.ids)], pot),
            ([("level", "=", "pot"), ("level", "=", "earned")], self.ledger),
        ):  # fmt: skip
            with self.subTest(domain=domain):
                self.assertEqual(set(self._rows(*domain).ids), set(expected.ids))
        self.env.invalidate_all()
        self.assertEqual(set(pot.mapped("level")), {"pot"})

    def test_agreement_is_that_of_the_date(self):
        municipality = self._municipality()
        agreements = [self._agreement(municipality, name=name) for name in ("Old", "New")]
        for agreement, start, end in zip(agreements, ("2026-02-01", "2026-04-01"), ("2026-03-31", False), strict=True):
            self.env["coop.permission"].create(
                {"member_id": self.anna.id, "agreement_id": agreement.id, "date_from": start, "date_to": end}
            )
        by_agreement = [
            self._rows(("agreement_id", "=", agreement.id), ("category", "=", "turnover")).mapped("date")
            for agreement in agreements
        ]
        self.assertEqual([[day.month for day in days] for days in by_agreement], [[2, 3], [4, 5, 6]])
        groups = self.ledger._read_group([("member_id", "=", self.anna.id)], ["agreement_id"], ["__count"])
        self.assertEqual(sum(count for _agreement, count in groups), 8)

    # === DRILL-DOWN AND ACCESS === #

    def test_open_move(self):
        self._settle("2026-03-31")
        for level in ("earned", "pot"):
            row = self._rows(("level", "=", level), user=self.treasurer)[:1]
            action = row.action_open_move()
            self.assertEqual((action["res_model"], action["res_id"]), ("account.move", row.move_id.id))
        with self.assertRaisesRegex(UserError, "bookkeepers"):
            self._rows(user=self.coach)[:1].action_open_move()

    def test_access(self):
        self._settle("2026-03-31")
        every = self._rows()
        manager = self._create_user("manager", "account.group_account_manager")
        for user in (self.treasurer, self.board, self.accountant, manager):
            self.assertEqual(self._rows(user=user), every, user.login)
            self.assertEqual(len(self._page(user=user)), len(every))
        self.assertEqual(self._rows(user=self.coach).member_id, self.anna)
        self.assertEqual(len(self._rows(user=self.coach)), len(every.filtered(lambda row: row.member_id == self.anna)))
        for user in (self.shop, self.invoicing):
            with self.assertRaises(AccessError):
                self._rows(user=user)

    def test_menus(self):
        """In the app and under the accounting app's Reporting, for those who may read the ledger."""
        names = (
            "coop_menu_member_ledger",
            "coop_menu_pot_balance",
            "account_menu_member_ledger",
            "account_menu_pot_balance",
        )
        menus = [self.env.ref(f"social_cooperative.{name}").id for name in names]
        manager = self._create_user("manager", "account.group_account_manager")
        for user, visible in (
            (self.treasurer, menus),
            (self.board, menus[:2]),
            (self.coach, menus[:2]),
            (self.accountant, menus[2:]),
            (manager, menus[2:]),
            (self.shop, []),
            (self.invoicing, []),
        ):
            shown = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            self.assertEqual([menu for menu in menus if menu in shown], visible, user.login)

    def test_read_only(self):
        row = self._rows(user=self.administrator)[:1]
        for change in (lambda: row.write({"name": "x"}), row.unlink, lambda: row.create({"name": "x"})):
            with self.assertRaises(AccessError):
                change()

    def test_grouped_for_every_role(self):
        self._settle("2026-03-31")
        manager = self._create_user("manager", "account.group_account_manager")
        for user in (self.treasurer, self.board, self.accountant, self.coach, manager):
            for groupby in (
                "member_id",
                "category",
                "pot_id",
                "account_id",
                "agreement_id",
                "settlement_id",
                "date:month",
            ):
                with self.subTest(user=user.login, groupby=groupby):
                    groups = self.ledger.with_user(user).web_read_group([], [groupby], ["amount:sum"])["groups"]
                    self.assertTrue(groups)

    def test_query_count_does_not_grow(self):
        def count(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._page(("level", "=", "earned"), limit=limit)
            return self.env.cr.sql_log_count - before

        self._settle("2026-03-31")
        count(2)
        self.assertEqual(count(2), count(12))
