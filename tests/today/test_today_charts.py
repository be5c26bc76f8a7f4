from odoo.tests import tagged

from ..scenario import CoopScenario
from .common_today import TodayMixin


@tagged("post_install", "-at_install")
class TestTodayCharts(TodayMixin, CoopScenario):
    """Graphs over January to December 2026, by numbers made by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        cls.anna.coach_id = cls.coach
        # 1,000 for Anna, 500 for Bert in November; 200 for Anna in December, of which nothing came in.
        cls._pay(
            cls._invoice([(1000.0, {cls.anna: 100}), (500.0, {cls.bert: 100})], date="2026-11-10"), date="2026-11-20"
        )
        cls._invoice([(200.0, {cls.anna: 100})], date="2026-12-10")

    def setUp(self):
        super().setUp()
        self._settle("2026-11-30")

    def _series(self, user, code):
        return {one["label"]: one["values"] for one in self._charts(user)[code]["series"]}

    def test_labels(self):
        labels = self._charts(self.board)["earned"]["labels"]
        self.assertEqual((labels[0], labels[-1], len(labels)), ("Jan 26", "Dec 26", 12))

    def test_turnover_and_what_was_set_aside(self):
        none = [0.0] * 10
        all_members = {"Turnover of members": [*none, 1500.0, 200.0], "Set aside": [*none, 1050.0, 0.0]}
        for user in (self.treasurer, self.board, self.accountant):
            with self.subTest(user.login):
                self.assertEqual(self._series(user, "earned"), all_members)
        own = {"Turnover of members": [*none, 1000.0, 200.0], "Set aside": [*none, 700.0, 0.0]}
        self.assertEqual(self._series(self.coach, "earned"), own, "a coach: the members whom he coaches")

    def test_pots_against_bank(self):
        """1,500 came in and is there; 1,050 of it is in pots."""
        expected = {"All pots": [*[0.0] * 10, 1050.0, 1050.0], "Bank and cash": [*[0.0] * 10, 1500.0, 1500.0]}
        for user in (self.treasurer, self.accountant):
            with self.subTest(user.login):
                self.assertEqual(self._series(user, "cover"), expected)
        self.assertNotIn("cover", self._charts(self.board), "the board reads no journal items; it has the proof")

    def test_what_was_there_before_counts(self):
        """A balance of before the twelve months is in each of them."""
        self._pay(self._bill([(100.0, {self.own: 100})], date="2025-06-01"), date="2025-06-01")
        self.assertEqual(self._series(self.treasurer, "cover")["Bank and cash"], [*[-100.0] * 10, 1400.0, 1400.0])

    def test_no_graph_of_money_for_the_shop(self):
        self.assertEqual(self._charts(self.shop), {})

    # === THE LINE OF A POT === #

    def _line(self, user, member):
        self.env.invalidate_all()
        return member.with_user(user).pot_history

    def test_line_of_a_pot(self):
        """Its last point is what stands beside it as booked."""
        self._pay(self._bill([(50.0, {self.anna: 100}, self.investment_account)], date="2026-12-05"), date="2026-12-05")
        self._settle("2026-12-31")
        self.assertEqual(
            self._line(self.treasurer, self.anna), {"labels": ["Nov 26", "Dec 26"], "values": [700.0, 650.0]}
        )
        self.assertEqual(self._line(self.coach, self.anna)["values"][-1], self.anna.pot_booked)
        self.assertEqual(self._line(self.board, self.bert)["values"], [350.0, 350.0])

    def test_no_line_yet(self):
        carl = self._create_member("Carl Bruin")
        self.assertEqual(self._line(self.treasurer, carl), {"labels": [], "values": []})

    def test_whose_line_it_is(self):
        """Two at once, by their own entries; the oracle adds up the items of the account."""
        members = (self.anna | self.bert).with_user(self.board)
        for member in members:
            items = self.env["account.move.line"].search(
                [
                    ("account_id", "=", self.pot.account_id.id),
                    ("partner_id", "=", member.sudo().partner_id.id),
                    ("parent_state", "=", "posted"),
                ]
            )
            self.assertEqual(member.pot_history["values"][-1], round(-sum(items.mapped("balance")), 2))
