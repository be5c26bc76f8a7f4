from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTill(TillScenario):
    """Every euro of the till is in the right pot, to the cent."""

    def test_sale_refund_and_closing(self):
        session = self._open()
        order = self._sell(
            [self._line(self.bowl), self._line(self.jeans, 2), self._line(self.jeans, till_member=self.till_bert)]
        )
        self.assertEqual(order.lines.mapped("coop_till_member_id"), self.till_anna | self.till_bert)
        # The till says it is Bert's; it was Anna's.
        back = self._line(self.bowl, -1, till_member=self.till_bert, refunded_orderline_id=order.lines[0].id)
        self._sell([back], is_refund=True)
        self._sell(
            [self._line(self.bowl), self._line(self.jeans, discount=10.0, till_member=self.till_bert)], method=self.bank
        )
        self._close(session)
        self._assert_turnover(anna=20.0, bert=19.0, shop=20.0)
        taxes = session.move_id.line_ids.filtered("tax_line_id")
        self.assertEqual(round(-sum(taxes.mapped("balance")), 2), 12.39)
        self.assertFalse(any(taxes.mapped("analytic_distribution")))
        settlement = self._settle("2026-12-31")
        self.assertEqual(self._statement(settlement, self.anna).turnover, 20.0)
        self.assertEqual(self._pot_balance(self.bert), 19.0)

    def test_invoiced_at_the_till_and_after_closing(self):
        session = self._open()
        self._sell([self._line(self.bowl), self._line(self.jeans)], partner_id=self.partner_a.id, to_invoice=True)
        later = self._sell([self._line(self.bowl, 2), self._line(self.jeans)], partner_id=self.partner_a.id)
        self._close(session)
        self._assert_turnover(anna=60.0, shop=20.0)
        later.action_pos_order_invoice()
        self._assert_turnover(anna=60.0, shop=20.0)
        self.assertEqual(later.account_move.payment_state, "paid")

    def test_refund_in_the_back_office(self):
        session = self._open()
        order = self._sell([self._line(self.bowl), self._line(self.jeans, till_member=self.till_bert)])
        self._close(session)
        self._open()
        refund = order.with_user(self.manager)._refund()
        self.assertEqual(refund.lines.mapped("coop_till_member_id"), self.till_anna | self.till_bert)
        refund.add_payment(
            {"pos_order_id": refund.id, "amount": refund.amount_total, "payment_method_id": self.cash.id}
        )
        refund.action_pos_order_paid()
        self._close()
        self._assert_turnover()

    def test_tip_is_prorated(self):
        tip = self._product("Tip", 1.0)
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        session = self._open()
        order = self._sell([self._line(self.bowl), self._line(self.jeans), self._line(tip, price=3.63)])
        self._sell([self._line(tip, -1, price=3.63, refunded_orderline_id=order.lines[2].id)], is_refund=True)
        self._sell([self._line(self.bowl), self._line(self.jeans), self._line(tip, price=3.63)])
        self._close(session)
        self._assert_turnover(anna=42.0, shop=21.0)

    def test_cash_rounding_is_the_shop_s(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": self.income_account.copy({"name": "Rounding gain"}).id,
                "loss_account_id": self.expense_account.copy({"name": "Rounding loss"}).id,
            }
        )
        self.config.write({"cash_rounding": True, "rounding_method": rounding.id})
        odd = self._product("Odd", 12.12, coop_maker_id=self.till_anna.id)
        session = self._open()
        self._sell([self._line(odd)], paid=12.10)
        self._sell([self._line(odd)], paid=12.10, partner_id=self.partner_a.id, to_invoice=True)
        self._close(session)
        self.assertEqual(self._turnover(self.anna), 20.04)

    def test_combo(self):
        combo = self.env["product.combo"].create(
            {"name": "One of", "combo_item_ids": [Command.create({"product_id": self.bowl.id})]}
        )
        box = self._product("Box", 24.20, type="combo", combo_ids=[Command.set(combo.ids)])
        session = self._open()
        self._sell([self._line(box, price=0.0), self._line(self.bowl, combo_item_id=combo.combo_item_ids.id)])
        self._close(session)
        self._assert_turnover(anna=20.0)

    def test_unknown_member_falls_to_the_shop_with_a_trace(self):
        other = self._create_cooperative()
        elsewhere = (
            self.env["coop.member"]
            .with_company(other)
            .create({"partner_id": self.env["res.partner"].create({"name": "Elsewhere"}).id, "company_id": other.id})
        )
        session = self._open()
        orders = [
            self._sell([self._line(self.jeans, coop_till_member_id=till_member_id)])
            for till_member_id in (self._till_member(elsewhere).id, 999999999)
        ]
        for order in orders:
            self.assertFalse(order.lines.coop_till_member_id)
            messages = self.env["mail.message"].sudo().search([("model", "=", "pos.order"), ("res_id", "=", order.id)])
            self.assertIn("not known here", str(messages.mapped("body")))
        self._close(session)
        self._assert_turnover(shop=20.0)

    def test_late_order_of_a_member_who_left(self):
        """A till that was offline sends what it sold before the member left: the sale is still his."""
        self.bert._change_state("exited", "2026-12-30", exit_reason="work")
        self.assertFalse(self.till_bert.active)
        session = self._open()
        self._sell([self._line(self.jeans, till_member=self.till_bert)])
        self._close(session)
        self._assert_turnover(bert=10.0)

    def test_booked_line_keeps_its_member(self):
        session = self._open()
        order = self._sell([self._line(self.bowl)])
        self._close(session)
        with self.assertRefused(UserError, "booked"):
            order.lines.coop_till_member_id = self.till_bert
