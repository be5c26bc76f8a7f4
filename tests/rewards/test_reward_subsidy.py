from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestRewardSubsidy(RewardScenario):
    """Subsidy, reminders and contacts of an agreement: who is told what, in which language, and from when on."""

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("social_cooperative.ir_cron_agreement_subsidy").method_direct_trigger()

    def _months(self, agreement=None):
        return [str(day) for day in sorted((agreement or self.agreement).subsidy_ids.mapped("month"))]

    # === SUBSIDY === #

    def test_from_the_month_that_was_agreed(self):
        """Today is 31 December 2026: November is the last month that is over."""
        self.agreement.write({"subsidy_fixed": 500.0, "subsidy_from": "2026-10-15"})
        self.agreement.with_user(self.treasurer).action_invoice_subsidy()
        self.assertEqual(self._months(), ["2026-10-01", "2026-11-01"])

    def test_an_old_agreement_is_not_invoiced_for_years_back(self):
        form = Form(self.agreement.with_user(self.treasurer))
        form.subsidy_fixed = 500.0
        form.save()
        self.assertEqual(str(self.agreement.subsidy_from), "2026-12-01")
        with self.assertRaisesRegex(UserError, "invoiced already"):
            self.agreement.with_user(self.treasurer).action_invoice_subsidy()
        self.agreement.subsidy_from = "2027-03-01"
        self.assertFalse(self.agreement._invoice_subsidy())

    def test_in_the_language_of_the_municipality(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.municipality.lang = "nl_NL"
        self.agreement.write({"subsidy_fixed": 500.0, "subsidy_per_member": 5.0, "date_to": "2026-01-31"})
        self._cron()
        lines = self.agreement.subsidy_ids.move_id.invoice_line_ids
        self.assertTrue(all("januari 2026" in name for name in lines.mapped("name")), lines.mapped("name"))

    def test_one_that_fails_stops_no_other(self):
        other = self.agreement.copy({"name": "Other", "user_id": self.treasurer.id})
        (self.agreement | other).write({"subsidy_fixed": 500.0, "date_to": "2026-01-31"})
        invoice = type(self.agreement)._invoice_subsidy

        def fails(agreement):
            if agreement.id == other.id:
                raise UserError(self.env._("This month is invoiced already."))
            return invoice(agreement)

        with patch.object(type(self.agreement), "_invoice_subsidy", fails):
            self._cron()
            self._cron()
        self.assertEqual((self._months(), self._months(other)), (["2026-01-01"], []))
        self.assertRecordValues(other.activity_ids, [{"user_id": self.treasurer.id}])
        self.assertIn("invoiced already", other.activity_ids.note)

    def test_not_for_who_is_no_cooperative(self):
        self.agreement.write({"subsidy_fixed": 500.0, "date_to": "2026-01-31"})
        self.company.coop_enabled = False
        self._cron()
        self.company.coop_enabled = True
        self.assertFalse(self._months())

    def test_only_a_treasurer(self):
        self.agreement.subsidy_fixed = 500.0
        for user in (self.coach, self.board, self.accountant, self.shop):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.agreement.with_user(user).action_invoice_subsidy()

    # === WHAT GOES BACK TO THE MUNICIPALITY === #

    def test_a_share_goes_back(self):
        """A rule of the agreement, entered on the agreement: 10 % of net turnover is the municipality's."""
        view = etree.fromstring(self.agreement.with_user(self.treasurer).get_view(view_type="form")["arch"])
        [field] = view.xpath("//field[@name='contribution_rule_ids']")
        context = safe_eval(
            field.get("context"),
            {
                "id": self.agreement.id,
                "date_from": "2026-01-01",
                "authority_partner_id": self.municipality.id,
            },
        )
        form = Form(self.env["coop.contribution.rule"].with_user(self.treasurer).with_context(**context))
        form.name = "Back to the municipality"
        form.percentage = 10.0
        form.save()
        rule = self.agreement.contribution_rule_ids
        self.assertRecordValues(rule, [{"destination": "municipality", "authority_partner_id": self.municipality.id}])
        self._earn(100.0, self.anna, "2026-01-10")
        settlement = self._settle("2026-01-31")
        self.assertEqual(self._statement(settlement, self.anna).change, 90.0)
        self._policy()
        self.assertEqual(self._reward(self._posted(), self.anna).amount, 45.0)

    # === REMINDERS, TARGET, CONTACTS === #

    def test_reminded_in_ones_own_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.treasurer.lang = "nl_NL"
        self.agreement.write({"date_to": "2027-02-28", "user_id": self.treasurer.id})
        self.env["coop.agreement"]._cron_remind()
        self.assertIn("28-02-2027", self.agreement.activity_ids.summary)
        self.assertIn("convenant", self.agreement.activity_ids.summary.lower())

    def test_no_reminder_when_another_agreement_follows_or_the_member_left(self):
        self.agreement.date_to = "2027-02-28"
        self.agreement.copy(
            {"name": "Next", "date_from": "2027-03-01", "date_to": False, "predecessor_id": self.agreement.id}
        )
        self.permissions[0].date_to = "2027-01-31"
        self.env["coop.member.status"].create({"member_id": self.anna.id, "state": "exited", "date": "2026-12-31"})
        self.env["coop.agreement"]._cron_remind()
        self.assertFalse(self.agreement.activity_ids)
        self.assertFalse(self.permissions[0].activity_ids)

    def test_the_target_counts_from_the_permission_on(self):
        """A member since 2016; the agreement, and so the target, since January 2026."""
        self.agreement.write({"target_amount": 100.0, "target_months": 3})
        self._earn(1.0, self.anna, "2026-01-10")
        self._settle("2026-02-28")
        self.assertFalse(self.anna.target_missed, "three months are not over")
        self._settle("2026-03-31")
        self.env.invalidate_all()
        self.assertTrue(self.anna.target_missed)
        found = self.env["coop.member"].search([("target_missed", "=", True)])
        self.assertEqual(found, self.anna | self.bert)
        self.assertNotIn(self.anna, self.env["coop.member"].search([("target_missed", "=", False)]))
        following = self.agreement.copy(
            {"name": "Next", "date_from": "2026-12-01", "predecessor_id": self.agreement.id, "date_to": False}
        )
        self.agreement.date_to = "2026-11-30"
        self.env.flush_all()
        self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": following.id, "date_from": "2026-12-01"}
        )
        self.env.invalidate_all()
        self.assertTrue(self.anna.target_missed, "the agreement that follows goes on with it")

    def test_contacts_are_of_the_municipality(self):
        officer = self.env["res.partner"].create({"name": "P. Officer", "parent_id": self.municipality.id})
        other = self.municipality.copy({"name": "Elsewhere"})
        self.agreement.write({"policy_officer_ids": officer.ids, "case_manager_ids": [Command.set(officer.ids)]})
        form = Form(self.agreement.with_user(self.treasurer))
        form.authority_partner_id = other
        form.save()
        self.assertFalse(self.agreement.policy_officer_ids | self.agreement.case_manager_ids)

    def test_texts_that_could_take_a_bsn_warn(self):
        for model, name, onchange in (
            ("coop.agreement", "reference", "_onchange_texts"),
            ("coop.agreement", "note", "_onchange_texts"),
            ("coop.agreement.evaluation", "note", "_onchange_note"),
            ("coop.reward.policy", "note", "_onchange_note"),
            ("coop.member.status", "note", "_onchange_note"),
        ):
            for number, warned in (("111222333", True), ("111222334", False)):
                record = self.env[model].new({name: f"zaak {number}"})
                with self.subTest(model=model, number=number):
                    self.assertEqual(bool(getattr(record, onchange)()), warned)
