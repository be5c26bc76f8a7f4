from odoo.fields import Date
from odoo.tests import HttpCase, tagged

from ..scenario import CoopScenario
from ..thrift.common_shop import ShopCommon
from .common_today import TodayMixin


@tagged("post_install", "-at_install", "thorough")
class TestTodayTour(TodayMixin, CoopScenario, HttpCase):
    """The page in Chromium, as each role; the browser has the clock of the machine, the server that of the scenario."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        cls.anna.coach_id = cls.coach
        cls._pay(cls._invoice([(400.0, {cls.anna: 100})], date="2026-10-10"), date="2026-10-10")

    def _fill(self):
        self._settle("2026-10-31")
        self._submitted_assignment(self.anna)
        self._submitted_request(self.anna, self.treasurer2)
        self.env["coop.duty"].create({"name": "Lease", "date": "2026-12-30"})

    def test_treasurer(self):
        self._fill()
        self.start_tour("/odoo", "coop_today_treasurer", login=self.treasurer.login)

    def test_board(self):
        self._fill()
        self.start_tour("/odoo", "coop_today_board", login=self.board.login)

    def test_coach(self):
        self._fill()
        self.start_tour("/odoo", "coop_today_coach", login=self.coach.login)

    def test_keyboard(self):
        self._fill()
        self.start_tour("/odoo", "coop_today_keyboard", login=self.board.login)

    def test_nothing_waits(self):
        self.start_tour("/odoo", "coop_today_nothing", login=self.coach.login)

    def test_line_of_a_pot(self):
        self._settle("2026-10-31")
        self.start_tour(f"/odoo/coop-members/{self.anna.id}", "coop_pot_line", login=self.coach.login)


@tagged("post_install", "-at_install", "thorough")
class TestTodayTourShop(ShopCommon, HttpCase):
    def test_shop(self):
        self._intake((self.books, 5.5, self.for_sale), date=Date.today())
        self.start_tour("/odoo", "coop_today_shop", login=self.shop.login)
