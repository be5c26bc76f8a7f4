from odoo.exceptions import AccessError
from odoo.fields import Command

from .common_till import TillScenario


class SaleModule(TillScenario):
    """Sale orders settled at the till, by Odoo's module for it: the lines that its JavaScript sends.

    It is not in the tests' database; test_till_discount_modules.py installs it in one of its own and runs these there.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("sales_team.group_sale_manager")
        # Odoo's module reads sale orders in the name of who is at the till.
        cls.cashier.group_ids |= cls.env.ref("sales_team.group_sale_salesman_all_leads")
        # It also asks who posts the invoice of such an order to be somebody of the till.
        cls.treasurer.group_ids |= cls.env.ref("point_of_sale.group_pos_user")
        cls.down_payment = cls._product("Down payment", 0.0, type="service")
        cls.config.down_payment_product_id = cls.down_payment
        cls.cabinet = cls._product("Cabinet", 695.0, coop_maker_id=cls.till_bert.id, invoice_policy="order")
        cls.order = cls._sale_order(cls._distribution({cls.anna: 60, cls.bert: 40}))
        cls.customer = {"partner_id": cls.partner_a.id}

    @classmethod
    def _sale_order(cls, distribution, pricelist=None, **vals):
        """Two cabinets at 605.00 instead of 695.00, ten percent off: 1,089.00, of which 900.00 is turnover."""
        line = {
            "product_id": cls.cabinet.id,
            "product_uom_qty": 2,
            "price_unit": 605.0,
            "discount": 10.0,
            "tax_ids": [Command.set(cls.tax.ids)],
            "analytic_distribution": distribution,
            **vals,
        }
        order = cls.env["sale.order"].create({"partner_id": cls.partner_a.id, "order_line": [Command.create(line)]})
        if pricelist:
            order.pricelist_id = pricelist
        order.action_confirm()
        return order

    def setUp(self):
        super().setUp()
        self.session = self._open()

    def _settled(self, qty=2, sale_line=None, **vals):
        sale_line = sale_line or self.order.order_line[0]
        vals = {"price": sale_line.price_unit, "discount": sale_line.discount, **vals}
        link = {"sale_order_origin_id": sale_line.order_id.id, "sale_order_line_id": sale_line.id}
        return self._line(self.cabinet, qty, **link, **vals)

    def _in_advance(self, amount):
        return self._line(self.down_payment, price=amount, sale_order_origin_id=self.order.id)

    def _paid_in_advance(self):
        """The line of the sale order for what was paid in advance, as the till takes it off."""
        return self.order.order_line.filtered(lambda line: line.is_downpayment and not line.display_type)

    def _taken_off(self, amount):
        sale_line = self._paid_in_advance()
        link = {"sale_order_origin_id": self.order.id, "sale_order_line_id": sale_line.id}
        return self._line(self.down_payment, -1, price=amount, **link)

    def _cashier_sells(self, *lines, **vals):
        return self._sell(list(lines), user=self.cashier, **{**self.customer, **vals})

    def test_owners_of_the_order(self):
        """60/40, not the shop and not the maker; and back when the goods come back."""
        sold = self._cashier_sells(self._settled())
        self._close(self.session)
        self._assert_turnover(anna=540.0, bert=360.0)
        session = self._open()
        line = sold.lines
        back = self._line(self.cabinet, -2, price=605.0, discount=10.0, refunded_orderline_id=line.id)
        self._sell([back], **self.customer)
        self._close(session)
        self._assert_turnover()

    def test_invoiced(self):
        self._cashier_sells(self._settled(1), to_invoice=True)
        later = self._cashier_sells(self._settled(1))
        self._close(self.session)
        self._assert_turnover(anna=540.0, bert=360.0)
        later.action_pos_order_invoice()
        self._assert_turnover(anna=540.0, bert=360.0)

    def test_an_order_of_nobody(self):
        """Then it is the maker's, as at the till."""
        order = self._sale_order(False)
        self._cashier_sells(self._settled(sale_line=order.order_line))
        self._close(self.session)
        self._assert_turnover(bert=900.0)

    def test_the_rest_is_the_shops(self):
        order = self._sale_order(self._distribution({self.anna: 60}))
        self._cashier_sells(self._settled(sale_line=order.order_line))
        self._close(self.session)
        self._assert_turnover(anna=540.0, shop=360.0)

    def test_agreed_and_nothing_else(self):
        """The price of the order takes no right; a lower one does, and more than was ordered."""
        for line in (
            self._settled(price=600.0),
            self._settled(discount=11.0),
            self._settled(3),
            self._line(self.cabinet, 2, price=605.0, discount=10.0, sale_order_origin_id=self.order.id),
            self._line(self.bowl, price=1.0, sale_order_line_id=self.order.order_line.id),
        ):
            with self.assertRefused(AccessError, "give a discount|change a price"):
                self._cashier_sells(line)
        self._cashier_sells(self._settled())
        with self.assertRefused(AccessError, "give a discount|change a price"):
            self._cashier_sells(self._settled(1))
        self._close(self.session)

    def test_price_list_of_the_order(self):
        pricelist = self.env["product.pricelist"].create({"name": "Friends"})
        order = self._sale_order(self._distribution({self.anna: 100}), pricelist)
        self._cashier_sells(self._settled(sale_line=order.order_line), pricelist_id=pricelist.id)
        self._close(self.session)
        self._assert_turnover(anna=900.0)

    def test_down_payment_and_settled_at_the_till(self):
        self._cashier_sells(self._in_advance(121.0))
        self._close(self.session)
        self._assert_turnover(anna=60.0, bert=40.0)
        session = self._open()
        self._cashier_sells(self._settled(), self._taken_off(121.0))
        self._close(session)
        self._assert_turnover(anna=540.0, bert=360.0)

    def test_down_payment_and_final_invoice(self):
        """Of the back office, which is not refused; also where the order does not say whose the down payment was."""
        self._cashier_sells(self._in_advance(121.0))
        self._close(self.session)
        shares = self._paid_in_advance().analytic_distribution
        self.assertEqual(
            shares, {str(self.anna.analytic_account_id.id): 60.0, str(self.bert.analytic_account_id.id): 40.0}
        )
        self._paid_in_advance().analytic_distribution = False
        invoice = self.order._create_invoices(final=True)
        invoice.with_user(self.treasurer).action_post()
        self.assertEqual(invoice.amount_untaxed, 800.0)
        self._assert_turnover(anna=540.0, bert=360.0)

    def test_down_payment_on_an_account_of_deposits(self):
        """Money that came at the till counts with the final invoice, also where no item of it names the customer."""
        deposits = self.pot.account_id.copy({"name": "Deposits", "reconcile": False})
        self.down_payment.property_account_income_id = deposits
        self._cashier_sells(self._in_advance(121.0))
        self._close(self.session)
        self._assert_turnover()
        invoice = self.order._create_invoices(final=True)
        taken_off = invoice.invoice_line_ids.filtered(lambda line: line.sale_line_ids.is_downpayment)
        taken_off.write({"account_id": deposits.id, "analytic_distribution": False})
        invoice.with_user(self.treasurer).action_post()
        self.env.invalidate_all()
        self.assertEqual([round(who.pot_total, 2) for who in (self.anna, self.bert)], [60.0, 40.0])
        self._pay(invoice)
        self.env.invalidate_all()
        self.assertEqual([round(who.pot_total, 2) for who in (self.anna, self.bert)], [540.0, 360.0])

    def test_down_payment_that_is_invoiced(self):
        self._cashier_sells(self._in_advance(121.0), to_invoice=True)
        self._close(self.session)
        self._assert_turnover(anna=60.0, bert=40.0)

    def test_nothing_is_taken_off_that_was_not_paid(self):
        with self.assertRefused(AccessError, "take goods back|give a discount|change a price"):
            self._cashier_sells(self._settled(), self._in_advance(-121.0))
        self._cashier_sells(self._in_advance(121.0))
        with self.assertRefused(AccessError, "take goods back|give a discount|change a price"):
            self._cashier_sells(self._settled(), self._taken_off(130.0))
        self._cashier_sells(self._settled(1), self._taken_off(121.0))
        with self.assertRefused(AccessError, "take goods back|give a discount|change a price"):
            self._cashier_sells(self._settled(1), self._taken_off(121.0))
        self._close(self.session)

    def test_back_office_names_nobody_elsewhere(self):
        """An order of another company says nothing here."""
        other = self._create_cooperative()
        order = self.env["sale.order"].with_company(other).create(
            {"partner_id": self.partner_b.id, "company_id": other.id, "order_line": []}
        )  # fmt: skip
        with self.assertRefused(AccessError, "give a discount|change a price"):
            self._cashier_sells(
                self._line(self.cabinet, 1, price=1.0, sale_order_origin_id=order.id), partner_id=self.partner_b.id
            )
        self._close(self.session)
