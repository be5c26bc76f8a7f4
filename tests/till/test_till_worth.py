from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario

NAN, INFINITE = float("nan"), float("inf")
WRONG_NUMBERS = (NAN, INFINITE, -INFINITE, 1e300)


@tagged("post_install", "-at_install", "thorough")
class TestTillWorth(TillScenario):
    """What an order is worth, and what was paid for it, is computed by the server; what the till says of it is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cabinet = cls._product("Cabinet", 695.0, coop_maker_id=cls.till_anna.id)

    def setUp(self):
        super().setUp()
        self._open(self.cashier)
        self.orders = self.env["pos.order"].with_user(self.cashier)

    def _order_vals(self, *lines, **vals):
        """An order as a program writes it past the till."""
        return {
            "session_id": self.config.current_session_id.id,
            "lines": list(lines) or [self._line(self.cabinet)],
            "amount_total": 0.0,
            "amount_tax": 0.0,
            "amount_paid": 0.0,
            "amount_return": 0.0,
            **vals,
        }

    def _payment(self, amount, method=None, **vals):
        return Command.create({"amount": amount, "payment_method_id": (method or self.cash).id, **vals})

    # === THE TOTAL === #

    def test_nothing_is_paid(self):
        """Right lines, a total of nothing, no payment."""
        for user in (self.cashier, self.manager):
            for refused in ({}, {"amount_paid": 695.0}, {"amount_total": 695.0, "amount_paid": 695.0}):
                vals = {"amount_total": 0.0, "amount_tax": 0.0, "payment_ids": [], **refused}
                with self.assertRefused(UserError, "not fully paid"):
                    self._sell([self._line(self.cabinet)], user=user, **vals)
                with self.assertRefused(UserError, "not fully paid"):
                    self.orders.with_user(user).create(self._order_vals(**vals, state="paid"))
                with self.assertRefused(UserError, "not fully paid"):
                    self.orders.with_user(user).create(self._order_vals(**vals, state="done"))

    def test_a_draft_that_is_made_paid(self):
        for state in ("paid", "done"):
            draft = self.orders.create(self._order_vals())
            with self.assertRefused(UserError, "not fully paid"):
                draft.state = state
        for method in ("action_pos_order_paid", "action_pos_order_invoice"):
            draft = self.orders.create(self._order_vals(partner_id=self.partner_a.id))
            with self.assertRefused(UserError, "not fully paid"):
                getattr(draft, method)()

    def test_a_cabinet_for_one_euro(self):
        """Whatever says that it is worth less: the total, the amounts of the line, an amount of tax."""
        line = self._line(self.cabinet)
        cheap = {"price_subtotal": 0.83, "price_subtotal_incl": 1.0}
        made_up = {
            "computation_key": "down_payment,1",
            "manual_total_excluded_currency": 0.83,
            "manual_total_excluded": 0.83,
            "manual_tax_amounts": {
                str(self.tax.id): {
                    "tax_amount_currency": 0.17,
                    "tax_amount": 0.17,
                    "base_amount_currency": 0.83,
                    "base_amount": 0.83,
                }
            },
            "currency_id": self.company.currency_id.id,
            "price_unit": 695.0,
            "discount": 0.0,
            "quantity": 1.0,
            "rate": 1.0,
        }
        for vals in (cheap, {"extra_tax_data": made_up}, {**cheap, "extra_tax_data": made_up}):
            lines = [Command.create({**line[2], **vals})]
            with self.assertRefused(UserError, "not fully paid"):
                self._sell(lines, user=self.cashier, paid=1.0, amount_total=1.0, amount_tax=0.17)

    def test_amounts_are_the_servers(self):
        """Paid rightly, the order says what it is worth, whatever was sent."""
        wrong = {"price_subtotal": 1.0, "price_subtotal_incl": 2.0, "total_cost": 500.0, "is_total_cost_computed": True}
        line = Command.create({**self._line(self.cabinet)[2], **wrong})
        order = self.orders.create(
            self._order_vals(line, state="paid", amount_total=3.0, amount_paid=3.0, payment_ids=[self._payment(695.0)])
        )
        self.assertEqual((order.amount_total, order.amount_tax, order.amount_paid), (695.0, 120.62, 695.0))
        self.assertEqual((order.lines.price_subtotal, order.lines.price_subtotal_incl), (574.38, 695.0))
        self.assertEqual((order.lines.total_cost, order.lines.is_total_cost_computed), (0.0, False))
        self._close()
        self._assert_turnover(anna=574.38)

    def test_amounts_decide_no_share(self):
        """A discount on the whole order is shared by what lines are worth, not by what the till says of them."""
        tip = self._product("Tip or discount", 0.0)
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        bert = self._line(self.jeans, till_member=self.till_bert, price=695.0)
        bert[2].update(price_subtotal=0.01, price_subtotal_incl=695.0)
        self._sell([self._line(self.cabinet), bert, self._line(tip, price=-121.0)])
        self._close()
        self._assert_turnover(anna=524.38, bert=524.38)

    def test_no_numbers(self):
        """An amount that is no number stops the session for good; it does not come in, not in a draft either."""
        for number in WRONG_NUMBERS:
            for name in ("qty", "price_unit", "discount"):
                line = Command.create({**self._line(self.cabinet)[2], name: number})
                for state in ("paid", "draft"):
                    with self.assertRefused(ValidationError, "no amount"):
                        self._sell([line], user=self.manager, paid=1.0, amount_total=1.0, state=state)
            for vals in ({"amount_return": number}, {"payment_ids": [self._payment(number)]}):
                with self.assertRefused(ValidationError, "no amount"):
                    self._sell([self._line(self.cabinet)], user=self.manager, **vals)
        draft = self.orders.create(self._order_vals(payment_ids=[self._payment(5.0)]))
        with self.assertRefused(ValidationError, "no amount"):
            draft.lines.write({"discount": NAN})
        with self.assertRefused(ValidationError, "no amount"):
            draft.payment_ids.write({"amount": NAN})
        with self.assertRefused(ValidationError, "no amount"):
            draft.add_payment({"pos_order_id": draft.id, "amount": NAN, "payment_method_id": self.cash.id})

    def test_a_discount_is_a_part(self):
        """More than everything is money given away, less than nothing a price that is typed."""
        for percent in (100.5, 200.0, -1.0):
            with self.assertRefused(ValidationError, "between 0 and 100"):
                self._sell([self._line(self.cabinet, discount=percent)], paid=1.0)

    def test_rate_of_a_currency(self):
        """What an order is worth in the books follows from its currency, not from a rate that is sent."""
        order = self.orders.create(
            self._order_vals(state="paid", currency_rate=100.0, payment_ids=[self._payment(695.0)])
        )
        self.assertEqual(order.currency_rate, 1.0)
        order = self.orders.with_context(default_currency_rate=100.0).create(
            self._order_vals(state="paid", payment_ids=[self._payment(695.0)])
        )
        self.assertEqual(order.currency_rate, 1.0)

    def test_date_of_an_invoice(self):
        """Not the sender's, but for the days that a tablet keeps an order; turnover goes to no other month by it."""
        for sent, day in (("2020-01-01", "2026-12-31"), ("2099-01-01", "2026-12-31"), ("2026-12-27", "2026-12-27")):
            order = self._sell(
                [self._line(self.cabinet)],
                user=self.cashier,
                date_order=f"{sent} 10:00:00",
                partner_id=self.partner_a.id,
                to_invoice=True,
            )
            self.assertEqual((str(order.date_order.date()), str(order.account_move.invoice_date)), (day, day))
        self._close()

    # === WHAT WAS PAID === #

    def test_paid_in_parts(self):
        """A draft with a part of the money, completed after a reload, by two methods and with change."""
        part = [self._payment(100.0, self.bank)]
        cabinet = [self._line(self.cabinet)]
        draft = self._sell(cabinet, user=self.cashier, state="draft", uuid="parts", payment_ids=part)
        self.assertEqual(draft.state, "draft")
        rest = {"user": self.cashier, "uuid": "parts", "amount_total": 695.0}
        with self.assertRefused(UserError, "not fully paid"):
            self._sell([], payment_ids=[self._payment(500.0)], **rest)
        order = self._sell([], payment_ids=[self._payment(600.0)], amount_return=-5.0, **rest)
        self.assertEqual(order, draft)
        self.assertEqual((order.state, order.amount_paid), ("paid", 695.0))
        self.assertEqual(sorted(order.payment_ids.mapped("amount")), [-5.0, 100.0, 600.0])
        self._close()
        self._assert_turnover(anna=574.38)

    def test_edited_after_a_reload(self):
        """A draft comes back with one line changed and one more; it is worth what it is then."""
        draft = self._sell([self._line(self.cabinet)], user=self.cashier, state="draft", uuid="edited", payment_ids=[])
        line = draft.lines
        lines = [Command.update(line.id, {"qty": 2}), self._line(self.bowl)]
        order = {
            "id": draft.id,
            "uuid": "edited",
            "access_token": draft.access_token,
            "session_id": draft.session_id.id,
            "state": "paid",
            "amount_total": 695.0,
            "amount_tax": 120.62,
            "amount_paid": 695.0,
            "amount_return": 0.0,
            "lines": lines,
            "payment_ids": [self._payment(695.0)],
        }
        with self.assertRefused(UserError, "not fully paid"):
            self.orders.sync_from_ui([dict(order)])
        order["payment_ids"] = [self._payment(1414.20)]
        order["amount_total"] = 1414.20
        self.orders.sync_from_ui([dict(order)])
        self.assertEqual((draft.state, draft.amount_total, line.price_subtotal_incl), ("paid", 1414.20, 1390.0))

    def test_money_out_of_the_drawer(self):
        """Cash that goes out for no goods that come back, against a card or nothing at all."""
        out = [self._payment(50.0, self.bank), self._payment(-50.0)]
        for lines, payments in (
            ([], out),
            ([self._line(self.jeans)], [self._payment(62.10, self.bank), self._payment(-50.0)]),
        ):
            with self.assertRefused(AccessError, "open the drawer"):
                self._sell(lines, user=self.cashier, payment_ids=payments)
        with self.assertRefused(AccessError, "open the drawer"):
            self._sell([], user=self.cashier, amount_return=-50.0, payment_ids=out[:1], amount_paid=50.0)
        with self.assertRefused(AccessError, "open the drawer"):
            self.orders.create(self._order_vals(state="paid", lines=[], payment_ids=out))
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_drawer")
        self._sell([], user=self.cashier, payment_ids=out)
        self._close()

    def test_change(self):
        """Change is a part of the cash that was given."""
        self._sell([self._line(self.jeans)], user=self.cashier, paid=20.0, amount_return=-7.90)
        both = [self._payment(10.0, self.bank), self._payment(5.0)]
        order = self._sell([self._line(self.jeans)], user=self.cashier, payment_ids=both, amount_return=-2.90)
        self.assertEqual(order.amount_paid, 12.10)
        self._close()
        self._assert_turnover(shop=20.0)

    def test_change_that_is_none(self):
        """Money called change is booked as any other when nothing was given back; an invoice would leave it out."""
        order = self._sell(
            [self._line(self.cabinet)],
            user=self.cashier,
            partner_id=self.partner_a.id,
            to_invoice=True,
            payment_ids=[self._payment(695.0, is_change=True)],
        )
        self.assertEqual(order.account_move.payment_state, "paid")
        self._close()
        self._assert_turnover(anna=574.38)

    def test_rounding_of_cash(self):
        """A step of rounding may be missing where cash is rounded, and only there."""
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": self.income_account.id,
                "loss_account_id": self.expense_account.id,
            }
        )
        odd = [self._line(self._product("Odd", 12.12))]
        with self.assertRefused(UserError, "not fully paid"):
            self._sell(odd, user=self.cashier, paid=12.10)
        self.config.write({"cash_rounding": True, "rounding_method": rounding.id, "only_round_cash_method": True})
        self._sell(odd, user=self.cashier, paid=12.10)
        with self.assertRefused(UserError, "not fully paid"):
            self._sell(odd, user=self.cashier, method=self.bank, paid=12.10)
        with self.assertRefused(UserError, "not fully paid"):
            self._sell(odd, user=self.cashier, paid=12.05)
        self.config.only_round_cash_method = False
        self._sell(odd, user=self.cashier, method=self.bank, paid=12.10)
        self._close()

    # === GOODS THAT COME BACK === #

    def _allow(self, right):
        self.cashier.group_ids |= self.env.ref(f"social_cooperative.group_till_{right}")

    def test_a_credit_note_is_of_goods_that_came_back(self):
        """Called a refund, a sale that is invoiced would cost its member what he sold; and the other way about."""
        customer = {"partner_id": self.partner_a.id, "to_invoice": True}
        sale = self._sell([self._line(self.cabinet)], user=self.cashier, is_refund=True, **customer)
        self.assertEqual((sale.is_refund, sale.account_move.move_type), (False, "out_invoice"))
        self._allow("refund")
        back = self._line(self.cabinet, -1, refunded_orderline_id=sale.lines.id)
        self._sell([back], user=self.cashier, is_refund=False, **customer)
        refund = sale.lines.refund_orderline_ids.order_id
        self.assertEqual((refund.is_refund, refund.account_move.move_type), (True, "out_refund"))
        self._close()
        self._assert_turnover()

    def test_what_comes_back_at_the_price_of_the_sale(self):
        sale = self._sell([self._line(self.cabinet)], user=self.cashier)
        cheap = self._sell([self._line(self.cabinet, discount=50.0)])
        self._allow("refund")
        for vals in ({"price": 1695.0}, {"refunded_orderline_id": cheap.lines.id}):
            vals = {"refunded_orderline_id": sale.lines.id, **vals}
            with self.assertRefused(AccessError, "change a price"):
                self._sell([self._line(self.cabinet, -1, **vals)], user=self.cashier)
        with self.assertRefused(AccessError, "change a price"):  # without a receipt
            self._sell([self._line(self.cabinet, -1, price=1695.0)], user=self.cashier)
        with self.assertRefused(AccessError, "change a price"):  # more than was sold
            self._sell([self._line(self.cabinet, -2, refunded_orderline_id=sale.lines.id)], user=self.cashier)
        back = self._line(self.cabinet, -1, refunded_orderline_id=sale.lines.id)
        self._sell([back], user=self.cashier)
        with self.assertRefused(AccessError, "change a price"):  # twice
            self._sell([back], user=self.cashier)
        half = self._line(self.cabinet, -1, discount=50.0, refunded_orderline_id=cheap.lines.id)
        self._sell([half], user=self.cashier)
        self._close()
        self._assert_turnover()

    def test_no_sale_is_called_a_refund(self):
        """A line that goes out has the price of the shop, whatever it says it takes back."""
        sale = self._sell([self._line(self.jeans)], user=self.cashier)
        self._allow("refund")
        with self.assertRefused(AccessError, "change a price"):
            self._sell([self._line(self.cabinet, price=1.0, refunded_orderline_id=sale.lines.id)], user=self.cashier)
        back = self._sell([self._line(self.jeans, -1, refunded_orderline_id=sale.lines.id)], user=self.cashier)
        with self.assertRefused(AccessError, "change a price"):
            again = self._line(self.jeans, price=1.0, refunded_orderline_id=back.lines.id)
            self._sell([again], user=self.cashier)

    def test_a_draft_was_not_sold(self):
        """Its price is nobody's but the sender's."""
        draft = self.orders.create(self._order_vals(self._line(self.jeans, price=5000.0)))
        self._allow("refund")
        with self.assertRefused(AccessError, "change a price"):
            back = self._line(self.jeans, -1, price=5000.0, refunded_orderline_id=draft.lines.id)
            self._sell([back], user=self.cashier)
        draft.unlink()
