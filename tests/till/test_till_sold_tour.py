from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_till import MarginScenario

PATIENCE = 240  # seconds for a till in a browser, on a machine with much to do


@tagged("post_install", "-at_install", "thorough")
class TestTillSoldTour(MarginScenario, HttpCase):
    """In a real browser, with taps counted: what somebody does who may only sell."""

    @classmethod
    def _freeze(cls, day):
        """The clock goes on: on one that stands still no wait for the browser ever ends."""
        return freeze_time(day, tick=True)

    def _run(self, tour):
        self.start_tour(f"/pos/ui/{self.config.id}", tour, login=self.cashier.login, timeout=PATIENCE)
        return self.env["pos.order"].search([("config_id", "=", self.config.id)], order="id")

    def test_price_key(self):
        setup = self.env["coop.shop.setup"].create({"config_ids": [Command.set(self.config.ids)]})
        setup.action_open_shop()
        domain = [("company_id", "=", self.company.id), ("is_textile", "=", True)]
        self.env["coop.goods.category"].search(domain).tax_ids = self.tax
        orders = self._run("coop_till_price_key")
        self.assertEqual(orders.mapped("state"), ["paid"] * 3)
        found = [(line.price_unit, line.coop_till_member_id, line.coop_weight) for line in orders.lines]
        shop = self.till_anna.browse()
        self.assertEqual(found, [(2.5, shop, 0.4), (12.1, shop, 0), (4.2, self.till_anna, 0.4), (1.0, shop, 0.4)])

    def test_signed(self):
        self.config.coop_ask_seller = True
        lead = self._create_user("lead", "base.group_user,social_cooperative.group_till_discount")
        lead.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        people = self.env["coop.till.person"].with_company(self.company)
        vera = people.create({"name": "Vera", "new_pin": "1111"})
        lea = people.create({"name": "Lea", "user_id": lead.id})
        lea.with_user(lead).new_pin = "2222"
        orders = self._run("coop_till_signed")
        self.assertEqual(orders.mapped("amount_total"), [12.10, 10.89, -12.10])
        self.assertEqual(orders.coop_seller_id, vera)
        self.assertEqual([order.coop_signature_ids.rights for order in orders], [False, "discount", "refund"])
        self.assertEqual(orders.coop_signature_ids.person_id, lea)

    def test_vouchers_and_gifts(self):
        authority = self.env["res.partner"].create({"name": "Gemeente Zwolle", "is_company": True})
        voucher = self.env["pos.payment.method"].create(
            {"name": "Voucher", "coop_voucher_partner_id": authority.id, "company_id": self.company.id}
        )
        self.config.write(
            {
                "coop_ask_donation": True,
                "coop_staff_discount": 20.0,
                "payment_method_ids": [Command.link(voucher.id)],
            }
        )
        payer = self._create_user("payer", "base.group_user,social_cooperative.group_till_drawer")
        people = self.env["coop.till.person"].with_company(self.company)
        people.create({"name": "Vera", "new_pin": "1111"})
        paul = people.create({"name": "Paul", "user_id": payer.id})
        paul.with_user(payer).new_pin = "2222"
        orders = self._run("coop_till_vouchers_and_gifts")
        self.assertEqual(orders.mapped("state"), ["paid"] * 3)
        self.assertEqual(orders.mapped("amount_total"), [12.10, 13.00, 33.88])
        self.assertEqual(orders[0].payment_ids.mapped("coop_voucher_number"), ["Z-001"])
        self.assertEqual(orders[2].coop_signature_ids.kind, "staff")
        bill = self.env["account.move"].search([("coop_bought_session_id", "=", orders.session_id.id)])
        self.assertEqual((bill.amount_total, bill.amount_residual, bill.partner_id.name), (20.0, 0.0, "Jan de Vries"))
        self.assertEqual(orders.session_id.cash_register_balance_end, 26.88)
