from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install", "thorough")
class TestBooksPosting(BooksCommon):
    """Every way in ends with lines that say whose they are: members and cooperative, 100 % in all."""

    def _refused(self, function, *args, **kwargs):
        with self.assertRaises(UserError):
            function(*args, **kwargs)

    # === WHAT A LINE SAYS === #

    def test_income_must_say_whose(self):
        for move_type in ("out_invoice", "out_refund", "out_receipt"):
            self._refused(self._invoice, [(100, {self.m1: 100}), (10, None)], move_type=move_type)
            self._refused(self._invoice, [(100, {self.m1: 60})], move_type=move_type)
        self._refused(self._bill, [(10, None, self.income_account)])
        self._refused(self._entry, [(self.income_account, -10, None), (self.income_account, 10, {self.m1: 100})])

    def test_default_for_income(self):
        self.company.coop_default_income_account_id = self.own
        invoice = self._invoice([(100, {self.m1: 60}), (10, None)])
        self.assertEqual(self._turnover(invoice), {self.m1: 60, self.own: 50})
        self._assert_whole(invoice)

    def test_unsaid_cost_is_the_cooperatives(self):
        for move_type in ("in_invoice", "in_refund", "in_receipt"):
            sign = 1 if move_type == "in_refund" else -1
            bill = self._bill([(100, None), (10, {self.m1: 60})], move_type=move_type)
            self.assertEqual(self._turnover(bill), {self.own: sign * 104, self.m1: sign * 6})
            self._assert_whole(bill)

    def test_cost_with_another_plan_only(self):
        bill = self._bill([(100, {self.p1: 100})])
        self.assertEqual(self._turnover(bill), {self.own: -100})
        self.assertEqual(bill.invoice_line_ids._coop_shares()[bill.invoice_line_ids.id], {self.own.id: 100})
        self.assertEqual(sum(bill.line_ids.analytic_line_ids.filtered(self.other_column).mapped("amount")), -100)

    def test_accounts_without_category_say_nothing(self):
        account = self.income_account.copy({"coop_category": "none"})
        invoice = self._invoice([(100, None, account)])
        self.assertFalse(invoice.line_ids.analytic_line_ids)

    def test_wrong_shares(self):
        other = self._create_cooperative()
        stranger = self.env["coop.member"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Stranger"}).id, "company_id": other.id}
        )
        nobodys = self.env["account.analytic.account"].create(
            {"name": "No company", "plan_id": self.plan.id, "company_id": False}
        )
        balance_sheet = self.company_data["default_account_assets"]
        both = {f"{self.a1.id},{self.a2.id}": 50, str(self.a3.id): 50}
        for distribution in (
            self._distribution({self.m1: 110}),
            self._distribution({self.m1: 60, self.m2: 40, self.own: 1}),
            self._distribution({self.m1: 120, self.m2: -20}),
            self._distribution({self.m1: -100}),
            self._distribution({self.m1: 50, stranger: 50}),
            self._distribution({self.m1: 50, nobodys: 50}),
            both,
        ):
            for account in (self.income_account, self.expense_account, balance_sheet):
                with self.subTest(distribution=distribution, account=account.name):
                    draft = self._bill([(100, None, account)], post=False)
                    draft.invoice_line_ids.analytic_distribution = distribution
                    self._refused(draft.action_post)

    def test_accounts_that_count_for_no_pot(self):
        """A member is charged what he is named on, or the line is refused; what Odoo carries along is no cost yet."""
        asset = self.company_data["default_account_assets"]
        other = self.income_account.copy({"name": "Other income", "coop_category": "none"})
        cost = self.expense_account.copy({"name": "Own costs", "coop_category": "none"})
        passing = self.env["account.account"].create({"name": "x", "code": "188001", "account_type": "asset_current"})
        debt = self.env["account.account"].create({"name": "y", "code": "188002", "account_type": "liability_current"})
        for account in (asset, cost, passing, debt):
            for move_type in ("in_invoice", "in_receipt", "in_refund"):
                with self.subTest(account=account.name, move_type=move_type):
                    draft = self._bill([(100, {self.m1: 60}, account)], post=False, move_type=move_type)
                    with self.assertRefused(UserError, "L0001 Trade 1's, .* has no member category"):
                        draft.action_post()
                    draft.invoice_line_ids.analytic_distribution = self._distribution({self.own: 100})
                    draft.action_post()
        for account in (asset, cost, other, passing):
            with self.subTest(account=account.name), self.assertRefused(UserError, "has no member category"):
                self._entry(
                    [(account, 100, {self.m1: 100}), (self.company_data["default_account_tax_sale"], -100, None)]
                )
        with self.assertRefused(UserError, "has no member category"):
            self._invoice([(100, {self.m1: 100}, other)])
        # A deposit of a customer, and a debt on which Odoo puts whoever it puts on all lines of that contact.
        self._invoice([(100, {self.m1: 100}, debt)])
        self._entry([(debt, 100, {self.m1: 100}), (self.company_data["default_account_tax_sale"], -100, None)])
        asset.coop_category = "investment"
        self.assertEqual(self._turnover(self._bill([(100, {self.m1: 60}, asset)])), {self.m1: -60, self.own: -40})

    def test_on_a_bank_statement(self):
        """Its entries are posted from the start: who says later what was bought says where it counts."""
        journal = self.company_data["default_journal_bank"]
        vals = {"journal_id": journal.id, "date": "2026-01-15", "payment_ref": "Shed", "amount": -5000}
        line = self.env["account.bank.statement.line"].create(vals)
        suspense = line.move_id.line_ids.filtered(lambda line: line.account_id == journal.suspense_account_id)
        for account in (
            self.company_data["default_account_assets"],
            self.expense_account.copy({"coop_category": "none"}),
        ):
            with self.assertRefused(UserError, "has no member category"):
                suspense.write({"account_id": account.id, "analytic_distribution": self._distribution({self.m1: 100})})
        vals = {"account_id": self.expense_account.id, "analytic_distribution": self._distribution({self.m1: 100})}
        suspense.write(vals)
        self.assertEqual(self._turnover(line.move_id), {self.m1: -5000})

    def test_moved_to_an_account_that_counts_for_no_pot(self):
        """The wizard that moves items to another account takes the member along: his cost would be given back."""
        bill = self._bill([(100, {self.m1: 100})])
        wizard = self.env["account.automatic.entry.wizard"].with_context(
            active_model="account.move.line", active_ids=bill.invoice_line_ids.ids
        )
        asset = self.company_data["default_account_assets"]
        vals = {"action": "change_account", "destination_account_id": asset.id, "date": "2026-01-31"}
        vals["journal_id"] = self.company_data["default_journal_misc"].id
        with self.assertRefused(UserError, "has no member category"):
            wizard.create(vals).do_action()

    def test_cut_off(self):
        """An accrual is of the period to come; the member has its cost then."""
        accrual = self.env["account.account"].create(
            {"name": "Accrual", "code": "188003", "account_type": "asset_prepayments", "reconcile": True}
        )
        self.company.expense_accrual_account_id = accrual
        bill = self._bill([(100, {self.m1: 100})])
        wizard = self.env["account.automatic.entry.wizard"].with_context(
            active_model="account.move.line", active_ids=bill.invoice_line_ids.ids
        )
        vals = {"action": "change_period", "date": "2026-01-31", "percentage": 50}
        vals["journal_id"] = self.company_data["default_journal_misc"].id
        wizard.create(vals).do_action()
        column = self.column
        costs = self.env["account.analytic.line"].search(
            [(column, "=", self.a1.id), ("general_account_id", "=", self.expense_account.id)]
        )
        self.assertEqual(sorted(costs.mapped("amount")), [-100, -50, 50])

    # === WAYS IN === #

    def test_as_invoicing_user(self):
        draft = self._invoice([(100, None)], post=False)
        self._refused(draft.with_user(self.invoicing).action_post)
        draft.invoice_line_ids.analytic_distribution = {str(self.a1.id): 100}
        draft.with_user(self.invoicing).action_post()
        self._assert_whole(draft)
        bill = self._bill([(100, None)], post=False)
        bill.with_user(self.invoicing).action_post()
        self.assertEqual(self._turnover(bill), {self.own: -100})

    def test_post_softly_and_by_cron(self):
        tomorrow = Date.context_today(self.env.user) + timedelta(days=1)
        unsaid = self._invoice([(100, None)], post=False, date=tomorrow)
        self._refused(unsaid._post, soft=True)
        draft = self._invoice([(100, {self.m1: 100})], post=False, date=tomorrow)
        draft._post(soft=True)
        self.assertEqual((draft.state, draft.auto_post), ("draft", "at_date"))
        self.assertFalse(draft.line_ids.analytic_line_ids)
        unsaid.auto_post = "at_date"
        with self.enter_registry_test_mode():
            (draft | unsaid).date = Date.context_today(self.env.user)
            self.env.ref("account.ir_cron_auto_post_draft_entry").method_direct_trigger()
        self.assertEqual((draft | unsaid).mapped("state"), ["posted", "draft"])
        self._assert_whole(draft)

    def test_recurring(self):
        invoice = self._invoice(
            [(100, {self.m1: 60, self.m2: 40})], post=False, auto_post="monthly", auto_post_until="2026-03-31"
        )
        invoice.action_post()
        copies = self.env["account.move"].search([("auto_post_origin_id", "=", invoice.id), ("id", "!=", invoice.id)])
        self.assertTrue(copies)
        copies._post(soft=False) if copies.date <= Date.context_today(copies) else None
        self.assertEqual(
            copies.invoice_line_ids._coop_shares()[copies.invoice_line_ids.id], {self.a1.id: 60, self.a2.id: 40}
        )

    def test_posted_from_the_start(self):
        vals = {"state": "posted", "line_ids": [Command.create({"account_id": self.income_account.id, "balance": 0})]}
        self._refused(self.env["account.move"].create, vals)

    def test_batch(self):
        """One entry that is refused stops the batch; nothing is half posted."""
        good, bad = self._invoice([(1, {self.m1: 100})], post=False), self._invoice([(1, None)], post=False)
        self._refused((good | bad).action_post)
        self.assertEqual((good | bad).mapped("state"), ["draft", "draft"])

    def test_bank_statement_line(self):
        journal = self.company_data["default_journal_bank"]
        vals = {"journal_id": journal.id, "date": "2026-01-15", "payment_ref": "Fee", "amount": 100}
        lines = self.env["account.bank.statement.line"]
        self._refused(lines.create, {**vals, "counterpart_account_id": self.income_account.id})
        cost = lines.create({**vals, "amount": -5, "counterpart_account_id": self.expense_account.id})
        self.assertEqual(self._turnover(cost.move_id), {self.own: -5})
        plain = lines.create(vals)
        suspense = plain.move_id.line_ids.filtered(lambda line: line.account_id == journal.suspense_account_id)
        with self.assertRaises(UserError):
            suspense.account_id = self.income_account
        suspense.write({"account_id": self.income_account.id, "analytic_distribution": {str(self.a1.id): 100}})
        self.assertEqual(self._turnover(plain.move_id), {self.m1: 100})
        plain.date = "2026-01-20"
        self._assert_whole(plain.move_id)
        plain.action_undo_reconciliation()
        self.assertFalse(plain.move_id.line_ids.analytic_line_ids)
        cost.unlink()

    def test_payment_with_income_counterpart(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.partner_a.id,
                "amount": 10,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        self.assertFalse(payment.move_id.line_ids.analytic_line_ids)

    def test_import(self):
        result = self.env["account.move"].load(
            [
                "id",
                "move_type",
                "partner_id/.id",
                "invoice_date",
                "invoice_line_ids/name",
                "invoice_line_ids/account_id/.id",
            ]
            + ["invoice_line_ids/price_unit", "invoice_line_ids/analytic_line_ids/amount"],
            [
                [
                    "__test__.inv",
                    "out_invoice",
                    str(self.partner_a.id),
                    "2026-01-15",
                    "Work",
                    str(self.income_account.id),
                    "10",
                    "",
                ]
            ],
        )
        self.assertTrue(result["ids"], result["messages"])
        self._refused(self.env["account.move"].browse(result["ids"]).action_post)

    # === AND AGAIN === #

    def test_draft_and_again(self):
        invoice = self._invoice([(100, {self.m1: 60, self.m2: 40})])
        invoice.with_user(self.invoicing).button_draft()
        self.assertFalse(invoice.line_ids.analytic_line_ids)
        invoice.invoice_line_ids.with_user(self.invoicing).analytic_distribution = {str(self.a2.id): 100}
        invoice.with_user(self.invoicing).action_post()
        self.assertEqual(self._turnover(invoice), {self.m2: 100})
        invoice.button_cancel()
        self.assertFalse(invoice.line_ids.analytic_line_ids)

    def test_reversal(self):
        invoice = self._invoice([(100.01, {self.m1: 33.33, self.m2: 33.33, self.m3: 33.34})])
        partial = self._credit_note(invoice, amount=10)
        self.assertEqual(self._turnover(partial), {self.m1: -3.33, self.m2: -3.33, self.m3: -3.34})
        reversal = invoice._reverse_moves(cancel=True)
        total = self._turnover(invoice | reversal)
        self.assertEqual(total, dict.fromkeys(total, 0))
        bill = self._bill([(50, None)])
        self.assertEqual(self._turnover(bill | self._credit_note(bill)), {self.own: 0})
