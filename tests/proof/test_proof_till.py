from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tests import tagged

from ..till.common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestProofTill(TillScenario):
    """Sum of the paid orders = sum of their payments = closing entries, whatever was sold and however it was paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rounding = cls.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": cls.income_account.copy({"name": "Rounding gain"}).id,
                "loss_account_id": cls.expense_account.copy({"name": "Rounding loss"}).id,
            }
        )
        later = cls.env["pos.payment.method"].create(
            {"name": "On account", "company_id": cls.company.id, "split_transactions": True}
        )
        cls.config.write(
            {
                "cash_rounding": True,
                "rounding_method": rounding.id,
                "only_round_cash_method": True,
                "payment_method_ids": [Command.link(later.id)],
            }
        )
        cls.later = later
        cls.odd = cls._product("Odd", 12.12, coop_maker_id=cls.till_bert.id)

    def _check(self):
        self.env.flush_all()
        checks = self.env["coop.proof.check"].with_user(SUPERUSER_ID)
        checks._cron_check()
        return checks.search([("company_id", "=", self.company.id), ("code", "=", "till")])

    def _sell_all_ways(self):
        """Cash rounded, card, on account, invoiced at once and later, taken back, change given."""
        session = self._open()
        customer = {"partner_id": self.partner_a.id}
        sale = self._sell([self._line(self.bowl)], method=self.bank)
        self._sell([self._line(self.odd)], paid=12.10)
        self._sell([self._line(self.jeans)], paid=20.0, amount_return=-7.90)
        self._sell([self._line(self.jeans)], method=self.later, **customer)
        self._sell([self._line(self.odd)], paid=12.10, to_invoice=True, **customer)
        self._sell([self._line(self.jeans)], method=self.later, to_invoice=True, **customer)
        self.invoiced_later = self._sell([self._line(self.odd), self._line(self.bowl)], paid=36.30, **customer)
        self._sell([self._line(self.bowl, -1, refunded_orderline_id=sale.lines.id)], method=self.bank)
        return session

    def test_every_way_of_selling(self):
        session = self._sell_all_ways()
        own = session.with_user(self.manager)
        own.post_closing_cash_details(80.0)
        own.close_session_from_ui([(self.bank.id, -0.50)])
        self.assertEqual(session.state, "closed")
        self.assertEqual((self._check().state, self._check().difference), ("ok", 0.0))
        self.invoiced_later.action_pos_order_invoice()
        self.assertEqual((self._check().state, self._check().difference), ("ok", 0.0))

    def _tamper(self, query, *parameters):
        self.env.flush_all()
        self.env.cr.execute(query, parameters)
        self.env.invalidate_all()

    def test_what_was_not_paid(self):
        session = self._sell_all_ways()
        self._close(session)
        payment = session.order_ids.payment_ids.filtered(lambda payment: payment.amount == 36.30)
        self._tamper("UPDATE pos_payment SET amount = 6.30 WHERE id = %s", payment.id)
        check = self._check()
        self.assertEqual((check.state, check.difference), ("differs", 60.0))  # not paid, and booked as paid
        self.assertEqual(check.detail["ids"], session.ids)
        self._tamper("UPDATE pos_payment SET amount = 36.30 WHERE id = %s", payment.id)
        self.assertEqual(self._check().state, "ok")

    def test_an_invoice_that_was_not_paid(self):
        session = self._sell_all_ways()
        self._close(session)
        order = session.order_ids.filtered("account_move")[:1]
        self._tamper("DELETE FROM pos_payment WHERE pos_order_id = %s", order.id)
        self.assertEqual(self._check().state, "differs")

    def test_closed_without_an_entry(self):
        """As a session was that somebody closed by writing its state."""
        session = self._open()
        self._sell([self._line(self.bowl)])
        self._tamper("UPDATE pos_session SET state = 'closed', stop_at = now() WHERE id = %s", session.id)
        check = self._check()
        self.assertEqual((check.state, check.difference), ("differs", 24.20))
        self._tamper("UPDATE pos_session SET state = 'opened', stop_at = NULL WHERE id = %s", session.id)
        self._close(session)
        self.assertEqual(self._check().state, "ok")

    def test_a_difference_that_the_treasurer_booked(self):
        session = self._open()
        order = self._sell([self._line(self.bowl)])
        self._sell([self._line(self.jeans)])
        self._tamper("DELETE FROM pos_payment WHERE pos_order_id = %s", order.id)
        user = self._create_user("till_treasurer", "social_cooperative.group_treasurer,point_of_sale.group_pos_user")
        own = session.with_user(user)
        own.post_closing_cash_details(12.10)
        own.action_pos_session_closing_control(session._get_balancing_account(), -24.20)
        self.assertEqual(session.state, "closed")
        self.assertEqual(self._check().state, "ok")
