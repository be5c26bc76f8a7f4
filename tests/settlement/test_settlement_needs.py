from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install")
class TestSettlementNeeds(CoopScenario):
    """What an entry is booked with can be taken away at any moment; the refusal says what, and where to mend it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)

    def _earn(self):
        self._pay(self._invoice([(100.0, {self.anna: 100})], date="2026-01-10"), date="2026-01-10")

    def _new(self):
        return self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-01-31"})

    def _approved(self):
        settlement = self._new()
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        return settlement

    def test_setting_emptied_before_computing(self):
        self._earn()
        for name, label in (
            ("coop_appropriation_account_id", "Appropriation account"),
            ("coop_journal_id", "Settlement journal"),
        ):
            with self.subTest(name=name):
                kept, self.company[name] = self.company[name], False
                with self.assertRefused(UserError, label) as refused:
                    self._new().action_compute()
                self.assertIn("Set-up", str(refused.exception))
                self.company[name] = kept
        self.assertEqual(self._approved().state, "approved")

    def test_setting_emptied_before_posting(self):
        self._earn()
        settlement = self._approved()
        self.company.coop_journal_id = self.company.coop_appropriation_account_id = False
        with self.assertRefused(UserError, "Appropriation account, Settlement journal"):
            settlement.action_post()
        self.assertFalse(settlement.move_ids)
        self.env["coop.setup"].with_company(self.company).create({}).action_switch_on()
        settlement.action_post()
        self.assertEqual(settlement.move_ids.journal_id, self.company.coop_journal_id)

    def test_numbers_gone(self):
        sequences = self.env["ir.sequence"].search([("company_id", "=", self.company.id)])
        sequences.filtered(lambda sequence: sequence.code == "coop.statement").unlink()
        with self.assertRefused(UserError, "Numbers"):
            self._new().action_compute()

    def test_settings_of_a_cooperative_cannot_be_emptied_by_accident(self):
        form = Form(self.env["res.config.settings"])
        for name in ("coop_appropriation_account_id", "coop_reward_account_id", "coop_journal_id"):
            self.assertTrue(form._get_modifier(name, "required"), name)
        plain = self.setup_other_company(name="Plain company")["company"]
        form = Form(self.env["res.config.settings"].with_company(plain))
        self.assertFalse(form._get_modifier("coop_journal_id", "required"))

    # === MUNICIPALITIES === #

    def _empty_payable(self, partner):
        """Neither the municipality nor the company has a payable account to fall back on."""
        defaults = self.env["ir.default"].search([("field_id.name", "=", "property_account_payable_id")])
        defaults.filtered(lambda default: default.company_id == self.company).unlink()
        partner.with_company(self.company).property_account_payable_id = False

    def test_municipality_without_payable_account(self):
        municipality = self._municipality()
        self._rule(5.0, name="Back", destination="municipality", authority_partner_id=municipality.id)
        self._earn()
        approved = self._approved()
        payable = municipality.with_company(self.company).property_account_payable_id
        self._empty_payable(municipality)
        for step in (approved.action_post, self._new().action_compute):
            with self.assertRefused(UserError, "Gemeente Testdam") as refused:
                step()
            self.assertIn("Account Payable", str(refused.exception))
        municipality.with_company(self.company).property_account_payable_id = payable
        approved.action_post()
        self.assertIn(payable, approved.move_ids.line_ids.account_id)

    def test_only_what_is_given_needs_an_account(self):
        municipality = self._municipality()
        self._rule(5.0, name="Back", destination="municipality", authority_partner_id=municipality.id)
        self._empty_payable(municipality)
        settlement = self._approved()
        settlement.action_post()
        self.assertEqual(settlement.state, "posted")
