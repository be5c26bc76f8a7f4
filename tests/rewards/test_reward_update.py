from odoo.tests import tagged
from odoo.tools import SQL

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install", "thorough")
class TestRewardUpdate(RewardScenario):
    """Rewards of before 19.0.1.1.0, which another rule computed: they stay as they are, and what changes later is seen."""

    def _posted_long_ago(self, **granted):
        """January to March, 100.00 each at half, of which the rule of then made something else."""
        self._policy(rhythm="month")
        self.first = self._invoice([(100.0, {self.anna: 100})], date="2026-01-10")
        for month in (2, 3):
            self._earn(100.0, self.anna, f"2026-{month:02}-10")
        self.company.coop_recognition = "invoiced"
        self._settle("2026-03-31")
        run = self._posted("2026-01-01", "2026-03-31")
        self.env.flush_all()
        for month, amount in granted.items():
            day = {"january": "2026-01-01", "february": "2026-02-01", "march": "2026-03-01"}[month]
            where = SQL("WHERE member_id = %s AND date_from = %s", self.anna.id, day)
            change = SQL("SET amount = %s", amount) if amount else None
            self.env.cr.execute(
                SQL("UPDATE coop_reward_part %s %s", change, where)
                if amount
                else SQL("DELETE FROM coop_reward_part %s", where)
            )
        self.env.invalidate_all()
        return self._reward(run, self.anna)

    def _update(self):
        self.env["coop.reward.input"]._accept_posted(self.company)
        self.env.flush_all()
        self.env.invalidate_all()

    def _april(self):
        run = self._run("2026-04-01", "2026-04-30")
        run.action_compute()
        return self._reward(run, self.anna)

    def _earn_in_april(self):
        self._earn(100.0, self.anna, "2026-04-10")
        self._settle("2026-04-30")

    def test_it_stays_as_it_is(self):
        """7.00 more for January, 10.00 less for February, nothing for March: April gives what April gives."""
        reward = self._posted_long_ago(january=57.0, february=40.0, march=0)
        fields = ["amount", "recovered", "carried", "base", "steps", "refusals", "signals", "number"]
        before, words = reward.read(fields), reward.explanation
        self._earn_in_april()
        self.assertEqual((self._april().amount, self._april().recovered), (103.0, 7.0), "what the rule of now would do")
        self._update()
        self.assertEqual((reward.read(fields), reward.explanation), (before, words))
        self.assertRecordValues(self._april(), [{"amount": 50.0, "recovered": 0.0, "carried": 0.0}])
        self.assertNotIn("January", self._april().explanation)

    def test_what_changes_afterwards_is_seen(self):
        """January's invoice is credited for 40: 20.00 too much, whatever January had been granted."""
        self._posted_long_ago(january=57.0, february=40.0)
        self._update()
        self._credit_note(self.first, 40.0, date="2026-04-05")
        self._earn_in_april()
        april = self._april()
        self.assertRecordValues(april, [{"amount": 30.0, "recovered": 20.0, "carried": 0.0}])
        self.assertIn("stays as it was", april.explanation)

    def test_what_is_still_to_be_recovered_is(self):
        """The last reward of before took 5.00 off and said that 12.00 is still to come off."""
        reward = self._posted_long_ago(january=67.0)
        self.env.cr.execute(SQL("UPDATE coop_reward SET recovered = 5, carried = 12 WHERE id = %s", reward.id))
        self.env.invalidate_all()
        self._update()
        self._earn_in_april()
        self.assertRecordValues(self._april(), [{"amount": 38.0, "recovered": 12.0, "carried": 0.0}])

    def test_twice_is_once(self):
        self._posted_long_ago(january=57.0, march=0)
        self._update()
        self._update()
        self._earn_in_april()
        self.assertRecordValues(self._april(), [{"amount": 50.0, "recovered": 0.0, "carried": 0.0}])
