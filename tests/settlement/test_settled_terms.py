from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestSettledTerms(CoopScenario):
    """With what dates a month was settled changes by accident for nobody, and never without saying what it does."""

    REFUSED = "Everything up to .* is settled"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        agreement = cls._agreement(date_from="2025-01-01")
        cls._rule(10, name="Everybody")
        cls._rule(30, name="Under the agreement", agreement_id=agreement.id)
        cls.fixed = cls._rule(monthly_amount=25, name="Per month", member_id=cls.bert.id)
        cls.anna.coach_id = cls.bert.coach_id = cls.coach
        cls.permission = cls.env["coop.permission"].create(
            {"member_id": cls.anna.id, "agreement_id": agreement.id, "date_from": "2026-02-01"}
        )
        cls._pay(cls._invoice([(1000, {cls.anna: 100}), (1000, {cls.bert: 100})], date="2026-01-10"))
        cls.administrator = cls._create_user("restating", "social_cooperative.group_administrator")
        cls.dates = cls.env["coop.member.change.state"]

    def setUp(self):
        super().setUp()
        self._settle("2026-01-31")

    def _effects(self, member):
        return [str(body) for body in member.message_ids.mapped("body") if "Settled months changed" in str(body)]

    # === PERMISSIONS === #

    def test_first_day_of_a_permission(self):
        """10 % becomes 30 % of January's 1,000.00: 200.00 in the hands of whoever enters dates."""
        for user in (self.coach, self.treasurer, self.administrator):
            with self.subTest(user=user.name):
                with self.assertRefused(UserError, f"(?s){self.REFUSED}.*L0001 Tuinhulp Oost: pot .*-.?200.00.*200.00"):
                    self.permission.with_user(user).date_from = "2026-01-01"
        for user in (self.coach, self.treasurer):
            with self.assertRefused(UserError, "ask an administrator"):
                self.permission.with_user(user).write({"date_from": "2026-01-01", "change_settled": True})
        self.permission.with_user(self.administrator).write({"date_from": "2026-01-01", "change_settled": True})
        [told] = self._effects(self.anna)
        self.assertRegex(told, "pot .*-.?200.00")
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"contribution": -200, "correction": -200, "closing": 700}])

    def test_other_doors_to_a_permission(self):
        permission = self.permission.with_user(self.treasurer)
        other = {"member_id": self.bert.id, "agreement_id": permission.agreement_id.id, "date_from": "2026-01-01"}
        with self.assertRefused(UserError, self.REFUSED):
            permission.create(other)
        with self.assertRefused(UserError, self.REFUSED):
            self.bert.with_user(self.treasurer).write({"permission_ids": [Command.create(other)]})
        result = permission.load(
            ["member_id/.id", "agreement_id/.id", "date_from"],
            [[str(self.bert.id), str(permission.agreement_id.id), "2026-01-01"]],
        )
        self.assertFalse(result["ids"])
        permission.with_user(self.administrator).write({"date_from": "2026-01-01", "change_settled": True})
        for change in ({"active": False}, {"date_to": "2026-01-09"}, {"date_from": "2026-01-11"}):
            with self.subTest(change=change), self.assertRefused(UserError, self.REFUSED):
                permission.write(change)
        with self.assertRefused(UserError, self.REFUSED):
            permission.unlink()

    def test_everyday_business(self):
        """What changes no settled amount is free, also when its dates lie in settled months."""
        permission = self.permission.with_user(self.coach)
        permission.write({"date_from": "2026-01-15", "reference": "Z-1"})
        permission.date_to = "2026-06-30"
        self.anna.with_user(self.coach)._change_state("paused", "2026-01-20")
        self.assertFalse(self._effects(self.anna))

    # === THE HISTORY OF A MEMBER === #

    def test_a_status(self):
        """Bert pays 25.00 for each month in which he is active on the last day."""
        for user in (self.coach, self.treasurer):
            with self.subTest(user=user.name), self.assertRefused(UserError, f"(?s){self.REFUSED}.*L0002.*25.00"):
                self.bert.with_user(user)._change_state("paused", "2026-01-20")
        self.bert.with_user(self.coach)._change_state("paused", "2026-02-20")
        last = self.bert.status_ids.sorted("date")[-1]
        with self.assertRefused(UserError, self.REFUSED):
            last.with_user(self.treasurer).date = "2026-01-20"
        with self.assertRefused(UserError, self.REFUSED):
            self.bert.with_user(self.treasurer).write({"status_ids": [Command.update(last.id, {"date": "2026-01-20"})]})
        with self.assertRefused(UserError, "tick Change settled months"):
            last.with_user(self.administrator).date = "2026-01-20"
        self.bert.with_user(self.administrator).write(
            {"status_ids": [Command.update(last.id, {"date": "2026-01-20"})], "change_settled": True}
        )
        self.assertEqual(len(self._effects(self.bert)), 1)
        with self.assertRefused(UserError, self.REFUSED):
            self.bert.with_user(self.coach).action_undo_state()

    def test_two_dates_that_move_together(self):
        """Only what comes of both counts."""
        self.bert.with_user(self.coach)._change_state("paused", "2026-02-10")
        first, _second, paused = self.bert.status_ids.sorted(lambda status: (status.date, status.id))[:3]
        dates = [Command.update(first.id, {"date": "2016-02-01"}), Command.update(_second.id, {"date": "2016-02-01"})]
        self.bert.with_user(self.treasurer).write(
            {"status_ids": [*dates, Command.update(paused.id, {"date": "2026-02-11"})]}
        )
        self.assertFalse(self._effects(self.bert))

    def test_in_the_dialog(self):
        form = Form(
            self.dates.with_user(self.administrator).with_context(
                default_member_id=self.bert.id, default_state="paused"
            )
        )
        form.date = "2026-01-20"
        dialog = form.save()
        with self.assertRefused(UserError, "tick Change settled months"):
            dialog.action_confirm()
        form.change_settled = True
        form.save().action_confirm()
        self.assertEqual(self.bert.state, "paused")
        coach = Form(
            self.dates.with_user(self.coach).with_context(default_member_id=self.bert.id, default_state="active")
        )
        self.assertNotIn("change_settled", coach._view["fields"])

    # === MEMBERSHIP === #

    def test_a_member_entered_over_settled_months(self):
        self._rule(
            monthly_amount=5,
            name="For all",
            date_from="2026-02-01",
            destination="shared_pot",
            pot_id=self.env["coop.pot"].create({"name": "Fund"}).id,
        )
        self._settle("2026-02-28")
        person = self.env["res.partner"].create({"name": "Late"})
        steps = [Command.create({"state": state, "date": "2026-02-01"}) for state in ("applicant", "active")]
        vals = {"partner_id": person.id, "status_ids": steps}
        with self.assertRefused(UserError, f"(?s){self.REFUSED}.*5.00"):
            self.env["coop.member"].with_user(self.treasurer).create(vals)
        member = self.env["coop.member"].with_user(self.treasurer).create({"partner_id": person.id})
        member._change_state("active", Date.to_date("2026-03-01"))
        self.assertEqual(member.state, "active")
