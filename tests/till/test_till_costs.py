from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillCosts(TillScenario):
    """Cost of goods with perpetual valuation: on whom the goods were, to the cent, on every way to the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"anglo_saxon_accounting": True, "inventory_valuation": "real_time"})
        stock = cls.company_data["default_account_assets"].copy({"name": "Stock"})
        cls.category = cls.env["product.category"].create(
            {
                "name": "Perpetual",
                "property_valuation": "real_time",
                "property_cost_method": "standard",
                "property_account_income_categ_id": cls.income_account.id,
                "property_account_expense_categ_id": cls.expense_account.id,
                "property_stock_valuation_account_id": stock.id,
            }
        )
        cls.pot_of_anna = cls._stocked("Pot", 24.20, 3.33, coop_maker_id=cls.till_anna.id)
        cls.chair_of_bert = cls._stocked("Chair", 12.10, 5.01, coop_maker_id=cls.till_bert.id)
        cls.lamp = cls._stocked("Lamp", 12.10, 1.11)

    @classmethod
    def _stocked(cls, name, price, cost, **vals):
        product = cls._product(name, price, is_storable=True, categ_id=cls.category.id, standard_price=cost, **vals)
        location = cls.config.picking_type_id.default_location_src_id
        cls.env["stock.quant"]._update_available_quantity(product, location, 100)
        return product

    def _costs(self):
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        found = []
        for account in (self.anna.analytic_account_id, self.bert.analytic_account_id, self.own_account):
            items = self.env["account.analytic.line"].search(
                [(column, "=", account.id), ("general_account_id", "=", self.expense_account.id)]
            )
            found.append(round(-sum(items.mapped("amount")), 2))
        return found

    def _lines(self):
        return [self._line(self.pot_of_anna, 2), self._line(self.chair_of_bert), self._line(self.lamp)]

    def test_closing_and_back(self):
        session = self._open()
        order = self._sell(self._lines())
        self._close(session)
        self.assertEqual(self._costs(), [6.66, 5.01, 1.11])
        session = self._open()
        self._sell(
            [self._line(line.product_id, -line.qty, refunded_orderline_id=line.id) for line in order.lines],
            is_refund=True,
        )
        self._close(session)
        self.assertEqual(self._costs(), [0.0, 0.0, 0.0])

    def test_cost_is_in_the_settlement(self):
        session = self._open()
        self._sell(self._lines())
        self._close(session)
        statement = self._statement(self._settle("2026-12-31"), self.anna)
        self.assertEqual((statement.turnover, statement.assignment_cost), (40.0, -6.66))

    def test_invoiced_at_the_till(self):
        session = self._open()
        self._sell(self._lines(), partner_id=self.partner_a.id, to_invoice=True)
        self._close(session)
        self.assertEqual(self._costs(), [6.66, 5.01, 1.11])

    def test_invoiced_after_closing(self):
        session = self._open()
        order = self._sell(self._lines(), partner_id=self.partner_a.id)
        self._sell(self._lines())
        self._close(session)
        self.assertEqual(self._costs(), [13.32, 10.02, 2.22])
        order.action_pos_order_invoice()
        self.assertEqual(self._costs(), [13.32, 10.02, 2.22])
        ledger = self.env["account.move.line"].search([("account_id", "=", self.expense_account.id)])
        self.assertEqual(round(sum(ledger.mapped("balance")), 2), 25.56)

    def test_refund_in_the_back_office(self):
        session = self._open()
        order = self._sell(self._lines())
        self._close(session)
        self._open()
        refund = order.with_user(self.manager)._refund()
        pay = self.env["pos.make.payment"].with_user(self.manager).with_context(active_id=refund.id)
        pay.create(
            {"config_id": self.config.id, "amount": refund.amount_total, "payment_method_id": self.cash.id}
        ).check()
        self.assertEqual(refund.state, "paid")
        self._close()
        self.assertEqual(self._costs(), [0.0, 0.0, 0.0])
