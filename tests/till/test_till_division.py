from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.common.coop_guard import as_own_code
from .common_till import TillScenario

MORNING = datetime(2026, 12, 30, 9, 0)


@tagged("post_install", "-at_install", "thorough")
class TestTillDivision(TillScenario):
    """The shop's result goes to who worked there, by hours, and explains itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_shop_account()

    def _work(self, till_member, hours, date="2026-12-10", **vals):
        """Hours over several days, entered on the last of them."""
        last, shifts = fields.Date.to_date(date), self.env["coop.shift"].with_user(self.treasurer)
        with freeze_time(max(last, self.today)):
            for number in range(0, hours, 10):
                part = {"hours": min(hours - number, 10), "date": last - timedelta(days=number // 10)}
                shifts |= shifts.create({"till_member_id": till_member.id, **part, **vals})
        return shifts.with_env(self.env)

    def _divide(self, date_from="2026-12-01", date_to="2026-12-31", post=True, **vals):
        division = (
            self.env["coop.shop.division"]
            .with_user(self.treasurer)
            .create(
                {
                    "shop_account_id": self.shop_account.id,
                    "account_id": self.income_account.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    **vals,
                }
            )
        )
        with freeze_time(max(division.date_to, self.today) + timedelta(days=1)):
            division.action_compute()
            if post:
                self._post(division)
        return division

    def _post(self, division, user=None):
        with freeze_time(division.date_to + timedelta(days=1)):
            division.with_user(user or self.treasurer2).action_post()

    def _sell_jeans(self, number, day=None):
        with freeze_time(day or self.today):
            session = self._open()
            self._sell([self._line(self.jeans, number)])
            self._close(session)

    def test_by_hours(self):
        self._sell_jeans(10)
        self._bill([(10.0, {self.shop_account: 100})], date="2026-12-15")
        self._work(self.till_anna, 20)
        self._work(self.till_bert, 7)
        division = self._divide()
        self.assertEqual((division.turnover, division.costs, division.result), (100.0, 10.0, 90.0))
        self.assertEqual((division.amount, division.hours, division.per_hour), (90.0, 27.0, 3.33))
        self.assertEqual(division.line_ids.mapped("amount"), [66.67, 23.33])
        self.assertEqual(division.line_ids[0].explanation, "Shop: 20.00 of 27.00 hours, of $\xa090.00")
        labels = division.move_id.line_ids.mapped("name")
        self.assertIn("Shop: 7.00 of 27.00 hours, of $\xa090.00", labels)
        self.assertEqual(self._turnover(self.shop_account), 10.0)
        settlement = self._settle("2026-12-31")
        statement = self._statement(settlement, self.anna)
        self.assertEqual(statement.turnover, 66.67)
        self.assertEqual(self._pot_balance(self.bert), 23.33)

    def test_odd_cent_takes_turns(self):
        self._sell_jeans(10)
        self._work(self.till_anna, 7)
        self._work(self.till_bert, 7)
        divisions = [self._divide(post=False, percentage=33.33) for _number in range(2)]
        self.assertNotEqual(*(division.line_ids.mapped("amount") for division in divisions))

    def test_second_division_takes_what_came_since(self):
        self._sell_jeans(10)
        self._work(self.till_anna, 8)
        first = self._divide()
        self._bill([(30.0, {self.shop_account: 100})], date="2026-12-20")
        self._work(self.till_bert, 4, "2027-01-05")
        second = self._divide("2027-01-01", "2027-01-31", post=False)
        self.assertEqual((second.result, second.divided_before, second.amount), (70.0, 100.0, 0.0))
        with self.assertRefused(UserError, "nothing to divide"):
            self._post(second)
        first.action_reverse()
        self.assertEqual((first.state, self._turnover(self.anna)), ("reversed", 0.0))

    def test_its_entries_are_its_own(self):
        """Also for who may book: with its entry undone, the division would still count as posted."""
        self._sell_jeans(10)
        self._work(self.till_anna, 8)
        division = self._divide()
        text = "belongs to Shop, result up to 12/31/2026. Reverse the division instead"
        self._assert_entries_are_the_runs_own(division, division.move_id, text)
        self.assertEqual((division.state, self._turnover(self.anna)), ("posted", 100.0))
        division.action_reverse()
        self._assert_entries_are_the_runs_own(division, division.move_id | division.reversal_id, text)
        self.assertEqual(division.reversal_id.reversed_entry_id, division.move_id)
        self.assertEqual((division.state, self._turnover(self.anna)), ("reversed", 0.0))

    def test_what_is_not_in_the_books_is_not_reversed(self):
        """An entry that was reset to draft before entries were guarded: its reversal alone would be the member's debt."""
        self._sell_jeans(10)
        self._work(self.till_anna, 8)
        division = self._divide()
        as_own_code(division.move_id).button_draft()
        division.with_user(self.board).action_reverse()
        self.assertEqual((division.state, division.reversal_id), ("reversed", self.env["account.move"]))
        self.assertEqual((self._turnover(self.anna), self._turnover(self.shop_account)), (0.0, 100.0))

    def test_four_eyes_and_locked_hours(self):
        self._sell_jeans(1)
        shift = self._work(self.till_anna, 8)
        division = self._divide(post=False)
        with self.assertRefused(UserError, "somebody else"):
            self._post(division, self.treasurer)
        self._post(division)
        with self.assertRefused(UserError, "divided already"):
            shift.hours = 9
        with self.assertRefused(UserError, "divided already"):
            self._work(self.till_bert, 1)
        with self.assertRefused(UserError, "later day"):
            self._divide()

    def test_board_posts_what_the_treasurer_computed(self):
        """A cooperative with one treasurer has four eyes as well."""
        self._sell_jeans(1)
        self._work(self.till_anna, 8)
        division = self._divide(post=False)
        self._post(division, self.board)
        self.assertEqual((division.state, self._turnover(self.anna)), ("posted", 10.0))
        with self.assertRefused(AccessError, "."):
            self._post(self._divide("2027-01-01", "2027-01-31", post=False), self.shop)

    def test_locked_books(self):
        """Odoo would book the entry a day later, while the members' lines name the day before."""
        self._sell_jeans(1)
        self._work(self.till_anna, 8)
        division = self._divide(post=False)
        self.company.fiscalyear_lock_date = "2026-12-31"
        with self.assertRefused(UserError, "locked up to 12/31/2026"):
            self._post(division)
        self.assertEqual((division.state, self._turnover(self.anna)), ("computed", 0.0))
        later = self._divide(date_to="2027-01-31")
        self.assertEqual((str(later.move_id.date), self._turnover(self.anna)), ("2027-01-31", 10.0))
        self.company.fiscalyear_lock_date = "2027-01-31"
        with self._freeze("2027-02-15"), self.assertRefused(UserError, "locked up to 01/31/2027"):
            later.action_reverse()
        self.assertEqual((later.state, self._turnover(self.anna)), ("posted", 10.0))

    def test_what_was_taken_back_is_divided_again(self):
        self._sell_jeans(10)
        self._work(self.till_anna, 8)
        self._divide(percentage=60).action_reverse()
        again = self._divide(percentage=60)
        self.assertEqual((again.result, again.divided_before, again.amount), (100.0, 0.0, 60.0))
        self.assertEqual(self._turnover(self.anna), 60.0)

    # === WHOSE HOURS COUNT === #

    def test_days_that_are_not_over_are_not_divided(self):
        """Nobody could clock in any more."""
        self._sell_jeans(1)
        self._work(self.till_anna, 8)
        division = self.env["coop.shop.division"].with_user(self.treasurer)
        vals = {"shop_account_id": self.shop_account.id, "account_id": self.income_account.id}
        for last in ("2026-12-31", "2036-12-31"):
            division = division.create({**vals, "date_from": "2026-12-01", "date_to": last})
            with self.assertRefused(UserError, "not over"):
                division.action_compute()
        division = self._divide(post=False)
        with self.assertRefused(UserError, "not over"):
            division.with_user(self.board).action_post()  # its last day is today

    def test_no_hours_stay_behind(self):
        """Hours between two divisions, and before the first, would be nobody's for ever."""
        self._sell_jeans(2, "2026-12-10")
        self._work(self.till_bert, 3, "2026-11-20")
        self._work(self.till_anna, 8)
        with self.assertRefused(UserError, "Klusbus.*begin on 11/20/2026"):
            self._divide()
        first = self._divide("2026-11-20", "2026-12-15")
        self.assertEqual(first.hours, 11)
        self._work(self.till_bert, 2, "2026-12-17")
        self._work(self.till_bert, 2, "2026-12-21")
        with self.assertRefused(UserError, "begin on 12/17/2026"):
            self._divide("2026-12-20", "2026-12-31")
        self.assertEqual(self._divide("2026-12-17", "2026-12-31", post=False).hours, 4, "nobody worked on the 16th")

    def test_hours_of_another_shop_stay_behind_for_that_one(self):
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        other = self.env["account.analytic.account"].create(
            {"name": "Corner shop", "plan_id": plan.id, "company_id": self.company.id}
        )
        self._work(self.till_bert, 3, "2026-11-20", shop_account_id=other.id)
        self._work(self.till_anna, 8)
        self.assertEqual(self._divide(post=False).hours, 8)

    def test_the_next_period_is_proposed(self):
        self._sell_jeans(1, "2026-12-10")
        self._work(self.till_anna, 8)
        divisions = self.env["coop.shop.division"].with_user(self.treasurer)
        vals = {"shop_account_id": self.shop_account.id, "account_id": self.income_account.id, "date_to": "2026-12-31"}
        self.assertEqual(str(divisions.new(vals).date_from), "2026-12-10", "the first hours")
        self._divide("2026-12-01", "2026-12-15")
        self.assertEqual(str(divisions.new(vals).date_from), "2026-12-16")
        self.assertEqual(str(divisions.create(vals).date_from), "2026-12-16")
        self.assertEqual(str(divisions.create({**vals, "date_from": "2026-12-20"}).date_from), "2026-12-20")

    # === HOURS OF A DAY === #

    def test_a_day_has_24_hours(self):
        shifts = self.env["coop.shift"].with_user(self.treasurer)
        vals = {"till_member_id": self.till_anna.id, "date": "2026-12-10"}
        shift = shifts.create({**vals, "hours": 20})
        shifts.create({**vals, "hours": 4})
        shifts.create({**vals, "hours": 24, "till_member_id": self.till_bert.id})
        for change in (
            lambda: shifts.create({**vals, "hours": 0.02}),
            lambda: shifts.create([{**vals, "date": "2026-12-11", "hours": 13}] * 2),
            lambda: shift.write({"hours": 20.5}),
            lambda: shift.write({"till_member_id": self.till_bert.id}),
        ):
            with self.assertRefused(ValidationError, "24 hours"):
                change()

    def test_nobody_worked_in_the_future(self):
        shifts = self.env["coop.shift"].with_user(self.treasurer)
        vals = {"till_member_id": self.till_anna.id, "hours": 4}
        for day in ("2027-01-01", "2036-12-31"):
            with self.assertRefused(ValidationError, "in the future"):
                shifts.create({**vals, "date": day})
        shift = shifts.create({**vals, "date": "2026-12-31"})
        with self.assertRefused(ValidationError, "in the future"):
            shift.date = "2027-01-01"

    def test_what_is_not_paid_waits(self):
        """An invoice of the shop counts when the customer paid, as for members."""
        self._invoice([(80.0, {self.shop_account: 100})], date="2026-12-10")
        paid = self._invoice([(20.0, {self.shop_account: 100})], date="2026-12-10")
        self._pay(paid)
        self._work(self.till_anna, 8)
        self.assertEqual(self._divide(post=False).result, 20.0)
        self.company.coop_recognition = "invoiced"
        self.assertEqual(self._divide(post=False).result, 100.0)

    def test_two_shops(self):
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        other = self.env["account.analytic.account"].create(
            {"name": "Corner shop", "plan_id": plan.id, "company_id": self.company.id}
        )
        self.config.copy({"name": "Corner", "coop_shop_account_id": other.id})
        self._sell_jeans(1)
        self._work(self.till_anna, 5).shop_account_id = self.shop_account
        self._work(self.till_bert, 5).shop_account_id = other
        self._work(self.till_bert, 15)  # of any shop
        division = self._divide()
        self.assertEqual(division.line_ids.mapped("amount"), [2.5, 7.5])
        with self.assertRefused(UserError, "divided already"):
            self._work(self.till_bert, 1)
        self.env["coop.shift"].create(
            {"till_member_id": self.till_bert.id, "hours": 1, "date": "2026-12-10", "shop_account_id": other.id}
        )

    def test_part_of_the_result(self):
        self._sell_jeans(10)
        self._work(self.till_anna, 8)
        division = self._divide(percentage=60)
        self.assertEqual((division.share, division.amount, self._turnover(self.shop_account)), (60.0, 60.0, 40.0))

    # === CLOCK === #

    def _clock(self, moment, pin="2468", user=None):
        shifts = self.env["coop.shift"].with_user(user or self.cashier)
        with freeze_time(moment):
            return shifts.clock(self.config.id, self.till_anna.id, pin)

    def _shifts(self):
        return self.env["coop.shift"].search([("till_member_id", "=", self.till_anna.id)], order="id")

    def test_clock_by_pin(self):
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self.assertNotIn("2468", self.till_anna.sudo().pin_hash)
        self.assertTrue(self._clock(datetime(2026, 12, 30, 9, 0))["ok"])
        answer = self._clock(datetime(2026, 12, 30, 12, 30))
        self.assertIn("3:30", answer["message"])
        shift = self._shifts()
        self.assertEqual((shift.hours, shift.shop_account_id), (3.5, self.shop_account))
        shift.with_user(self.treasurer).hours = 3.0
        self.assertEqual(shift.hours, 3.0)

    def test_who_forgot_to_clock_out_gets_no_invented_hours(self):
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self._clock(datetime(2026, 12, 28, 9, 0))
        self.assertIn("forgot", self._clock(datetime(2026, 12, 30, 9, 0))["message"])
        self._clock(datetime(2026, 12, 30, 10, 0))
        self.assertEqual(self._shifts().mapped("hours"), [0.0, 1.0])
        self._sell_jeans(1)
        with self.assertRefused(UserError, "Tuinhulp Oost .*did not clock out"):
            self._divide()
        self._shifts()[0].with_user(self.treasurer).hours = 4
        self.assertEqual(self._divide().hours, 5.0)

    def test_divided_hours_stay_when_the_member_comes_back(self):
        """Anna forgot to clock out, the treasurer filled in six hours, the result was divided, and then she clocks in."""
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self._clock(datetime(2026, 12, 28, 9, 0))
        forgotten = self._shifts()
        forgotten.with_user(self.treasurer).hours = 6
        self._sell_jeans(1)
        self._divide()
        answer = self._clock(datetime(2027, 1, 4, 9, 0))
        self.assertEqual((answer["ok"], forgotten.hours, len(self._shifts())), (True, 6.0, 2))
        self.assertNotIn("forgot", answer["message"], "her hours are known")

    def test_nobody_else_writes_the_clock(self):
        """Hours follow from the clock: who could write its times could change what was divided."""
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self._clock(datetime(2026, 12, 28, 9, 0))
        self._clock(datetime(2026, 12, 28, 12, 0))
        self._sell_jeans(1)
        self._divide()
        vals = {"start": datetime(2026, 12, 28, 6, 0), "stop": datetime(2026, 12, 28, 15, 0)}
        shift = self._shifts().with_user(self.treasurer)
        for name in vals:
            with self.subTest(name), self.assertRefused(UserError, "till"):
                shift.write({name: vals[name]})
        with self.assertRefused(UserError, "till"):
            shift.create({"till_member_id": self.till_anna.id, "date": "2027-01-02", **vals})
        self.assertEqual(shift.hours, 3.0)

    def test_nobody_is_at_work_while_hours_are_divided(self):
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self._clock(datetime(2026, 12, 30, 9, 0))
        self._sell_jeans(1)
        with self.assertRefused(UserError, "did not clock out"):
            self._divide()

    def test_who_has_too_many_hours_gets_out_all_the_same(self):
        """Somebody typed hours of today, too: which are right the treasurer says."""
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self._clock(datetime(2026, 12, 30, 9, 0))
        self._work(self.till_anna, 20, "2026-12-30")
        self.env["coop.shift"].with_user(self.treasurer).create(
            {"till_member_id": self.till_anna.id, "date": "2026-12-30", "hours": 11}
        )
        answer = self._clock(datetime(2026, 12, 30, 14, 0))
        self.assertTrue(answer["ok"])
        self.assertIn("tell the treasurer", answer["message"])
        shift = self._shifts()[0]
        self.assertEqual((shift.hours, shift.stop), (0, datetime(2026, 12, 30, 14, 0)))
        self.assertEqual(shift._unfinished(), shift)
        self._clock(datetime(2026, 12, 30, 15, 0))
        self.assertTrue(self._shifts()[-1].start, "and in again")

    def test_a_mistake_leaves_nothing(self):
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        self._clock(datetime(2026, 12, 30, 9, 0))
        self.assertIn("does not count", self._clock(datetime(2026, 12, 30, 9, 0, 30))["message"])
        self.assertFalse(self._shifts())

    def test_wrong_pins_lock(self):
        self.till_anna.with_user(self.treasurer).new_pin = "2468"
        till_member = self.till_anna.with_user(self.treasurer)
        for wrong in range(5):
            self.assertFalse(till_member.pin_locked)
            answer = self._clock(MORNING, "0000")
            self.assertEqual((answer["ok"], "Wrong PIN" in answer["message"]), (False, wrong < 4))
        self.assertTrue(till_member.pin_locked)
        right, wrong = self._clock(MORNING, "2468"), self._clock(MORNING, "0000")
        self.assertEqual(right, wrong, "says nothing about the PIN")
        self.assertFalse(right["ok"])
        self.assertRegex(right["message"], "Tuinhulp Oost is locked .*The treasurer unlocks it")
        self.assertTrue(self.till_anna.with_user(self.manager).pin_locked)
        with self.assertRaises(AccessError):
            self.till_anna.with_user(self.cashier).read(["pin_locked"])
        till_member.new_pin = "1357"
        self.assertFalse(till_member.pin_locked)
        self.assertTrue(self._clock(MORNING, "1357")["ok"])
        with self.assertRefused(ValidationError, "four to eight"):
            self.till_anna.with_user(self.treasurer).new_pin = "12"
