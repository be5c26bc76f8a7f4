"""Every step of an explanation can be recomputed from what it shows, and a wrong figure in one is found."""

import random
from dataclasses import replace
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import Month
from ..rewards.reward_data import elsewhere, given, granted, months, policy, reward
from .reward_recompute import Recomputed, is_complete
from .test_engine_reward_oracle import outcomes


def wrong(outcome):
    """The steps of an outcome that do not follow from what they show."""
    return Recomputed([step.as_data() for step in outcome.steps]).wrong


class TestEngineRewardRecompute(BaseCase):
    """Hundreds of rewards here; tests/rewards/test_reward_oracle.py goes through thousands, as they are stored."""

    def test_random_rewards(self):
        explained, codes = 0, set()
        for seed in range(150):
            for outcome in outcomes(random.Random(seed)):
                with self.subTest(seed=seed):
                    self.assertEqual(wrong(outcome), [])
                    data = {"amount": outcome.amount, "steps": [step.as_data() for step in outcome.steps]}
                    self.assertTrue(is_complete(data))
                explained += bool(outcome.steps)
                codes |= {step.code for step in outcome.steps}
        self.assertGreater(explained, 300)
        self.assertGreater(
            codes,
            {
                "half_year_cap",
                "month_cap",
                "joint_cap",
                "legal_month_cap",
                "granted_before",
                "granted_too_much",
                "overpaid",
            },
        )

    def test_a_wrong_figure_is_found(self):
        """Each figure of an explanation, one cent more or less: the step that shows it no longer comes out."""
        terms = policy("other", 50, half_year_cap=D(90), month_cap=D(60))
        run = given(
            months(30, 200, 100, 100), granted=(granted(Month(2026, 1), "20.00", "other", 50),),
            elsewhere=(elsewhere(Month(2026, 2), "5.00", "other"),), recovered=D("1.00"), available=D("58.00"),
        )  # fmt: skip
        outcome = reward(terms, run)
        self.assertEqual(wrong(outcome), [])
        self.assertEqual(
            [step.code for step in outcome.steps],
            ["month", "granted_too_much", "month", "month_cap", "month", "half_year_cap", "month", "half_year_cap", "sum",
             "overpaid", "available", "reward"],
        )  # fmt: skip
        for place, step in enumerate(outcome.steps):
            self._spoil(outcome, place, replace(step, amount=step.amount + D("0.01")))
            for name, value in step.values.items():
                if isinstance(value, D) and (step.code, name) != ("overpaid", "recovered"):
                    self._spoil(outcome, place, replace(step, values={**step.values, name: value - 1}))

    def _spoil(self, outcome, place, step):
        steps = [*outcome.steps[:place], step, *outcome.steps[place + 1 :]]
        found = wrong(replace(outcome, steps=tuple(steps)))
        # A maximum that leaves nothing leaves nothing with a euro less, too.
        if not (step.code.endswith("_cap") and not step.amount):
            self.assertTrue(found, step)
