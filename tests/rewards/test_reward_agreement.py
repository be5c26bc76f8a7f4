from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestRewardAgreement(RewardScenario):
    """Agreements whole: target, subsidy, reminders, members, policies and what a permission adds."""

    def _refused(self, model, vals):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env[model].sudo().create(vals)

    # === POLICIES === #

    def test_policies_of_one_legal_basis_do_not_overlap(self):
        first = self._policy(legal_basis="31.2.j", date_to="2026-06-30")
        vals = {"name": "X", "agreement_id": self.agreement.id, "legal_basis": "31.2.j", "percentage": 10}
        self._refused("coop.reward.policy", {**vals, "date_from": "2026-06-30"})
        self._policy(legal_basis="31.2.j", date_from="2026-07-01")
        self._policy(legal_basis="other", date_from="2026-06-30")
        first.active = False
        self.env.flush_all()
        self._policy(legal_basis="31.2.j", date_to="2026-06-30")

    def test_templates(self):
        """Every template can be chosen, gives a policy that the engine takes, and is off until it is chosen."""
        self.assertFalse(self.env["coop.reward.policy"].search_count([]))
        for template, _label in self.env["coop.reward.policy"]._fields["template"].selection:
            with self.subTest(template=template):
                agreement = self.agreement.copy({"name": template})
                form = Form(self.env["coop.reward.policy"].with_context(default_agreement_id=agreement.id))
                form.date_from = "2026-01-01"
                form.template = template
                policy = form.save()
                terms = policy._to_engine()
                self.assertEqual(terms.legal_basis, policy.legal_basis)
                if template == "amsterdam":
                    self.assertEqual(
                        (policy.percentage, policy.month_cap, terms.payment_months), (30.0, 219.0, {6, 11})
                    )
                if template == "article_34a":
                    self.assertEqual(str(policy.date_from), "2027-01-01")

    def test_policies_that_cannot_be(self):
        for vals in ({"payment_months": "13"}, {"payment_months": "June"}, {"month_cap": 10.0, "rhythm": "period"},
            {"legal_basis": "34a"}, {"legal_basis": "34a", "rhythm": "half_year"}):  # fmt: skip
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self._policy(**vals)
        self._refused(
            "coop.reward.policy",
            {"name": "X", "agreement_id": self.agreement.id, "date_from": "2026-01-01", "percentage": 101},
        )

    def test_only_who_the_permission_names(self):
        policy = self._policy(for_all=False)
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        self.permissions[0].reward_policy_ids = policy
        run = self._run()
        run.action_compute()
        self.assertEqual(run.reward_ids.member_id, self.anna)
        other = self.agreement.copy({"name": "Other"})
        with self.assertRaises(ValidationError):
            self.permissions[0].reward_policy_ids = self._policy(agreement_id=other.id)

    # === PERMISSION === #

    def test_decision_and_age(self):
        self._policy(legal_basis="31.2.j", decision_required=True, not_under_27=True)
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        self.anna.write({"age_known": "younger", "turns_27_on": "2026-12-16"})
        run = self._run()
        run.action_compute()
        self.assertEqual(self._codes(run, self.anna), ["under_27", "no_decision"])
        self.permissions[0].write({"decision_date": "2026-12-15", "decision_reference": "B-12"})
        self.anna.turns_27_on = "2026-01-02"
        run.action_compute()
        self.assertEqual(self._codes(run, self.anna), ["no_month_counts"])
        self.assertIn("under 27", self._reward(run, self.anna).explanation)
        self.anna.turns_27_on = "2026-01-01"
        run.action_compute()
        self.assertEqual((self._codes(run, self.anna), self._reward(run, self.anna).amount), ([], 50.0))
        self.assertIn("B-12", self._reward(run, self.anna).decision)
        self.anna.age_known = False
        self.anna.turns_27_on = False

    def test_fields_that_could_take_a_bsn_warn(self):
        for model, name in (("coop.permission", "decision_reference"), ("coop.received.elsewhere", "note")):
            for number, warned in (("111222333", True), ("111222334", False)):
                record = self.env[model].new({name: f"zaak {number}"})
                result = getattr(record, f"_onchange_{name}")()
                self.assertEqual(bool(result), warned, (model, number))

    def test_most_members(self):
        self.agreement.max_members = 2
        carla = self._create_member("Carla")
        with self.assertRaises(ValidationError):
            self.env["coop.permission"].create(
                {"member_id": carla.id, "agreement_id": self.agreement.id, "date_from": "2026-03-01"}
            )
        self.permissions[0].date_to = "2026-02-28"
        self.env["coop.permission"].create(
            {"member_id": carla.id, "agreement_id": self.agreement.id, "date_from": "2026-03-01"}
        )
        with self.assertRaises(ValidationError):
            self.agreement.max_members = 1

    # === TARGET === #

    def test_target(self):
        """Two months of 100.00 and 99.98: 99.99 on average is missed, 100.00 is met; who came later is not judged."""
        self.agreement.write({"target_amount": 100.0, "target_months": 2})
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        self._earn(99.98, self.anna, "2026-02-10")
        self._settle("2026-02-28")
        self.assertTrue(self.anna.target_missed)
        self.assertEqual(self.anna.target_average, 99.99)
        self._earn(0.02, self.anna, "2026-02-11")
        self._earn(100.0, self.anna, "2026-03-11")
        self._settle("2026-03-31")
        self.env.invalidate_all()
        self.assertFalse(self.anna.target_missed)
        carla = self._create_member("Carla", date="2026-03-15")
        self.env["coop.permission"].create(
            {"member_id": carla.id, "agreement_id": self.agreement.id, "date_from": "2026-03-15"}
        )
        self.assertFalse(carla.target_missed)
        self.agreement.target_amount = 0

    # === SUBSIDY === #

    def test_subsidy_each_month_once(self):
        self.agreement.write({"subsidy_fixed": 500.0, "subsidy_per_member": 25.0, "date_to": "2026-03-31"})
        self.agreement.subsidy_account_id = self.income_account
        self.env["coop.member.status"].create({"member_id": self.bert.id, "state": "paused", "date": "2026-02-28"})
        self.agreement.with_user(self.treasurer).action_invoice_subsidy()
        self.assertRecordValues(
            self.agreement.subsidy_ids.sorted("month"),
            [{"members": 2, "amount": 550.0}, {"members": 1, "amount": 525.0}, {"members": 1, "amount": 525.0}],
        )
        move = self.agreement.subsidy_ids.move_id
        self.assertRecordValues(
            move, [{"partner_id": self.municipality.id, "amount_untaxed": 1600.0, "state": "draft"}]
        )
        with self.assertRaisesRegex(UserError, "invoiced already"):
            self.agreement.action_invoice_subsidy()
        move.action_post()
        self.assertEqual(move.invoice_line_ids.analytic_line_ids.mapped("member_id"), self.env["coop.member"])
        self._refused("coop.agreement.subsidy", {"agreement_id": self.agreement.id, "month": "2026-01-01"})

    def test_subsidy_by_cron_and_a_draft_that_is_deleted(self):
        self.agreement.write({"subsidy_fixed": 500.0, "date_to": "2026-01-31"})
        with self.enter_registry_test_mode():
            self.env.ref("social_cooperative.ir_cron_agreement_subsidy").method_direct_trigger()
        self.assertEqual(self.agreement.subsidy_ids.mapped("amount"), [500.0])
        self.agreement.subsidy_ids.move_id.unlink()
        self.assertFalse(self.agreement.subsidy_ids)
        self.agreement.action_invoice_subsidy()
        self.assertEqual(self.agreement.subsidy_ids.mapped("amount"), [500.0])

    def test_no_subsidy_agreed(self):
        with self.assertRaisesRegex(UserError, "no subsidy"):
            self.agreement.action_invoice_subsidy()

    # === REMINDERS === #

    def test_reminders_once(self):
        """Today is 31 December 2026."""
        self.agreement.write({"date_to": "2027-06-30", "notice_months": 3, "user_id": self.treasurer.id})
        self.agreement.evaluation_ids = [
            Command.create({"date": "2027-01-31"}),
            Command.create({"date": "2027-02-01"}),
            Command.create({"date": "2027-01-10", "done": True}),
        ]
        self.anna.coach_id = self.coach
        self.permissions[0].date_to = "2027-02-28"
        self.permissions[1].date_to = "2027-03-01"
        for _night in range(2):
            self.env["coop.agreement"]._cron_remind()
        self.assertEqual(self.agreement.activity_ids.mapped("user_id"), self.treasurer)
        self.assertEqual(
            sorted(map(str, self.agreement.activity_ids.mapped("date_deadline"))), ["2027-01-31", "2027-03-30"]
        )
        self.assertRecordValues(self.permissions[0].activity_ids, [{"user_id": self.coach.id}])
        self.assertFalse(self.permissions[1].activity_ids)
        self.agreement.date_to = "2027-07-01"
        self.env["coop.agreement"]._cron_remind()
        self.assertEqual(len(self.agreement.activity_ids), 2, "notice on 1 April is more than three months away")

    def test_no_reminder_when_the_next_permission_follows(self):
        self.permissions[0].date_to = "2027-01-31"
        self.env.flush_all()
        self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": self.agreement.id, "date_from": "2027-02-01"}
        )
        self.env["coop.agreement"]._cron_remind()
        self.assertFalse(self.permissions[0].activity_ids)
