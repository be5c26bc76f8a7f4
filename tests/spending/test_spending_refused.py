from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common_spending import SpendingCase

REFUSED = "costs .* and .* is available"


@tagged("post_install", "-at_install", "thorough")
class TestSpendingRefused(SpendingCase):
    """More than is available is refused when the bill is posted, however it comes in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 100.0)

    def _cost(self, amount, member=None, **vals):
        return self._bill([(amount, {member or self.anna: 100}, self.investment_account)], post=False, **vals)

    def _entry(self, amount, account=None):
        shares = self._distribution({self.anna: 100})
        return self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-01-20",
                "line_ids": [
                    Command.create(
                        {
                            "name": "By hand",
                            "account_id": (account or self.expense_account).id,
                            "balance": amount,
                            "analytic_distribution": shares,
                        }
                    ),
                    Command.create({"account_id": self.company_data["default_account_assets"].id, "balance": -amount}),
                ],
            }
        )

    # === THE BOUNDARY === #

    def test_to_the_cent(self):
        with self.assertRefused(UserError, REFUSED):
            self._cost(100.01).action_post()
        self._cost(100.0).action_post()
        self.assertEqual(self._figures(), (0, 0, 0))
        with self.assertRefused(UserError, REFUSED):
            self._cost(0.01).action_post()

    def test_two_bills_at_once_are_counted_together(self):
        bills = self._cost(60.0) | self._cost(60.0)
        with self.assertRefused(UserError, REFUSED):
            bills.action_post()
        bills[0].action_post()
        self.assertEqual(self._figures()[0], 40)

    def test_a_shared_bill_counts_for_each(self):
        shared = self._bill([(90.0, {self.anna: 50, self.bert: 50})], post=False)
        with self.assertRefused(UserError, "L0002"):
            shared.action_post()
        self._earn(self.bert, 45.0)
        shared.action_post()
        self.assertEqual((self._figures()[0], self._figures(self.bert)[0]), (55, 0))

    def test_what_others_reserved_is_not_there(self):
        self._approved(70.0)
        with self.assertRefused(UserError, REFUSED):
            self._cost(30.01).action_post()
        self._cost(30.0).action_post()

    def test_a_day_still_to_come_counts_now(self):
        self._cost(60.0, date="2027-02-01")._post(soft=False)
        self.assertEqual(self._figures(), (100, 60, 40))
        with self.assertRefused(UserError, REFUSED):
            self._cost(50.0, date="2027-02-01")._post(soft=False)

    def test_the_cooperatives_own_costs_are_free(self):
        self._bill([(5000.0, {self.own: 100})])
        self._bill([(5000.0, None)])

    def test_vat_that_is_not_deducted_is_cost(self):
        tax = self.env["account.tax"].create(
            {
                "name": "Not deductible",
                "amount": 21,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": [
                    Command.create({"repartition_type": "base"}),
                    Command.create({"repartition_type": "tax", "use_in_tax_closing": False}),
                ],
                "refund_repartition_line_ids": [
                    Command.create({"repartition_type": "base"}),
                    Command.create({"repartition_type": "tax", "use_in_tax_closing": False}),
                ],
            }
        )
        bill = self._bill([(90.0, {self.anna: 100}, self.expense_account, tax)], post=False)
        with self.assertRefused(UserError, "108.90"):
            bill.action_post()

    # === EVERY WAY IN === #

    def test_every_way_in(self):
        moves = {
            "bill": self._cost(100.01),
            "receipt": self._cost(100.01, move_type="in_receipt"),
            "entry": self._entry(100.01),
        }
        for name, move in moves.items():
            for user in (self.treasurer, self.administrator):
                with self.subTest(name, user=user.name), self.assertRefused(UserError, REFUSED):
                    move.with_user(user).action_post()
            with self.subTest(name), self.assertRefused(UserError, REFUSED):
                call_kw(self.env(user=self.treasurer)["account.move"], "write", [move.ids, {"state": "posted"}], {})
            with self.subTest(name), self.assertRefused(UserError, REFUSED):
                context = {"coop_without_spending_check": True, "coop_own_code": True, "skip_invoice_sync": True}
                call_kw(self.env(user=self.treasurer)["account.move"], "action_post", [move.ids], {"context": context})
            self.assertEqual(move.state, "draft")

    def test_by_the_cron(self):
        bill = self._cost(100.01)
        bill.auto_post = "at_date"
        with self.enter_registry_test_mode():
            self.env.ref("account.ir_cron_auto_post_draft_entry").method_direct_trigger()
        self.assertEqual(bill.state, "draft")
        fits = self._cost(100.0)
        fits.auto_post = "at_date"
        with self.enter_registry_test_mode():
            self.env.ref("account.ir_cron_auto_post_draft_entry").method_direct_trigger()
        self.assertEqual((fits.state, bill.state), ("posted", "draft"))

    def test_a_posted_line_that_becomes_a_cost(self):
        none = self.company_data["default_account_tax_sale"]
        move = self._entry(100.01, none)
        move.action_post()
        line = move.line_ids.filtered(lambda line: line.account_id == none)
        with self.assertRefused(UserError, REFUSED):
            line.with_user(self.treasurer).account_id = self.expense_account

    def test_lines_added_to_a_posted_entry(self):
        """As core adds them to entries of bank statements, and as a client can."""
        move = self._entry(60.0)
        move.action_post()
        cost = {
            "move_id": move.id,
            "account_id": self.expense_account.id,
            "analytic_distribution": self._distribution({self.anna: 100}),
        }
        other = {"move_id": move.id, "account_id": self.company_data["default_account_assets"].id}
        lines = self.env["account.move.line"].with_user(self.treasurer)
        with self.assertRefused(UserError, REFUSED):
            lines.create([{**cost, "balance": 40.01}, {**other, "balance": -40.01}])
        lines.create([{**cost, "balance": 40.0}, {**other, "balance": -40.0}])
        self.assertEqual(self._figures()[0], 0)

    # === WHAT IS NOT SPENDING === #

    def test_credit_notes_sales_and_other_companies_are_not_asked(self):
        bill = self._cost(100.0)
        bill.action_post()
        self._credit_note(bill)
        self.assertEqual(self._figures()[0], 100)
        self._invoice([(20.0, {self.bert: 100}), (-10.0, {self.bert: 100}, self.expense_account)])

    def test_switched_off(self):
        self.company.coop_refuse_overspending = False
        self.assertIn("no longer refused", self.company.partner_id.message_ids[0].body)
        self._cost(500.0).action_post()
        self.assertEqual(self._figures()[0], -400)
        self.company.coop_refuse_overspending = True
        self.assertIn("is refused", self.company.partner_id.message_ids[0].body)

    def test_new_cooperatives_refuse(self):
        self.assertTrue(self._create_cooperative().coop_refuse_overspending)

    # === THE REQUEST OF THE BILL === #

    def test_the_own_reservation_is_released(self):
        request = self._approved(100.0)
        with self.assertRefused(UserError, REFUSED):
            self._cost(100.0).action_post()
        bill = self._cost(100.0)
        bill.with_user(self.treasurer).coop_spending_request_id = request
        bill.with_user(self.treasurer).action_post()
        self.assertEqual((request.state, self._figures()), ("billed", (0, 0, 0)))

    def test_part_of_a_request_leaves_the_rest_reserved(self):
        request = self._approved(100.0)
        bill = self._billed(request, post=False)
        bill.invoice_line_ids.price_unit = 80
        bill.action_post()
        self.assertEqual((request.state, self._figures()), ("billed", (20, 20, 0)))
        rest = self._billed(request, post=False)
        self.assertEqual(rest.amount_total, 20)
        rest.unlink()
        with self.assertRefused(UserError, REFUSED):
            self._cost(0.01).action_post()
        request.with_user(self.treasurer).action_close()
        self.assertEqual(self._figures(), (20, 0, 20))
        with self.assertRefused(UserError, "make a new request"):
            request.with_user(self.treasurer).action_make_bill()

    def test_more_than_was_approved_comes_from_what_is_available(self):
        bill = self._billed(self._approved(60.0), post=False)
        bill.invoice_line_ids.price_unit = 100.01
        with self.assertRefused(UserError, REFUSED):
            bill.action_post()
        bill.invoice_line_ids.price_unit = 100
        bill.action_post()
        self.assertEqual(self._figures(), (0, 0, 0))

    # === THE BOARD === #

    def _allow(self, move, user, reason="Starting capital"):
        env = self.env(user=user)["coop.spending.override"]
        env.create({"move_id": move.id, "reason": reason}).action_confirm()

    def test_the_board_allows_it_with_a_reason(self):
        boss = self._create_user("boss", "social_cooperative.group_board,account.group_account_invoice")
        bill = self._cost(150.0)
        form = Form(self.env["coop.spending.override"].with_user(boss).with_context(default_move_id=bill.id))
        self.assertRegex(form.explanation, "L0001.*150.00.*100.00")
        form.reason = "Starting capital"
        form.save().action_confirm()
        self.assertRecordValues(bill, [{"coop_override_reason": "Starting capital", "coop_override_by_id": boss.id}])
        self.assertIn("Starting capital", bill.message_ids[0].body)
        bill.with_user(self.treasurer).action_post()
        self.assertEqual(self._figures()[0], -50)

    def test_no_more_than_was_allowed(self):
        bill = self._cost(150.0)
        self._allow(bill, self.administrator)
        bill.invoice_line_ids.price_unit = 151
        with self.assertRefused(UserError, REFUSED):
            bill.action_post()
        bill.invoice_line_ids.analytic_distribution = self._distribution({self.bert: 100})
        bill.invoice_line_ids.price_unit = 150
        with self.assertRefused(UserError, "L0002"):
            bill.action_post()

    def test_only_the_board(self):
        bill = self._cost(150.0)
        for user in (self.treasurer, self.accountant, self.coach, self.invoicing):
            with self.assertRaises(AccessError, msg=user.name):
                self._allow(bill, user)
        for vals in (
            {"coop_override_reason": "x"},
            {"coop_override_by_id": self.board.id},
            {"coop_override_costs": {str(self.anna.id): "1000"}},
        ):
            for user in (self.treasurer, self.administrator):
                with self.assertRaises(AccessError):
                    call_kw(self.env(user=user)["account.move"], "write", [bill.ids, vals], {})
                with self.assertRaises(AccessError):
                    call_kw(self.env(user=user)["account.move"], "create", [[{"move_type": "in_invoice", **vals}]], {})
        context = {
            f"default_{name}": value for name, value in {"coop_override_costs": {str(self.anna.id): "1000"}}.items()
        }
        made = call_kw(
            self.env(user=self.treasurer)["account.move"],
            "create",
            [[{"move_type": "in_invoice"}]],
            {"context": context},
        )
        self.assertFalse(self.env["account.move"].browse(made).coop_override_costs)
        with self.assertRefused(UserError, "reason stays visible"):
            self._allow(bill, self.administrator, reason=" ")

    def test_the_board_approves_a_request_above_what_is_available(self):
        request = self._submitted(300.0)
        with self.assertRefused(UserError, "ask a member of the board"):
            request.with_user(self.board).action_approve()
        wizard = self.env["coop.spending.override"]
        with self.assertRaises(AccessError):
            wizard.with_user(self.treasurer).create({"request_id": request.id, "reason": "x"}).action_confirm()
        wizard.with_user(self.board).create({"request_id": request.id, "reason": "First tools"}).action_confirm()
        self.assertEqual((request.state, self._figures()), ("approved", (100, 300, -200)))
        bill = self._billed(request.with_env(self.env), post=False)
        bill.invoice_line_ids.price_unit = 300.01
        with self.assertRefused(UserError, REFUSED):
            bill.action_post()
        bill.invoice_line_ids.price_unit = 300
        bill.action_post()
        self.assertEqual(bill.coop_request_override_reason, "First tools")
        self.assertEqual((request.state, self._figures()), ("billed", (-200, 0, -200)))
        # Once, not again for every bill that somebody links.
        again = self._cost(0.01)
        again.with_user(self.treasurer).coop_spending_request_id = request
        with self.assertRefused(UserError, REFUSED):
            again.action_post()
