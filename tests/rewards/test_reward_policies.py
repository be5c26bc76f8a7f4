import json
from calendar import monthrange
from pathlib import Path

from odoo.tests import tagged

from .reward_scenario import RewardScenario

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "reward_policies.json").read_text())


@tagged("post_install", "-at_install", "thorough")
class TestRewardPolicies(RewardScenario):
    """What municipalities really permit, with the figures that they publish, through documents, settlement and run.

    Each row of tests/data/reward_policies.json is a test: its terms, what is earned by month, and what comes out.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.date_from = "2025-01-01"
        cls.permissions.write({"date_from": "2025-07-01", "decision_date": "2025-06-01", "decision_reference": "B-1"})

    def _come_out(self, row):
        if row["terms"].get("duration_from") == "permission":
            self.permissions.date_from = row["run"][0]
        policies = self.env["coop.reward.policy"]
        vals = {
            **policies._template_vals(row["template"]),
            "name": row["says"],
            "date_from": "2025-01-01",
            **row["terms"],
        }
        policies.create({**vals, "agreement_id": self.agreement.id})
        for month, basis, amount in row.get("elsewhere", ()):
            self.env["coop.received.elsewhere"].create(
                {"member_id": self.anna.id, "month": f"{month}-01", "legal_basis": basis, "amount": amount}
            )
        self._earn_by_month(row["earned"], row["run"][1])
        run = self._run(*row["run"])
        run.action_compute()
        return self._reward(run, self.anna)

    def _earn_by_month(self, earned, last):
        """Every month is settled by itself, up to the end of the run."""
        first = min(earned)
        year, month = map(int, first.split("-"))
        while f"{year}-{month:02}" <= last[:7]:
            label = f"{year}-{month:02}"
            if label in earned:
                self._earn(earned[label], self.anna, f"{label}-10")
            self._settle(f"{label}-{monthrange(year, month)[1]}")
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    def _check(self, row):
        reward = self._come_out(row)
        if "refused" in row:
            self.assertEqual([step["code"] for step in reward.refusals], row["refused"])
            self.assertEqual(reward.amount, 0.0)
            return
        expected = row.get("months", {})
        found = {f"{part.date_from:%Y-%m}": round(part.amount, 2) for part in reward.part_ids if part.amount}
        if expected:
            self.assertEqual(found, expected)
        self.assertEqual(round(reward.amount, 2), row.get("amount") or round(sum(expected.values()), 2))

    def test_at_least_twelve(self):
        self.assertGreaterEqual(len({(row["source"], row["template"]) for row in PUBLISHED}), 12)
        self.assertTrue(all(row["source"] and row["says"] for row in PUBLISHED))


def _as_test(row):
    def test(self):
        self._check(row)

    test.__doc__ = row["says"]
    return test


for _row in PUBLISHED:
    setattr(TestRewardPolicies, f"test_{_row['key']}", _as_test(_row))
