from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillMoney(TillScenario):
    """The corners of a till: each in the right pot and to the cent, in a shop that has a pot of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_shop_account()
        cls.tip = cls._product("Tip or discount", 0.0)
        cls.config.write({"iface_tipproduct": True, "tip_product_id": cls.tip.id})

    def _amounts(self, *owners):
        """What the flagged accounts say of each, all entries together."""
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        found = []
        for owner in owners:
            account = owner.analytic_account_id if owner._name == "coop.member" else owner
            items = self.env["account.analytic.line"].search([(column, "=", account.id)])
            found.append(round(sum(items.mapped("amount")), 2))
        return found

    def _assert_amounts(self, anna=0.0, bert=0.0, shop=0.0):
        self.assertEqual(
            self._amounts(self.anna, self.bert, self.shop_account, self.own_account), [anna, bert, shop, 0.0]
        )

    def _round_to_five_cents(self):
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

    # === ROUNDING AND COUNTING === #

    def test_rounding_of_cash(self):
        """Two cents each time: sold, invoiced at the till, invoiced after closing."""
        self._round_to_five_cents()
        odd = self._product("Odd", 12.12, coop_maker_id=self.till_anna.id)
        session = self._open()
        self._sell([self._line(odd)], paid=12.10)
        self._sell([self._line(odd)], paid=12.10, partner_id=self.partner_a.id, to_invoice=True)
        later = self._sell([self._line(odd)], paid=12.10, partner_id=self.partner_a.id)
        self._close(session)
        self._assert_amounts(anna=30.06, shop=-0.06)
        later.action_pos_order_invoice()
        self._assert_amounts(anna=30.06, shop=-0.06)

    def test_cash_that_is_short(self):
        session = self._open()
        self._sell([self._line(self.bowl)])
        own = session.with_user(self.manager)
        own.post_closing_cash_details(24.20 - 5.00)
        own.close_session_from_ui()
        self.assertEqual((session.state, session.cash_register_difference), ("closed", -5.0))
        self._assert_amounts(anna=20.0, shop=-5.0)

    def test_cash_that_is_too_much(self):
        session = self._open()
        self._sell([self._line(self.bowl)])
        own = session.with_user(self.manager)
        own.post_closing_cash_details(24.20 + 3.00)
        own.close_session_from_ui()
        self._assert_amounts(anna=20.0, shop=3.0)

    def test_bank_that_differs(self):
        session = self._open()
        self._sell([self._line(self.bowl)], method=self.bank)
        own = session.with_user(self.manager)
        own.post_closing_cash_details(0.0)
        own.close_session_from_ui([(self.bank.id, -1.50)])
        self.assertEqual(session.state, "closed")
        self._assert_amounts(anna=20.0, shop=-1.5)

    # === DISCOUNT, TIP, COMBINATION === #

    def test_discount_on_the_whole_order(self):
        """10 % off 36.30 + tip: everybody's in the order bears it, and gets it back when the goods come back."""
        session = self._open()
        lines = [self._line(self.bowl), self._line(self.jeans, till_member=self.till_bert)]
        order = self._sell([*lines, self._line(self.tip, price=-3.63)])
        self._close(session)
        self._assert_amounts(anna=18.0, bert=9.0)
        session = self._open()
        self._sell(
            [
                self._line(line.product_id, -1, price=line.price_unit, refunded_orderline_id=line.id)
                for line in order.lines
            ],
            is_refund=True,
        )
        self._close(session)
        self._assert_amounts()

    def test_every_cent_of_a_discount(self):
        """0.10 over three makers of the same amount: no cent is lost, none is made."""
        carl = self._till_member(self._create_member("Carl Bos", trade_name="Houtwerk"))
        third = self._product("Third", 1.21)
        session = self._open()
        till_members = (self.till_anna, self.till_bert, carl)
        self._sell(
            [
                *(self._line(third, till_member=till_member) for till_member in till_members),
                self._line(self.tip, price=-0.121),
            ]
        )
        self._close(session)
        found = self._amounts(self.anna, self.bert, carl.sudo().member_id)
        self.assertEqual(round(sum(found), 2), 2.90)
        self.assertEqual(sorted(found), [0.96, 0.97, 0.97])

    def test_discount_on_two_rates(self):
        low = self.tax.copy({"name": "9 % incl", "amount": 9})
        book = self._product("Book", 10.90, coop_maker_id=self.till_bert.id, taxes_id=[Command.set(low.ids)])
        session = self._open()
        net = {"price_subtotal": 10.0, "price_subtotal_incl": 10.90, "tax_ids": [Command.set(low.ids)]}
        off = {"price_subtotal": -1.0, "price_subtotal_incl": -1.09, "tax_ids": [Command.set(low.ids)]}
        self._sell(
            [
                self._line(self.bowl),
                self._line(book, **net),
                self._line(self.tip, price=-2.42),
                self._line(self.tip, price=-1.09, **off),
            ]
        )
        self._close(session)
        self._assert_amounts(anna=18.0, bert=9.0)
        taxes = session.move_id.line_ids.filtered("tax_line_id").grouped("tax_line_id")
        found = {tax.amount: -round(sum(lines.mapped("balance")), 2) for tax, lines in taxes.items()}
        self.assertEqual(found, {21.0: 3.78, 9.0: 0.81})

    def test_combination_of_two_makers(self):
        cup = self._product("Cup", 12.10, coop_maker_id=self.till_bert.id)
        combos = self.env["product.combo"].create(
            [
                {"name": product.name, "combo_item_ids": [Command.create({"product_id": product.id})]}
                for product in (self.bowl, cup)
            ]
        )
        box = self._product("Box", 30.25, type="combo", combo_ids=[Command.set(combos.ids)])
        items = combos.combo_item_ids
        session = self._open()
        parts = [
            self._line(self.bowl, price=20.17, combo_item_id=items[0].id),
            self._line(cup, price=10.08, combo_item_id=items[1].id),
        ]
        order = self._sell([self._line(box, price=0.0), *parts], partner_id=self.partner_a.id)
        self._close(session)
        self._assert_amounts(anna=16.67, bert=8.33)
        order.action_pos_order_invoice()
        self._assert_amounts(anna=16.67, bert=8.33)

    # === INVOICES === #

    def test_one_invoice_of_two_orders(self):
        session = self._open()
        orders = self._sell([self._line(self.bowl)], partner_id=self.partner_a.id)
        orders |= self._sell([self._line(self.jeans), self._line(self.tip, price=-1.21)], partner_id=self.partner_a.id)
        self._close(session)
        self._assert_amounts(anna=20.0, shop=9.0)
        wizard = self.env["pos.make.invoice"].with_context(active_ids=orders.ids).create({})
        wizard.action_create_invoices()
        self.assertEqual(len(orders.account_move), 1)
        self._assert_amounts(anna=20.0, shop=9.0)

    def test_refund_of_an_invoiced_order(self):
        session = self._open()
        order = self._sell(
            [self._line(self.bowl), self._line(self.jeans)], partner_id=self.partner_a.id, to_invoice=True
        )
        self._sell(
            [self._line(line.product_id, -1, refunded_orderline_id=line.id) for line in order.lines],
            partner_id=self.partner_a.id,
            to_invoice=True,
            is_refund=True,
        )
        self._close(session)
        self._assert_amounts()

    def test_closing_entry_by_product(self):
        self.config.is_closing_entry_by_product = True
        session = self._open()
        self._sell([self._line(self.bowl), self._line(self.jeans), self._line(self.jeans, till_member=self.till_bert)])
        self._close(session)
        self._assert_amounts(anna=20.0, bert=10.0, shop=10.0)

    # === OFFLINE === #

    def test_sent_twice(self):
        session = self._open()
        first = self._sell([self._line(self.bowl)], uuid="the-same")
        again = self._sell([self._line(self.bowl)], uuid="the-same")
        self.assertEqual(first, again)
        self._close(session)
        self._assert_amounts(anna=20.0)

    def test_sent_after_closing(self):
        """A till that was offline when its session was closed: the order lands in the one that is open."""
        closed = self._open()
        self._sell([self._line(self.jeans)])
        self._close(closed)
        session = self._open()
        late = self._sell([self._line(self.jeans, till_member=self.till_bert)], session_id=closed.id)
        self.assertEqual(late.session_id, session)
        self._close(session)
        self._assert_amounts(bert=10.0, shop=10.0)

    def test_refund_of_what_was_not_sent_yet(self):
        """Sold and brought back while offline: the till names the sold line by its uuid, afterwards."""
        session = self._open()
        sale = self._sell([self._line(self.bowl, uuid="sold")])
        self._sell(
            [self._line(self.bowl, -1, till_member=self.till_bert, uuid="back")],
            is_refund=True,
            relations_uuid_mapping={"pos.order.line": {"back": {"refunded_orderline_id": "sold"}}},
        )
        self.assertEqual(sale.lines.refund_orderline_ids.coop_till_member_id, self.till_anna)
        self._close(session)
        self._assert_amounts()

    def test_paid_later(self):
        """On account: turnover in the session, as Odoo books it; the receivable is the customer's."""
        later = self.env["pos.payment.method"].create(
            {"name": "On account", "company_id": self.company.id, "split_transactions": True}
        )
        self.config.payment_method_ids |= later
        session = self._open()
        self._sell([self._line(self.bowl)], method=later, partner_id=self.partner_a.id)
        self._close(session)
        self._assert_amounts(anna=20.0)
