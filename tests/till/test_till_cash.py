from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillCash(TillScenario):
    """What counting and rounding bring to light, in the Dutch chart as it is installed: its gains are *other income*."""

    prepared_database = False  # a chart of accounts of its own

    @classmethod
    @TillScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()
        cls._open_shop_account()

    def _booked(self, category=None):
        """{owner: amount} of all items of the plan Members, income positive; only those that a division counts."""
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        categories = ["turnover", "assignment_cost"]
        domain = [(column, "!=", False), ("general_account_id.coop_category", "in", categories)]
        groups = self.env["account.analytic.line"]._read_group(domain, [column], ["amount:sum"])
        return {account: round(amount, 2) for account, amount in groups if round(amount, 2)}

    def _count(self, session, cash, bank_difference=0.0):
        own = session.with_user(self.manager)
        self.assertTrue(own.post_closing_cash_details(cash)["successful"])
        answer = own.close_session_from_ui([(self.bank.id, bank_difference)])
        self.assertTrue(answer["successful"], answer)
        self.assertEqual(session.state, "closed")

    def _division(self):
        division = self.env["coop.shop.division"].with_user(self.treasurer)
        division = division.create(
            {
                "shop_account_id": self.shop_account.id,
                "account_id": self.company.income_account_id.id,
                "date_from": "2026-01-01",
                "date_to": "2027-12-31",
            }
        )
        return division._prepare_result_vals()

    def _round_to_five_cents(self):
        rounding = self.env["account.cash.rounding"].create({"name": "Five cents", "rounding": 0.05})
        accounts = self.env["account.chart.template"].with_company(self.company)
        rounding.write({"profit_account_id": accounts.ref("4950").id, "loss_account_id": accounts.ref("4960").id})
        self.config.write({"cash_rounding": True, "rounding_method": rounding.id})

    # === COUNTED WHEN IT CLOSES === #

    def test_the_accounts_are_those_of_the_chart(self):
        journal = self.cash.journal_id
        types = (journal.profit_account_id.account_type, journal.loss_account_id.account_type)
        self.assertEqual(types, ("income_other", "expense"))

    def test_too_much_and_too_little(self):
        for cash, shop in ((27.20, 3.0), (22.20 + 27.20, -2.0 + 3.0)):
            session = self._open()
            self._sell([self._line(self.bowl)])
            self._count(session, cash)
            self.assertEqual(self._booked().get(self.shop_account), shop)
        found = self._division()
        self.assertEqual((found["turnover"], found["costs"], found["result"]), (3.0, 2.0, 1.0))

    def test_bank(self):
        for difference in (1.5, -4.0):
            session = self._open()
            self._sell([self._line(self.bowl)], method=self.bank)
            self._count(session, session.cash_register_balance_start, difference)
        self.assertEqual(self._booked()[self.shop_account], -2.5)
        self.assertEqual(self._division()["result"], -2.5)

    def test_rounding_up_and_down(self):
        """Closed, invoiced at the till, invoiced later: both cents of both sides are the shop's."""
        self._round_to_five_cents()
        up, down = (self._product(f"Odd {price}", price, coop_maker_id=self.till_anna.id) for price in (12.14, 12.11))
        session = self._open()
        for product, paid in ((up, 12.15), (down, 12.10)):
            self._sell([self._line(product)], paid=paid)
            self._sell([self._line(product)], paid=paid, partner_id=self.partner_a.id, to_invoice=True)
        later = self._sell([self._line(up)], paid=12.15, partner_id=self.partner_a.id)
        self._count(session, 3 * 12.15 + 2 * 12.10)
        self.assertEqual(self._booked()[self.shop_account], 0.01)
        later.action_pos_order_invoice()
        self.assertEqual(self._booked()[self.shop_account], 0.01)
        self.assertEqual(self._division()["result"], 0.01)

    def test_what_is_made_later_counts_too(self):
        """A journal with accounts of its own, a rounding with others; nobody takes them out of the count again."""
        gain, loss = (
            self.env["account.account"].create({"name": name, "code": code, "account_type": account_type})
            for name, code, account_type in (("Gain", "499801", "income_other"), ("Loss", "499802", "expense_other"))
        )
        self.cash.journal_id.write({"profit_account_id": gain.id, "loss_account_id": loss.id})
        self.assertEqual((gain.coop_category, loss.coop_category), ("turnover", "assignment_cost"))
        for account in (gain, loss):
            with self.assertRefused(ValidationError, "counted or rounded"):
                account.coop_category = "none"

    # === COUNTED WHEN IT OPENS === #

    def _begin(self, counted, user=None):
        """Open the till after a count, through the door of the till."""
        self.config.with_user(user or self.manager).open_ui()
        session = self.config.current_session_id
        session.with_user(user or self.manager).set_opening_control(counted, "")
        return session

    def _drawer_in_books(self):
        items = self.env["account.move.line"].search(
            [("account_id", "=", self.cash.journal_id.default_account_id.id), ("parent_state", "=", "posted")]
        )
        return round(sum(items.mapped("balance")), 2)

    def test_the_first_float_waits_for_the_treasurer(self):
        """Money that is there before the first sale is no gain: where it came from the treasurer says."""
        session = self._begin(150.0)
        self.assertEqual((self._drawer_in_books(), self._booked()), (150.0, {}))
        self._sell([self._line(self.bowl)])
        self._count(session, 174.20)
        self.assertEqual(self._drawer_in_books(), 174.20)
        suspense = self.cash.journal_id.suspense_account_id
        self.assertEqual(session.coop_opening_line_ids.move_id.line_ids.account_id & suspense, suspense)

    def test_a_float_that_is_booked_is_expected(self):
        """Brought from the bank before the first day, and some of it taken back between two days."""
        self._bring(150.0)
        session = self._begin(150.0, self.cashier)
        self._count(session, 150.0)
        self._bring(-50.0)
        session = self._begin(100.0, self.cashier)
        self.assertEqual((self._booked(), self._drawer_in_books()), ({}, 100.0))
        self.assertFalse(session.coop_opening_line_ids)

    def _bring(self, amount):
        return self.env["account.bank.statement.line"].create(
            {"journal_id": self.cash.journal_id.id, "amount": amount, "payment_ref": "From the bank"}
        )

    def test_a_difference_is_the_shops(self):
        for counted, shop in ((24.20 - 4.0, -4.0), (20.20 + 24.20 + 1.5, -2.5)):
            session = self._open()
            self._sell([self._line(self.bowl)])
            self._count(session, session.cash_register_balance_start + 24.20)
            session = self._begin(counted)
            self.assertEqual((self._booked()[self.shop_account], self._drawer_in_books()), (shop, counted))
            self._count(session, counted)
        self.assertEqual(self._division()["result"], -2.5)

    def test_who_may_open_with_a_difference(self):
        self._bring(100.0)
        with self.assertRefused(AccessError, "95.00.*100.00.*Count again"):
            self._begin(95.0, self.cashier)
        self.config.write({"set_maximum_difference": True, "amount_authorized_diff": 5.0})
        with self.assertRefused(AccessError, "Count again"):
            self._begin(94.99, self.cashier)
        self._begin(95.0, self.cashier)
        self.assertEqual(self._booked(), {self.shop_account: -5.0})

    def test_the_right_to_the_drawer(self):
        self._bring(100.0)
        self._count(self._begin(100.0), 100.0)
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_drawer")
        with self.assertRefused(AccessError, "count again"):
            self._begin(151.0, self.cashier)  # a gain that large takes the manager, as when it closes
        self._begin(30.0, self.cashier)
        self.assertEqual(self._booked(), {self.shop_account: -70.0})

    def test_money_that_was_never_booked(self):
        """A float from before this version lies in the drawer, and not in the books."""
        session = self._begin(0.0)
        self._count(session, 0.0)
        session.sudo().write({"coop_cash_unbooked": 150.0, "cash_register_balance_end_real": 150.0})
        session = self._begin(150.0, self.cashier)
        self.assertEqual((self._booked(), self._drawer_in_books()), ({}, 150.0))
        self._count(session, 150.0)
        self.assertFalse(session.coop_cash_unbooked)

    def test_another_company_stays_odoos(self):
        self.company.coop_enabled = False
        session = self._begin(10.0, self.cashier)
        self.assertEqual((session.cash_register_balance_start, self._drawer_in_books()), (10.0, 0.0))

    def test_two_payment_methods_of_cash(self):
        """The first is the drawer that is counted; another journal's money is none of it."""
        journal = self.cash.journal_id.copy({"name": "Second drawer", "code": "SEC"})
        other = self.cash.copy({"name": "Second", "journal_id": journal.id})
        self.config.payment_method_ids = [Command.link(other.id)]
        session = self._open()
        self._sell([self._line(self.bowl)], method=other)
        self._count(session, 0.0)
        session = self._begin(0.0, self.cashier)
        self.assertFalse(session.coop_opening_line_ids)
