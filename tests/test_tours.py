from odoo.tests import HttpCase, tagged

from .scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestTours(CoopScenario, HttpCase):
    """The main job in a real browser: a month settled by treasurer, board and treasurer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        anna = {cls.anna: 100}
        for amount, day in ((400.0, "2026-01-10"), (600.0, "2026-02-10")):
            cls._pay(cls._invoice([(amount, anna)], date=day), date=day)
        cls._invoice([(250.0, anna)], date="2026-03-10")
        cls._bill([(222.0, anna)], date="2026-01-12")
        cls._bill([(199.0, anna, cls.investment_account)], date="2026-03-12")

    def test_settlement(self):
        page = "/odoo/action-social_cooperative.coop_settlement_action"
        self.start_tour("/odoo", "coop_settlement_compute", login=self.treasurer.login)
        settlement = self.env["coop.settlement"].search([("company_id", "=", self.company.id)])
        self.assertEqual((settlement.state, settlement.computed_by_id), ("computed", self.treasurer))
        self.start_tour(page, "coop_settlement_approve", login=self.board.login)
        self.start_tour(page, "coop_settlement_post", login=self.treasurer.login)
        self.assertEqual(settlement.state, "posted")
        self.assertEqual(self._pot_balance(self.anna), 345.6)
