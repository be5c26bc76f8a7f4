import random

from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..engine.reward_recompute import Recomputed, is_complete
from ..engine.test_engine_reward_cuts import TestEngineRewardCuts
from ..engine.test_engine_reward_oracle import TestEngineRewardHistories, outcomes
from .reward_scenario import RewardScenario

MONTHS = ("January", "February", "March", "May", "June", "July", "August", "October")


@tagged("post_install", "-at_install", "thorough")
class TestRewardOracle(TestEngineRewardHistories):
    """Thousands of random histories: what the engine pays, takes off and carries is what the oracle says."""

    def test_random_histories(self):
        for seed in range(250, 5250):
            with self.subTest(seed=seed):
                self.compare(random.Random(seed))


@tagged("post_install", "-at_install", "thorough")
class TestRewardCuts(TestEngineRewardCuts):
    """A thousand members: any two ways of cutting their months into runs give the same."""

    def test_any_cut_gives_the_same(self):
        for seed in range(90, 1090):
            with self.subTest(seed=seed):
                self.compare(seed)


@tagged("post_install", "-at_install", "thorough")
class TestRewardExplanations(RewardScenario):
    """Explanations as they are stored and read: every step follows from what it shows, in words that somebody understands."""

    def _stored(self, outcome):
        """A reward that is not in the database, with what would be stored."""
        return self.env["coop.reward"].new(
            {
                "company_id": self.company.id,
                "amount": float(outcome.amount),
                "steps": [step.as_data() for step in outcome.steps],
                "refusals": [step.as_data() for step in outcome.refusals],
                "signals": [step.as_data() for step in outcome.signals],
            }
        )

    def test_thousands_can_be_recomputed(self):
        count = 0
        for seed in range(10000, 12500):
            for outcome in outcomes(random.Random(seed)):
                reward = self._stored(outcome)
                with self.subTest(seed=seed):
                    self.assertEqual(Recomputed(reward.steps or ()).wrong, [])
                    self.assertTrue(is_complete({"amount": outcome.amount, "steps": reward.steps or ()}))
                count += bool(reward.steps)
        self.assertGreater(count, 5000)

    def test_the_dutch_of_twenty(self):
        """Months by their Dutch names, amounts as in the Netherlands, and no word of the programme's own."""
        self.env["res.lang"]._activate_lang("nl_NL")
        read, seed = 0, 20000
        while read < 20:
            for outcome in outcomes(random.Random(seed)):
                if len(outcome.steps) > 4 and read < 20:
                    self._read(self._stored(outcome).with_context(lang="nl_NL"), outcome)
                    read += 1
            seed += 1

    def _read(self, reward, outcome):
        text = html2plaintext(reward.explanation)
        rows = reward._explain()
        self.assertEqual(len(rows), len(outcome.steps))
        for row, step in zip(rows, outcome.steps, strict=True):
            self.assertTrue(row["label"], step)
            for words in (row["label"], row["formula"]):
                self.assertNotIn("%(", words)
                self.assertNotIn(step.code, words.split())
        for month in MONTHS:
            self.assertNotIn(month, text)
        for sign in ("2025-", "2026-", "Decimal", "None,", "False"):
            self.assertNotIn(sign, text)
        self.assertIn("De beloning", text)
        for reason in outcome.refusals:
            self.assertNotIn(reason.code, reward.outcome)
