from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_till import TillScenario

PATIENCE = 240  # seconds for a till in a browser, on a machine with much to do


@tagged("post_install", "-at_install", "thorough")
class TestTillDayTour(TillScenario, HttpCase):
    """In a real browser: what waits is sent before the drawer is counted; a label sells once; yesterday's till is closed."""

    @classmethod
    def _freeze(cls, day):
        """The clock goes on: on one that stands still no wait for the browser ever ends."""
        return freeze_time(day, tick=True)

    def _run(self, tour):
        self.start_tour(f"/pos/ui/{self.config.id}", tour, login=self.cashier.login, timeout=PATIENCE)

    def _assert_all_arrived(self):
        session = self.env["pos.session"].search([("config_id", "=", self.config.id)])
        self.assertEqual((session.state, session.order_ids.mapped("state")), ("closed", ["done", "done"]))
        self.assertEqual((session.cash_register_balance_end_real, session.cash_register_difference), (24.20, 0))
        self._assert_turnover(shop=20.0)

    def test_nothing_is_counted_while_orders_wait(self):
        self._run("coop_till_waiting")
        self._assert_all_arrived()

    def test_killed_in_the_middle(self):
        self._run("coop_till_killed")
        self._assert_all_arrived()

    def test_label_and_day(self):
        setup = self.env["coop.shop.setup"].create({"config_ids": [Command.set(self.config.ids)]})
        setup.action_open_shop()
        category = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)], limit=1)
        category.tax_ids = self.tax
        label = self.env["coop.item.label"].create({"category_id": category.id, "name": "Oak chair", "price": 12.10})
        label.action_print()
        chair = self.env["product.template"].search([("name", "=", "Oak chair"), ("company_id", "=", self.company.id)])
        # Written off while the till, which opened before, still shows it.
        chair.coop_label_gone = 1
        self._run("coop_till_refuses")
        order = self.env["pos.order"].search([("config_id", "=", self.config.id), ("state", "=", "paid")])
        self.assertEqual((order.amount_total, order.lines.product_id), (12.10, self.jeans))
