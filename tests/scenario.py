from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo.fields import Date

from ..engine import Amounts, MemberInput, by_segment, due, timeline
from .common import CoopCommon
from .money_oracle import MoneyOracle


class CoopScenario(CoopCommon):
    """Scenarios on a cooperative's books; after each of them the books must tie out, whatever happened.

    The check recomputes every pot with plain loops, apart from the SQL of the addon: what was received from bank and cash
    outward (money_oracle.py), the rest from its source documents.
    """

    today = date(2026, 12, 31)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(cls._freeze(cls.today))
        cls.anna = cls._create_member("Anna de Wit", trade_name="Tuinhulp Oost", date="2016-01-01")
        cls.bert = cls._create_member("Bert Zwart", trade_name="Klusbus", date="2016-01-01")
        cls.investment_account = cls._category_account("investment")
        cls.training_account = cls._category_account("training")

    @classmethod
    def _freeze(cls, day):
        from freezegun import freeze_time

        return freeze_time(day)

    @classmethod
    def _category_account(cls, category):
        return cls.expense_account.copy({"name": f"Members: {category}", "coop_category": category})

    def tearDown(self):
        self._assert_books_tie_out()
        super().tearDown()

    # === SETTLING === #

    def _settle(self, date_to):
        """Computed by one treasurer, approved by the other, posted; as users, not as administrator."""
        settlement = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": date_to})
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        settlement.action_post()
        return settlement.with_env(self.env)

    def _statement(self, settlement, member):
        return settlement.line_ids.filtered(lambda line: line.member_id == member)

    def _steps(self, settlement, member):
        """{step key: amount of this settlement}, without zeros."""
        return {step.key: step.amount for step in self._statement(settlement, member).step_ids if step.amount}

    def _pot_balance(self, member, account=None):
        items = self.env["account.move.line"].search(
            [
                ("account_id", "=", (account or self.pot.account_id).id),
                ("partner_id", "=", member.partner_id.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return round(-sum(items.mapped("balance")), 2)

    # === THE BOOKS TIE OUT === #

    def _assert_books_tie_out(self):
        self.env.flush_all()
        self.env.invalidate_all()
        members = self.env["coop.member"].with_context(active_test=False).search([("company_id", "=", self.company.id)])
        for member in members:
            self._assert_pot_from_source(member)
            self._assert_statements_follow(member)
        self._assert_shared_pots(members)
        self._assert_entries_balance()
        self._assert_whose_is_complete()

    def _assert_entries_balance(self):
        for move in self.env["account.move"].search([("company_id", "=", self.company.id), ("state", "=", "posted")]):
            self.assertEqual(round(sum(move.line_ids.mapped("balance")), 2), 0, move.display_name)

    def _assert_pot_from_source(self, member):
        """Booked and not yet settled together = what the documents say + entries by hand on the pot."""
        by_hand = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.pot.account_id.id),
                ("partner_id", "=", member.partner_id.id),
                ("parent_state", "=", "posted"),
                ("move_id.coop_settlement_id", "=", False),
            ]
        )
        expected = self._naive_due(member).pot_net - Decimal(str(round(sum(by_hand.mapped("balance")), 2)))
        self.assertEqual(Decimal(str(round(member.pot_total, 2))), expected, f"pot of {member.display_name}")
        self.assertEqual(
            round(member.pot_booked, 2), self._pot_balance(member), f"control account {member.display_name}"
        )

    def _assert_shared_pots(self, members):
        """What statements say was put in each shared pot, with the entries by hand, is on its control account."""
        pots = self.env["coop.pot"].with_context(active_test=False)
        for pot in pots.search([("company_id", "=", self.company.id), ("kind", "=", "shared")]):
            items = self.env["account.move.line"].search(
                [("account_id", "=", pot.account_id.id), ("parent_state", "=", "posted")]
            )
            self.assertLessEqual(set(items.partner_id.ids), set(members.partner_id.ids), pot.name)
            for member in members:
                steps = member.statement_ids.filtered(lambda line: line.state == "posted").step_ids
                given = -sum(steps.filtered(lambda step, pot=pot: step.key == pot._step_key()).mapped("amount"))
                own = items.filtered(lambda item, member=member: item.partner_id == member.partner_id)
                by_hand = -sum(own.filtered(lambda item: not item.move_id.coop_settlement_id).mapped("balance"))
                balance = self._pot_balance(member, pot.account_id)
                self.assertEqual(balance, round(given + by_hand, 2), f"{pot.name} of {member.display_name}")

    def _assert_statements_follow(self, member):
        """Every statement begins where the last one ended, and its documents add up to its steps."""
        closing = 0.0
        lines = self.env["coop.settlement.line"].search(
            [("member_id", "=", member.id), ("state", "=", "posted")], order="date_to, id"
        )
        for line in lines:
            self.assertEqual(round(line.opening, 2), round(closing, 2), line.display_name)
            closing = line.opening + line.change + line.other
            self.assertEqual(round(line.closing, 2), round(closing, 2), line.display_name)
            totals = defaultdict(float)
            for item in line.item_ids:
                totals[item.category] += item.amount
            totals["turnover"] += totals["write_off"]
            for code in ("turnover", "assignment_cost", "investment", "training"):
                self.assertEqual(round(totals[code], 2), round(line[code], 2), f"{line.display_name} {code}")
            self.assertEqual(round(totals["pot"], 2), round(line.other, 2), line.display_name)
            self.assertEqual(round(sum(line.step_ids.filtered("booked").mapped("amount")), 2), round(line.change, 2))

    def _assert_whose_is_complete(self):
        """Members + cooperative = general ledger, per item on every flagged account."""
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        items = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("account_id.coop_category", "!=", "none"),
                ("balance", "!=", 0),
            ]
        )
        for item in items:
            shares = item.analytic_line_ids.filtered(lambda line: line[column])
            self.assertEqual(round(sum(shares.mapped("amount")), 2), round(-item.balance, 2), item.display_name)

    # === THE SAME SUMS BY PLAIN LOOPS === #

    def _naive_due(self, member, until=None):
        until = until or Date.to_date(self.today)
        rules = [rule._to_engine() for rule in self.env["coop.contribution.rule"].search([])]
        terms = [
            (permission.agreement_id.id, permission.date_from, permission.date_to or None)
            for permission in self.env["coop.permission"].search([("member_id", "=", member.id)])
        ]
        segments = timeline(rules, terms, member.id, self.company.id)
        amounts = by_segment(segments, self._naive_amounts(member, until))
        history = [(status.date, status.state) for status in member.status_ids.sorted(lambda s: (s.date, s.id))]
        basis = self.company.coop_recognition
        return due(MemberInput(member.id, segments, amounts, amounts, history), basis, until)

    def _naive_amounts(self, member, until):
        """(day, Amounts) of everything that counts: of sale documents what the money says, of the rest what is booked."""
        oracle = MoneyOracle(self.company, until)
        place = 0 if self.company.coop_recognition == "received" else 1
        for document in oracle.documents:
            counted = oracle.amounts(document).get(member.analytic_account_id)
            if counted and counted[place]:
                yield self._naive_day(document), Amounts.of("turnover", Decimal(str(round(counted[place], 2))))
        for entry, amount in oracle.waiting_at_tills(member.analytic_account_id) if not place else ():
            yield entry.date, Amounts.of("turnover", -Decimal(str(amount)))
        lines = self.env["account.analytic.line"].search([("member_id", "=", member.id), ("date", "<=", until)])
        for line in lines:
            item, category = line.move_line_id, line.general_account_id.coop_category
            move = item.move_id
            if category == "none" or move.state != "posted" or (category == "turnover" and move in oracle.documents):
                continue
            amount = line.amount
            if item.account_id.internal_group in ("income", "expense") and move.move_type == "entry":
                amount -= round(amount * oracle.consumed_share(item), 2)
            if category == "turnover" and move.move_type == "entry":
                # What is moved to another month came as little as the document that it is moved from.
                amount = round(amount * oracle.share_of_cut_off(item, member.analytic_account_id, place), 2)
            amount = Decimal(str(round(amount, 2)))
            yield self._naive_day(move), Amounts.of(category, amount if category == "turnover" else -amount)

    def _naive_day(self, move):
        while move.reversed_entry_id:
            move = move.reversed_entry_id
        return move.invoice_date or move.date
