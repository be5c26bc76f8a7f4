from odoo.tests import HttpCase, tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install")
class TestTillTour(TillScenario, HttpCase):
    """A cashier's hour in a real browser, and the books to the cent after it."""

    def test_an_hour(self):
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        self.start_tour(f"/pos/ui/{self.config.id}", "coop_till_hour", login=self.cashier.login)
        session = self.env["pos.session"].search([("config_id", "=", self.config.id), ("state", "=", "closed")])
        self.assertTrue(session.move_id)
        self._assert_turnover(anna=0.0, bert=10.0, shop=10.0)
        self.assertEqual(round(sum(session.order_ids.mapped("amount_total")), 2), 24.20)
