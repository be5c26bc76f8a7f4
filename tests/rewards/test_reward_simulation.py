from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install", "thorough")
class TestRewardSimulation(RewardScenario):
    """What a policy would have given: month by month, before anybody signs, and nothing of it in the books."""

    def test_simulator(self):
        self._settled(1400.0, 600.0, 0)
        policy = self._policy(25.0, legal_basis="31.2.n", basis="turnover", rhythm="month", payment_months="6")
        policy.active = False
        simulation = (
            self.env["coop.reward.simulation"]
            .with_user(self.treasurer)
            .create(
                {
                    "agreement_id": self.agreement.id,
                    "policy_id": policy.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-03-31",
                }
            )
        )
        moves = self.env["account.move"].search_count([])
        simulation.action_simulate()
        anna = simulation.line_ids.filtered(lambda line: line.member_id == self.anna).sorted("month")
        self.assertRecordValues(
            anna, [{"base": 1400.0, "amount": 285.0}, {"base": 600.0, "amount": 150.0}, {"base": 0.0, "amount": 0.0}]
        )
        self.assertEqual(anna[2].outcome, "Nothing was earned in the months that count")
        self.assertEqual(self.env["account.move"].search_count([]), moves)
        self.assertFalse(self.env["coop.reward"].search_count([("company_id", "=", self.company.id)]))

    def _simulate(self, **vals):
        dates = {"date_from": "2026-01-01", "date_to": "2026-03-31"}
        simulation = (
            self.env["coop.reward.simulation"]
            .with_user(self.treasurer)
            .create({"agreement_id": self.agreement.id, **dates, **vals})
        )
        simulation.action_simulate()
        return simulation

    def _lines(self, simulation, member):
        return simulation.line_ids.filtered(lambda line: line.member_id == member).sorted("month")

    def test_simulator_of_a_template(self):
        """Amsterdam: every month counts, paid in June and November, though only two payments a year are allowed."""
        for number in range(1, 13):
            self._earn(650.0 if number % 2 else 900.0, self.anna, f"2026-{number:02}-10")
        self._settle("2026-12-31")
        lines = self.env["coop.settlement.line"]
        self.assertFalse(lines.search_count([("date_to", "<", "2026-12-01"), ("state", "=", "posted")]))
        simulation = self._simulate(template="amsterdam", date_to="2026-12-31")
        anna = self._lines(simulation, self.anna)
        self.assertEqual(len(anna), 12)
        self.assertEqual(
            sorted({str(day) for day in anna.mapped("payment_date")}), ["2026-06-15", "2026-11-15", "2027-06-15"]
        )
        self.assertEqual(
            [round(amount) for amount in anna.mapped("amount")],
            [195, 219] * 6,
            "each month, in whatever settlement it is",
        )
        self.assertFalse(self.env["coop.reward.policy"].search_count([("agreement_id", "=", self.agreement.id)]))

    def test_simulator_month_by_month(self):
        self._settled(650.0, 900.0, 100.0)
        anna = self._lines(self._simulate(template="amsterdam"), self.anna)
        self.assertRecordValues(
            anna, [{"base": 650.0, "amount": 195.0}, {"base": 900.0, "amount": 219.0}, {"base": 100.0, "amount": 30.0}]
        )
        for template, amounts in (
            ("leeuwarden", [0.0, 0.0, 412.5, 0.0, 0.0, 0.0]),
            ("letter_y", [97.5, 135.0, 15.0]),
            ("article_34a", [97.5, 135.0, 15.0]),
            ("letter_r", [0.0, 0.0, 0.0]),
            ("nothing", [0.0, 0.0, 0.0]),
        ):
            anna = self._lines(self._simulate(template=template), self.anna)
            with self.subTest(template):
                self.assertEqual([round(line.amount, 2) for line in anna], amounts)
        self.assertIn("months used: 0 of 6", self._lines(self._simulate(template="letter_r"), self.anna)[0].outcome)

    def test_simulator_asks_for_one_of_both(self):
        policy = self._policy()
        for vals in ({}, {"policy_id": policy.id, "template": "premium"}):
            with self.assertRaisesRegex(UserError, "or a template"):
                self._simulate(**vals)

    def test_simulations_are_ones_own(self):
        self._settled(100.0)
        simulation = self._simulate(template="premium")
        for user in (self.board, self.treasurer2):
            for records in (simulation, simulation.line_ids):
                with self.assertRaises(AccessError):
                    records.with_user(user).read(["company_id"])
        for user in (self.coach, self.shop, self.accountant):
            with self.assertRaises(AccessError):
                simulation.with_user(user).action_simulate()

    def test_the_simulator_answers_like_the_run(self):
        """In every rhythm: a permission that begins within a month, an age that nobody asked, a pause, and a loss."""
        self.permissions[0].date_from = "2026-01-15"
        self.bert.age_known = False
        self.env["coop.member.status"].create({"member_id": self.anna.id, "state": "paused", "date": "2026-05-20"})
        self.env["coop.member.status"].create({"member_id": self.anna.id, "state": "active", "date": "2026-06-05"})
        self._bill([(90.0, {self.anna: 100}, self.investment_account)], date="2026-03-20")
        for month in range(1, 7):
            self._earn(100.0 * month, self.anna, f"2026-{month:02}-10")
            self._earn(50.0, self.bert, f"2026-{month:02}-11")
        self._settle("2026-06-30")
        paid = {}
        for rhythm, whole, terms in (
            ("month", True, {"month_cap": 120.0}),
            ("month", False, {"half_year_cap": 333.0}),
            ("half_year", True, {"legal_basis": "31.2.j"}),
            ("half_year", False, {"duration_months": 3, "contiguous": True}),
            ("period", True, {"legal_basis": "31.2.j", "duration_months": 2}),
            ("period", False, {"paused_months": True}),
        ):
            with self.subTest(rhythm=rhythm, whole=whole):
                vals = {"rhythm": rhythm, "whole_months": whole, "not_under_27": True, "payments_per_year": 2, **terms}
                policy = self._policy(date_from="2025-01-01", **vals)
                run = self._run("2026-01-01", "2026-06-30", payment_date="2026-07-15")
                run.action_compute()
                simulation = self._simulate(policy_id=policy.id, date_to="2026-06-30")
                for member in self.anna | self.bert:
                    lines = self._lines(simulation, member)
                    self.assertEqual(round(sum(lines.mapped("amount")), 2), self._reward(run, member).amount)
                self.assertEqual(
                    set(self._lines(simulation, self.bert).mapped("outcome")), {self._reward(run, self.bert).outcome}
                )
                paid[rhythm, whole] = self._reward(run, self.anna).amount
                run.action_draft()
                policy.active = False
                self.env.flush_all()
        self.assertEqual(len(set(paid.values())), 6, paid)

    def test_simulator_by_half_year(self):
        self._settled(100.0, 200.0)
        policy = self._policy(50.0)
        simulation = self.env["coop.reward.simulation"].create(
            {
                "agreement_id": self.agreement.id,
                "policy_id": policy.id,
                "date_from": "2026-01-01",
                "date_to": "2026-06-30",
            }
        )
        simulation.action_simulate()
        anna = self._lines(simulation, self.anna).filtered("amount")
        self.assertRecordValues(anna, [{"amount": 150.0, "month": date(2026, 2, 1)}])


@tagged("post_install", "-at_install")
class TestRewardDownloads(RewardScenario, HttpCase):
    """Overview and statement, by their addresses."""

    def test_overview_and_statement_by_http(self):
        """Treasurer, board and accountant download them; a coach and a shop user get nothing."""
        self._policy()
        self._settled(100.0)
        run = self._posted()
        statement = f"/report/html/social_cooperative.report_reward/{run.reward_ids[0].id}"
        overview = f"/coop/rewards.xlsx?run={run.id}&companies=[{self.company.id}]"
        for user, allowed in (
            (self.treasurer, True),
            (self.board, True),
            (self.accountant, True),
            (self.coach, False),
            (self.shop, False),
        ):
            user.password = user.login
            self.authenticate(user.login, user.login)
            for url in (overview, statement):
                with self.subTest(user=user.login, url=url), mute_logger("odoo.http"):
                    answer = self.url_open(url)
                    self.assertEqual(answer.status_code == 200, allowed, answer.status_code)
                    if not allowed:
                        self.assertNotIn("Anna", answer.text)
