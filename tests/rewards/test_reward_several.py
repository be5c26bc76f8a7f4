import importlib.util
from pathlib import Path

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestRewardSeveral(RewardScenario):
    """Several policies of one member, through the documents."""

    def _amounts(self, run):
        return {reward.legal_basis: reward.amount for reward in run.with_env(self.env).reward_ids if reward.amount}

    def test_a_joint_maximum_holds_whatever_stands_first(self):
        """Laborijn: of 600 letter n gives 150, so its own reward 76, in one run and whatever stands first in the agreement."""
        laborijn = self._policy(
            50.0, legal_basis="31.2.j", rhythm="month", basis="turnover", month_cap=200.0, joint_cap=226.0, sequence=1
        )
        self._policy(25.0, legal_basis="31.2.n", rhythm="month", basis="turnover", sequence=2)
        self._settled(600.0)
        for sequence in (1, 3):
            laborijn.sequence = sequence
            run = self._run()
            run.action_compute()
            self.assertEqual(self._amounts(run), {"31.2.n": 150.0, "31.2.j": 76.0})
        run.with_user(self.board).action_approve()
        run.action_post()
        again = self._run()
        again.action_compute()
        self.assertEqual((self._amounts(again), sum(again.reward_ids.mapped("carried"))), ({}, 0.0))

    def test_two_exemptions_in_one_run_or_by_month(self):
        """January of the first in the agreement; February, a loss of surplus, of the other, and so no loss of the first."""
        self._policy(25.0, legal_basis="31.2.n", rhythm="month", sequence=1)
        self._policy(15.0, legal_basis="34a", rhythm="month", basis="turnover", sequence=2)
        self.company.coop_recognition = "invoiced"
        for month, income, cost in ((1, 200.0, 60.0), (2, 100.0, 160.0), (3, 100.0, 60.0)):
            self._invoice([(income, {self.anna: 100})], date=f"2026-{month:02}-10")
            self._bill([(cost, {self.anna: 100})], date=f"2026-{month:02}-11")
        self._settle("2026-03-31")
        whole = self._run("2026-01-01", "2026-03-31")
        whole.action_compute()
        self.assertEqual(self._amounts(whole), {"31.2.n": 45.0, "34a": 15.0})
        whole.action_draft()
        found = {"31.2.n": 0.0, "34a": 0.0}
        for first, last in (("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-31")):
            for basis, amount in self._amounts(self._posted(first, last)).items():
                found[basis] += amount
        self.assertEqual(found, {"31.2.n": 45.0, "34a": 15.0})

    def test_an_exemption_is_of_a_month(self):
        for rhythm in ("period", "half_year"):
            with self.assertRaisesRegex(ValidationError, "a month has only one"), self.cr.savepoint():
                self._policy(15.0, legal_basis="34a", rhythm=rhythm)

    def test_an_update_computes_article_34a_by_month(self):
        policies = self._policy(15.0, legal_basis="34a", rhythm="month") | self._policy(legal_basis="31.2.j")
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE coop_reward_policy SET rhythm = 'period' WHERE id IN %s", tuple(policies.ids)))
        path = Path(__file__).parents[2] / "migrations/19.0.1.1.0/pre-exemptions-by-month.py"
        spec = importlib.util.spec_from_file_location("exemptions_by_month", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(policies.mapped("rhythm"), ["month", "period"])
