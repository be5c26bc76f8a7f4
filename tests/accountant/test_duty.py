from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CoopCommon


@tagged("post_install", "-at_install")
class TestDuty(CoopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-11-30"))

    def _duties(self, **conditions):
        domain = [("company_id", "=", self.company.id), *((name, "=", value) for name, value in conditions.items())]
        return self.env["coop.duty"].search(domain)

    def _load(self):
        """By the button above the list, which sends the ids of what is ticked."""
        duties = self.env["coop.duty"].with_user(self.treasurer)
        return call_kw(duties, "action_load_start_set", [[]], {"context": {}})

    def _duty(self, **vals):
        return self.env["coop.duty"].create({"name": "Renew the lease", "date": "2026-12-10", **vals})

    # === THE USUAL DUTIES === #

    def test_start_set(self):
        self._load()
        self.assertEqual(
            {duty.kind: (duty.period_end, duty.date) for duty in self._duties()},
            {
                "vat": (date(2026, 12, 31), date(2027, 1, 31)),
                "audit_committee": (date(2026, 12, 31), date(2027, 6, 30)),
                "annual_accounts": (date(2026, 12, 31), date(2027, 6, 30)),
                "general_meeting": (date(2026, 12, 31), date(2027, 7, 31)),
                "corporate_tax": (date(2026, 12, 31), date(2027, 5, 31)),
                "filing": (date(2025, 12, 31), date(2026, 12, 31)),
                "ubo": (date(2025, 12, 31), date(2026, 12, 31)),
                "insurance": (date(2025, 12, 31), date(2026, 12, 31)),
                "privacy": (date(2025, 12, 31), date(2026, 12, 31)),
            },
        )

    def test_no_vat_return_in_the_small_business_scheme(self):
        """Over a quarter of which one day has VAT, there is one."""
        self.company.write({"coop_kor_from": "2026-10-02"})
        self._load()
        [duty] = self._duties(kind="vat")
        duty.action_done()
        self.assertEqual(self._duties(kind="vat"), duty, "the next quarter lies within the scheme")
        self.company.write({"coop_kor_from": "2026-10-01"})
        self.env["coop.duty"].search([]).filtered(lambda one: one.state == "open").unlink()
        duty.action_reopen()
        duty.unlink()
        self._load()
        self.assertFalse(self._duties(kind="vat"))
        self.assertTrue(self._duties(kind="filing"))
        self.company.write({"coop_kor_to": "2026-12-15"})
        self._load()
        self.assertEqual(self._duties(kind="vat").period_end, date(2026, 12, 31))

    def test_vat_returns_after_the_scheme(self):
        """However it ends: when its last day is filled in, when the duty before it is done, when the set is loaded."""
        self._duty(kind="vat", period_end="2026-09-30", date="2026-10-31")
        self.company.write({"coop_kor_from": "2026-10-01", "coop_kor_to": "2027-03-31"})
        following = self._duties(kind="vat", period_end="2027-06-30")
        self.assertEqual(following.date, date(2027, 7, 31))
        self._duties(kind="vat", period_end="2026-09-30").action_done()
        self.assertEqual(self._duties(kind="vat", state="open"), following)
        for planned in (lambda last: last.action_done(), lambda _last: self._load()):
            self._duties(kind="vat").sudo().filtered(lambda one: one.state == "open").unlink()
            last = self._duties(kind="vat", period_end="2026-09-30")
            last.action_reopen()
            planned(last)
            self.assertEqual(self._duties(kind="vat", period_end="2027-06-30").date, date(2027, 7, 31))
            if last.state == "open":
                last.action_done()
        following = self._duties(kind="vat", state="open")
        following.action_done()
        self.assertEqual(self._duties(kind="vat", state="open").period_end, date(2027, 9, 30))

    def test_vat_returns_when_the_scheme_never_was(self):
        self.company.write({"coop_kor_from": "2026-01-01"})
        self.assertFalse(self._duties(kind="vat"))
        self.company.write({"coop_kor_from": False})
        self.assertEqual(self._duties(kind="vat").period_end, date(2026, 12, 31))

    def test_vat_quarters_of_a_broken_year(self):
        self.company.write({"fiscalyear_last_month": "8", "fiscalyear_last_day": 31})
        self._load()
        duty = self._duties(kind="vat")
        self.assertEqual((duty.period_end, duty.date), (date(2026, 12, 31), date(2027, 1, 31)))
        duty.action_done()
        self.assertEqual(self._duties(kind="vat", state="open").period_end, date(2027, 3, 31))

    def test_setup_shows_the_calendar(self):
        setup = self.env["coop.setup"].with_user(self.administrator)

        def line():
            page = setup.browse(setup.action_open()["res_id"])
            return page.line_ids.filtered(lambda one: one.key == "duties")

        self.assertEqual(line().status, "advice")
        self.assertEqual(line().action_open()["res_model"], "coop.duty")
        self._load()
        self.assertEqual(line().status, "ready")

    def test_start_set_twice(self):
        self._load()
        before = self._duties()
        self.assertIn("already", self._load()["params"]["message"])
        self.assertEqual(self._duties(), before)

    def test_start_set_of_a_broken_year(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self._load()
        self.assertEqual(self._duties(kind="corporate_tax").date, date(2026, 11, 30))

    def test_start_set_of_no_cooperative(self):
        other = self.setup_other_company(name="No cooperative")["company"]
        with self.assertRefused(UserError, "not a cooperative"):
            self.env["coop.duty"].with_company(other).action_load_start_set()

    # === DONE, AND AGAIN === #

    def test_done_plans_the_next(self):
        self._load()
        vat = self._duties(kind="vat")
        vat.user_id = self.treasurer
        vat.with_user(self.treasurer).action_done()
        self.assertRecordValues(
            vat, [{"state": "done", "done_on": date(2026, 11, 30), "done_by_id": self.treasurer.id, "is_late": False}]
        )
        following = self._duties(kind="vat", state="open")
        self.assertRecordValues(
            following, [{"period_end": date(2027, 3, 31), "date": date(2027, 4, 30), "user_id": self.treasurer.id}]
        )

    def test_undo(self):
        """Doing it again makes no second next one."""
        self._load()
        vat = self._duties(kind="vat")
        vat.action_done()
        vat.action_reopen()
        self.assertRecordValues(vat, [{"state": "open", "done_on": False, "done_by_id": False}])
        vat.action_not_needed()
        self.assertEqual(len(self._duties(kind="vat")), 2)

    def test_done_twice(self):
        duty = self._duty()
        duty.action_done()
        with self.assertRefused(UserError, "done already"):
            duty.action_done()

    def test_own_duty_does_not_come_back(self):
        self._duty().action_done()
        self.assertEqual(len(self._duties()), 1)

    def test_once_per_period(self):
        self._duty(kind="vat", period_end="2026-12-31")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._duty(kind="vat", period_end="2026-12-31")

    def test_done_stays(self):
        duty = self._duty()
        duty.action_done()
        with self.assertRefused(UserError, "stays on the calendar"):
            duty.with_user(self.board).unlink()

    def test_state_is_nobodys_to_write(self):
        duty = self._duty()
        for vals in ({"state": "done"}, {"done_on": "2026-01-01"}, {"source": "BW 1"}, {"notified_for": "2026-12-10"}):
            with self.assertRefused(AccessError, "by its buttons"):
                duty.with_user(self.treasurer).write(vals)

    def test_proof_that_was_added_before_the_duty_was_saved(self):
        """Who else may read the duty reads its proof; a paper of something else does not move."""
        papers = self.env["ir.attachment"].with_user(self.treasurer)
        paper = papers.create({"name": "receipt.txt", "raw": "receipt", "res_model": "coop.duty", "res_id": 0})
        other = papers.create({"name": "o.txt", "raw": "o", "res_model": "res.users", "res_id": self.treasurer.id})
        vals = {"name": "Renew the lease", "date": "2026-12-10", "proof_ids": [Command.set((paper | other).ids)]}
        duty = self.env["coop.duty"].with_user(self.treasurer).create(vals)
        self.assertEqual((paper.res_model, paper.res_id), ("coop.duty", duty.id))
        self.assertEqual((other.res_model, other.res_id), ("res.users", self.treasurer.id))
        self.assertEqual(paper.with_user(self.board).raw, b"receipt")
        with self.assertRaises(AccessError):
            paper.with_user(self.coach).read(["raw"])

    # === LATE === #

    def test_late(self):
        late, today = self._duty(date="2026-11-29"), self._duty(date="2026-11-30")
        self.assertEqual((late | today).mapped("is_late"), [True, False])
        self.assertEqual(self._duties(is_late=True), late)
        self.assertEqual(self._duties(is_late=False), today)
        late.action_done()
        self.assertFalse(self._duties(is_late=True))

    # === REMINDERS === #

    def test_reminder_once(self):
        near, far = self._duty(date="2026-12-30", user_id=self.board.id), self._duty(date="2026-12-31")
        for _ in range(2):
            self.env["coop.duty"]._cron_remind()
        self.assertRecordValues(near.activity_ids, [{"user_id": self.board.id, "date_deadline": date(2026, 12, 30)}])
        self.assertFalse(far.activity_ids)
        near.date = "2026-12-15"
        near.activity_ids.unlink()
        self.env["coop.duty"]._cron_remind()
        self.assertEqual(near.activity_ids.date_deadline, date(2026, 12, 15))

    def test_reminder_without_anybody(self):
        duty = self._duty()
        self.env["coop.duty"]._cron_remind()
        self.assertEqual(duty.activity_ids.user_id, self.company._coop_treasurer())
        duty.action_done()
        self.assertFalse(duty.activity_ids)

    # === AGREEMENTS AND PERMISSIONS === #

    def test_agreement_ends(self):
        agreement = self._agreement(date_to="2027-06-30", notice_months=3)
        self._load()
        duty = self._duties(agreement_id=agreement.id)
        self.assertRecordValues(duty, [{"kind": "agreement", "date": agreement.notice_date, "state": "open"}])
        agreement.date_to = "2027-08-31"
        self.env["coop.duty"]._cron_remind()
        self.assertEqual(self._duties(agreement_id=agreement.id), duty)
        self.assertEqual(duty.date, agreement.notice_date)
        agreement.date_to = "2029-12-31"
        self.env["coop.duty"]._cron_remind()
        self.assertEqual(duty.state, "not_needed")

    def test_permission_ends_without_a_surname(self):
        member = self._create_member("Jan de Vries", "Tuinhulp")
        permission = self.env["coop.permission"].create(
            {
                "member_id": member.id,
                "agreement_id": self._agreement().id,
                "date_from": "2026-01-01",
                "date_to": "2027-01-31",
            }
        )
        self.env["coop.duty"]._cron_remind()
        duty = self._duties(permission_id=permission.id)
        self.assertIn("Tuinhulp", duty.name)
        self.assertNotIn("Vries", duty.name)
        duty.action_done()
        self.env["coop.duty"]._cron_remind()
        self.assertEqual(self._duties(permission_id=permission.id), duty, "what was decided is not asked again")

    # === RIGHTS === #

    def test_rights(self):
        duty = self._duty()
        for user in (self.treasurer, self.board, self.accountant):
            self.assertEqual(duty.with_user(user).read(["name"])[0]["name"], "Renew the lease")
        for user in (self.coach, self.shop, self.invoicing):
            with self.assertRaises(AccessError):
                duty.with_user(user).read(["name"])
        for action in ("action_done", "action_not_needed", "action_load_start_set"):
            for user in (self.accountant, self.coach, self.shop):
                with self.subTest(action=action, user=user.login), self.assertRaises(AccessError):
                    getattr(duty.with_user(user), action)()

    def test_another_company(self):
        other = self._create_cooperative()
        duty = self._duty(company_id=other.id)
        with self.assertRaises(AccessError):
            duty.with_user(self.treasurer).read(["name"])
