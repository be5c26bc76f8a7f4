from datetime import date

from odoo.tests import tagged

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestRewardReturn(RewardScenario):
    """Who left and comes back is the same member: what was paid this year counts, and the months in between do not."""

    def _leave_and_return(self):
        member = self.anna.with_user(self.treasurer)
        member._change_state("exited", "2026-02-10", exit_reason="work")
        member._change_state("active", "2026-05-01")
        self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": self.agreement.id, "date_from": "2026-05-01"}
        )

    def _earn_and_settle(self):
        self._earn(300.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        first = self._posted("2026-01-01", "2026-01-31", payment_date="2026-02-05")
        self.assertEqual(self._reward(first, self.anna).amount, 150.0)
        self._leave_and_return()
        for day in ("2026-03-10", "2026-05-10"):
            self._earn(400.0, self.anna, day)
        for day in ("2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"):
            self._settle(day)
        run = self._run("2026-05-01", "2026-05-31", payment_date="2026-06-05")
        run.action_compute()
        return run

    def test_the_maximum_of_the_year_goes_on_counting(self):
        self._policy(year_cap=250.0, rhythm="month")
        run = self._earn_and_settle()
        # Half of 400.00 for May; 150.00 of the year's 250.00 was paid before the exit.
        self.assertEqual(self._reward(run, self.anna).amount, 100.0)

    def test_payments_of_the_year_go_on_counting(self):
        self._policy(payments_per_year=1, rhythm="month")
        run = self._earn_and_settle()
        self.assertIn("payments_per_year", self._codes(run, self.anna))

    def test_months_in_between_do_not_count(self):
        self._policy()
        self._earn(300.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        self._leave_and_return()
        for day in ("2026-03-10", "2026-05-10"):
            self._earn(400.0, self.anna, day)
        for day in ("2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"):
            self._settle(day)
        run = self._run("2026-01-01", "2026-05-31", payment_date="2026-06-05")
        run.action_compute()
        # Half of January and May; March was earned by who was no member then.
        self.assertEqual(self._reward(run, self.anna).amount, 350.0)

    def test_a_target_is_averaged_since_the_return(self):
        self.agreement.write({"target_amount": 100.0, "target_months": 12})
        self._leave_and_return()
        self.assertEqual(self.anna.admission_date, date(2026, 5, 1))
        self.assertEqual(self.anna._under_agreement_since(), date(2026, 5, 1))

    def test_number_and_pot_go_on(self):
        self._earn(300.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        number, booked = self.anna.number, self.anna.pot_booked
        self._leave_and_return()
        self.env.invalidate_all()
        self.assertEqual((self.anna.number, self.anna.pot_booked), (number, booked))
        self.assertTrue(booked)
