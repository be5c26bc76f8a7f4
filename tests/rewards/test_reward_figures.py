from datetime import date

from odoo.tests import tagged

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install", "thorough")
class TestRewardFigures(RewardScenario):
    """Amounts that were wrong as long as a reward was an increment on its predecessors, through documents and buttons."""

    def _paid(self, *runs):
        """What Anna gets in runs over these months, one after the other: (first, last) as numbers."""
        amounts = []
        for first, last in runs:
            run = self._run(f"2026-{first:02}-01", self._last_day(last))
            run.action_compute()
            reward = self._reward(run, self.anna)
            amounts.append(reward.amount)
            if any(one.amount or one.recovered for one in run.reward_ids):
                run.with_user(self.board).action_approve()
                run.action_post()
        return amounts

    @staticmethod
    def _last_day(month):
        return {1: "2026-01-31", 2: "2026-02-28", 3: "2026-03-31", 4: "2026-04-30"}[month]

    def _settle_each(self, last=3):
        for month in range(1, last + 1):
            self._settle(self._last_day(month))

    def test_a_loss_before_anything_was_granted(self):
        """January −100, February +200 at half: 50, in one run or by the month."""
        self._bill([(100.0, {self.anna: 100}, self.investment_account)], date="2026-01-10")
        self._earn(200.0, self.anna, "2026-02-10")
        self._settle_each(2)
        self._policy(rhythm="month")
        self.assertEqual(self._paid((1, 1), (2, 2)), [0.0, 50.0])
        self.env["coop.reward.run"].search([("state", "=", "posted")]).with_user(self.treasurer).action_reverse()
        self.assertEqual(self._paid((1, 2)), [50.0])

    def test_a_policy_replaced_within_a_month(self):
        """*Whole months* off, months together, a new policy from 15 February: of 600 half is 300, not twice."""
        self._earn(600.0, self.anna, "2026-02-10")
        self._settle_each()
        self._policy(whole_months=False, date_to="2026-02-14")
        self._policy(whole_months=False, date_from="2026-02-15", name="Renewed")
        self.assertEqual(self._paid((1, 3)), [300.0])
        reward = self.anna.reward_ids.filtered("amount")
        self.assertEqual((len(reward), reward.policy_id.name), (1, "Renewed"))
        self.assertEqual(self._paid((2, 2), (3, 3)), [0.0, 0.0])

    def test_an_exit_with_an_open_permission(self):
        """Exited on 15 February: of what is earned afterwards nothing is rewarded."""
        for month, amount in ((1, 100.0), (2, 200.0), (3, 300.0)):
            self._earn(amount, self.anna, f"2026-{month:02}-10")
        self.env["coop.member.status"].create({"member_id": self.anna.id, "state": "exited", "date": "2026-02-15"})
        self._settle_each()
        self._policy()
        self.assertEqual(self._paid((1, 3)), [50.0])

    def test_a_permission_from_march_and_a_quarter_settled_at_once(self):
        """1,000 earned before the permission does not count in March; a correction of it later takes nothing off."""
        self.company.coop_recognition = "invoiced"
        before = self._earn(1000.0, self.anna, "2026-01-10")
        self._earn(100.0, self.anna, "2026-03-10")
        self._settle("2026-03-31")
        self.permissions[0].date_from = "2026-03-01"
        self._policy(legal_basis="31.2.n", rhythm="month")
        self.assertEqual(self._paid((1, 3)), [50.0])
        self._credit_note(before, 500.0, date="2026-04-10")
        self._earn(100.0, self.anna, "2026-04-12")
        self._settle("2026-04-30")
        self.assertEqual(self._paid((4, 4)), [50.0])

    def test_a_correction_belongs_to_the_month_of_what_it_corrects(self):
        """January's invoice is credited in March: January is worth less, and March as much as it was."""
        self.company.coop_recognition = "invoiced"
        self._policy(rhythm="month", month_cap=60.0)
        first = self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        self.assertEqual(self._paid((1, 1)), [50.0])
        self._earn(200.0, self.anna, "2026-03-10")
        self._credit_note(first, 80.0, date="2026-03-20")
        self._settle("2026-03-31")
        march = self._run("2026-03-01", "2026-03-31")
        march.action_compute()
        reward = self._reward(march, self.anna)
        self.assertRecordValues(reward, [{"amount": 20.0, "recovered": 40.0, "carried": 0.0, "base": 200.0}])
        self.assertIn("January 2026", reward.explanation)

    def test_an_invoice_counts_in_its_own_month_whenever_it_is_paid(self):
        """January's invoice is paid in March: it counts in January, as far as there is room in January."""
        self._policy(rhythm="month", month_cap=60.0)
        self._earn(60.0, self.anna, "2026-01-10")
        late = self._invoice([(200.0, {self.anna: 100})], date="2026-01-15")
        self._settle("2026-01-31")
        self.assertEqual(self._paid((1, 1)), [30.0])
        self._pay(late, date="2026-03-05")
        self._settle("2026-03-31")
        self.assertEqual(self._paid((3, 3)), [30.0])
        self.assertEqual(sorted(self.anna.reward_part_ids.mapped("date_from")), [date(2026, 1, 1)] * 2)

    def test_contributions_come_off_the_month_of_their_document(self):
        """30 % of each month, in one settlement; January's loss is made good by February, contributions and all."""
        self._rule(30.0)
        self._bill([(100.0, {self.anna: 100})], date="2026-01-10")
        self._earn(300.0, self.anna, "2026-02-10")
        self._settle("2026-02-28")
        self._policy(rhythm="month")
        run = self._run("2026-01-01", "2026-02-28")
        run.action_compute()
        self.assertRecordValues(self._reward(run, self.anna), [{"amount": 70.0, "base": 140.0}])

    def test_an_agreement_that_begins_anew(self):
        """The maximum of the half-year, and the loss, end with the agreement only when the next one says so."""
        for anew, amount in ((False, 10.0), (True, 40.0)):
            with self.subTest(anew=anew):
                self._check_next_agreement(anew, amount)

    def _check_next_agreement(self, anew, amount):
        carla = self._create_member(f"Carla {anew}", date="2016-01-01")
        carla.age_known = "older"
        first = self.agreement.copy({"name": f"First {anew}", "date_from": "2026-01-01", "date_to": "2026-01-31"})
        second = self.agreement.copy(
            {"name": f"Second {anew}", "date_from": "2026-02-01", "predecessor_id": first.id, "rewards_anew": anew}
        )
        for agreement, start in ((first, "2026-01-01"), (second, "2026-02-01")):
            self.env["coop.permission"].create(
                {"member_id": carla.id, "agreement_id": agreement.id, "date_from": start}
            )
            self._policy(agreement_id=agreement.id, date_from=start, rhythm="month", half_year_cap=40.0)
        self._earn(60.0, carla, "2026-01-10")
        self._earn(100.0, carla, "2026-02-10")
        if not self.env["coop.settlement"].search_count([("date_to", "=", "2026-02-28"), ("state", "=", "posted")]):
            self._settle("2026-02-28")
        else:
            self._settle("2026-03-31")
        for start, last, expected in ((1, 1, 30.0), (2, 2, amount)):
            run = self._posted(f"2026-{start:02}-01", self._last_day(last))
            self.assertEqual(self._reward(run, carla).amount, expected)
