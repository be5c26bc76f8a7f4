from collections import defaultdict
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_till import MarginScenario

PATIENCE = 240  # seconds for a cashier's hour, on a machine with much to do


@tagged("post_install", "-at_install")
class TestTillTour(MarginScenario, HttpCase):
    """A cashier's hour in a real browser, and the books to the cent after it."""

    @classmethod
    def _freeze(cls, day):
        """The clock goes on: on one that stands still no wait for the browser ever ends."""
        return freeze_time(day, tick=True)

    def _make_vase(self):
        """With a tag from long ago, so that its discount holds on whatever day the browser believes it to be."""
        setup = self.env["coop.shop.setup"].create({"config_ids": [Command.set(self.config.ids)]})
        setup.action_open_shop()
        self.company.coop_tag_start = date(2020, 1, 6)
        category = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)], limit=1)
        category.tax_ids = self.tax
        with freeze_time("2020-01-08"):
            label = self.env["coop.item.label"].create({"category_id": category.id, "name": "Vase", "price": 48.40})
            label.action_print()

    def test_an_hour(self):
        self._make_vase()
        self.chair.list_price = 100.0
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        self.start_tour(f"/pos/ui/{self.config.id}", "coop_till_hour", login=self.cashier.login, timeout=PATIENCE)
        session = self.env["pos.session"].search([("config_id", "=", self.config.id), ("state", "=", "closed")])
        # Sold: bowl 24.20 of Anna, jeans 12.10 of Bert and of the shop, vase 12.10, a quarter of its price,
        # a chair of the margin scheme 100.00; back: the bowl.
        self._assert_turnover(anna=0.0, bert=10.0, shop=120.0)
        self.assertEqual(self._margin_sales(), 100.0)
        self.assertEqual(round(sum(session.order_ids.mapped("amount_total")), 2), 136.30)
        lines = defaultdict(list)
        for line in session.move_id.line_ids:
            key = (line.account_id.account_type, "".join(line.analytic_distribution or {}))
            lines[key].append(round(line.balance, 2))
        anna, bert, shop = (
            str(account.id)
            for account in (self.anna.analytic_account_id, self.bert.analytic_account_id, self.own_account)
        )
        self.assertEqual(sorted(lines["income", anna]), [-20.0, 20.0], "sold and brought back, each on its own line")
        self.assertEqual((lines["income", bert], sorted(lines["income", shop])), ([-10.0], [-100.0, -20.0]))
        taxes = session.move_id.line_ids.filtered("tax_line_id")
        self.assertEqual(round(sum(taxes.mapped("balance")), 2), -6.30)
        self.assertFalse(any(taxes.mapped("analytic_distribution")))
        self.assertEqual(session.cash_register_difference, 0)

    def test_who_may_only_sell(self):
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self.start_tour(f"/pos/ui/{self.config.id}", "coop_till_refused", login=self.cashier.login, timeout=PATIENCE)
        order = self.env["pos.order"].search([("config_id", "=", self.config.id)])
        self.assertEqual((order.amount_total, order.state), (12.10, "paid"))
        self.assertEqual(self.env["coop.shift"].search([]).till_member_id, self.till_anna)
