from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..rewards.reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestPermissionExit(RewardScenario):
    """An exit ends the permissions, by whatever door it comes, and gives them back when it is taken back."""

    def _exit(self, day, member=None):
        member = member or self.anna
        member.with_user(self.treasurer)._change_state("exited", day, exit_reason="work")

    def _last_day(self):
        return str(self.permissions[0].date_to or "")

    def test_march_after_an_exit_in_february(self):
        """Left on 15 February; what comes in for March is not rewarded."""
        self._policy(whole_months=False)
        self._earn(300.0, self.anna, "2026-03-10")
        self._settle("2026-03-31")
        self._exit("2026-02-15")
        self.assertEqual(self._last_day(), "2026-02-15")
        for months in (("2026-03-01", "2026-03-31"), ("2026-01-01", "2026-03-31")):
            run = self._run(*months)
            run.action_compute()
            self.assertEqual(sum(self._reward(run, self.anna).mapped("amount")), 0.0, months)
            run.unlink()

    def test_taken_back(self):
        self._exit("2026-02-15")
        self.assertRecordValues(self.permissions[0], [{"ended_by_exit": True, "date_to_before_exit": False}])
        self.anna.with_user(self.treasurer).action_undo_state()
        self.assertRecordValues(self.permissions[0], [{"date_to": False, "ended_by_exit": False}])

    def test_moved_and_imported(self):
        """The history itself is written: by an import, a program or the tab History."""
        administrator = self._create_user("history", "social_cooperative.group_administrator")
        statuses = self.env["coop.member.status"].with_user(administrator)
        exit_ = statuses.create({"member_id": self.anna.id, "state": "exited", "date": "2026-02-15"})
        self.assertEqual(self._last_day(), "2026-02-15")
        exit_.date = "2026-04-30"
        self.assertEqual(self._last_day(), "2026-04-30")
        exit_.unlink()
        self.assertEqual(self._last_day(), "")
        self.anna.with_user(administrator).write(
            {"status_ids": [Command.create({"state": "exited", "date": "2026-05-31"})]}
        )
        self.assertEqual(self._last_day(), "2026-05-31")

    def test_one_that_ends_before_and_one_that_begins_after(self):
        self.permissions[0].date_to = "2026-01-31"
        self.env.flush_all()
        later = self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": self.agreement.id, "date_from": "2026-06-01"}
        )
        self._exit("2026-02-15")
        self.assertEqual((self._last_day(), later.active), ("2026-01-31", False))
        self.assertFalse(self.permissions[0].ended_by_exit)
        self.anna.with_user(self.treasurer).action_undo_state()
        self.assertRecordValues(later, [{"active": True, "date_to": False, "ended_by_exit": False}])

    def test_not_longer_than_the_agreement_when_taken_back(self):
        self._exit("2026-02-15")
        self.agreement.date_to = "2026-09-30"
        self.anna.with_user(self.treasurer).action_undo_state()
        self.assertEqual(self._last_day(), "2026-09-30")

    def test_no_permission_after_the_exit(self):
        self._exit("2026-02-15")
        with self.assertRefused(ValidationError, "cannot begin after that"):
            self.env["coop.permission"].create(
                {"member_id": self.anna.id, "agreement_id": self.agreement.id, "date_from": "2026-03-01"}
            )
        self.permissions[0].with_user(self.treasurer).date_to = "2026-12-31"
        self.assertEqual(self._last_day(), "2026-02-15")
        self.anna.with_user(self.treasurer).action_undo_state()
        self.assertEqual(self._last_day(), "2026-12-31")

    def test_what_was_archived_by_hand_stays(self):
        self.permissions[0].active = False
        self._exit("2026-02-15")
        self.anna.with_user(self.treasurer).action_undo_state()
        self.assertFalse(self.permissions[0].active)

    def _return(self, day, member=None):
        (member or self.anna).with_user(self.treasurer)._change_state("active", day)

    def _permission(self, date_from, **vals):
        return self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": self.agreement.id, "date_from": date_from, **vals}
        )

    def test_who_comes_back_needs_a_new_permission(self):
        first, later = self.permissions[0], self._permission_after()
        self._exit("2026-02-15")
        with self.assertRefused(ValidationError, "first enter the return"):
            self._permission("2026-05-01")
        self._return("2026-05-01")
        self.assertRecordValues(
            first | later,
            [
                {"active": True, "date_to": date(2026, 2, 15), "ended_by_exit": True},
                {"active": False, "date_to": False, "ended_by_exit": True},
            ],
        )
        new = self._permission("2026-05-01")
        self.assertFalse(new.ended_by_exit)
        self._exit("2026-09-01")
        self.assertEqual((str(new.date_to), self._last_day()), ("2026-09-01", "2026-02-15"))
        self.assertEqual([one.exit_id.date for one in first | new], [date(2026, 2, 15), date(2026, 9, 1)])
        self.anna.with_user(self.treasurer).action_undo_state()
        self.assertRecordValues(new, [{"date_to": False, "ended_by_exit": False, "exit_id": False}])
        self.assertEqual(self._last_day(), "2026-02-15")

    def _permission_after(self):
        """One that would begin after the exit, and is archived by it."""
        self.permissions[0].date_to = "2026-03-31"
        self.env.flush_all()
        return self._permission("2026-06-01")

    def test_an_exit_moved_after_the_return(self):
        """What the first exit ended stays the first exit's, wherever its day is moved to."""
        self.permissions[0].date_to = "2026-02-28"
        self.env.flush_all()
        march = self._permission("2026-03-01")
        self._exit("2026-04-30")
        self._return("2026-06-01")
        new = self._permission("2026-06-01")
        exit_ = march.exit_id
        exit_.date = "2026-02-15"
        self.assertRecordValues(
            march, [{"active": False, "date_to": False, "ended_by_exit": True, "exit_id": exit_.id}]
        )
        self.assertEqual(self._last_day(), "2026-02-15")
        exit_.date = "2026-04-15"
        self.assertRecordValues(march, [{"active": True, "date_to": date(2026, 4, 15), "ended_by_exit": True}])
        self.assertRecordValues(new, [{"active": True, "date_to": False, "ended_by_exit": False}])

    def test_nobody_writes_how_it_ended(self):
        for vals in ({"ended_by_exit": True}, {"date_to_before_exit": "2026-12-31"}, {"exit_id": 1}):
            with self.assertRaises(AccessError):
                self.permissions[0].with_user(self.treasurer).write(vals)
