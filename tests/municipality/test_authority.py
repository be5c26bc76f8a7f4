from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..rewards.reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestAuthority(RewardScenario):
    """Who decides on a benefit is a municipality or UWV: agreement, permission, contribution, reward and texts follow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.uwv = cls.env["res.partner"].create(
            {"name": "UWV Zwolle", "is_company": True, "coop_benefit_agency": "uwv"}
        )
        cls.with_uwv = cls._agreement(cls.uwv, name="UWV 2026")

    def _move_anna_to_uwv(self, **vals):
        self.permissions[0].active = False
        self.env.flush_all()
        return self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": self.with_uwv.id, "date_from": "2026-01-01", **vals}
        )

    def _uwv_policy(self, **vals):
        return self._policy(agreement_id=self.with_uwv.id, **vals)

    # === WHO IS AN AUTHORITY === #

    def test_kinds(self):
        partners = self.env["res.partner"]
        kinds = (self.municipality | self.uwv | self.partner_a).mapped("coop_authority_kind")
        self.assertEqual(kinds, ["municipality", "uwv", False])
        own = [("id", "in", (self.municipality | self.uwv | self.partner_a).ids)]
        for domain, found in (
            ([("coop_authority_kind", "!=", False)], self.municipality | self.uwv),
            ([("coop_authority_kind", "=", "uwv")], self.uwv),
            ([("coop_authority_kind", "=", False)], self.partner_a),
            ([("coop_authority_kind", "!=", "uwv")], self.municipality | self.partner_a),
            ([("coop_authority_kind", "in", ["uwv", "municipality"])], self.municipality | self.uwv),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(partners.search(own + domain), found)

    def test_not_both(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.uwv.coop_municipality_id = self.municipality.coop_municipality_id
            self.env.flush_all()

    def test_an_agreement_is_with_an_authority(self):
        with self.assertRefused(ValidationError, "neither a municipality nor UWV"):
            self._agreement(self.partner_a)
        with self.assertRefused(ValidationError, "neither a municipality nor UWV"):
            self.uwv.coop_benefit_agency = False

    def test_added_once(self):
        form = Form(self.env["coop.municipality.add"].with_user(self.treasurer))
        form.kind = "uwv"
        self.assertEqual(form.partner_id, self.uwv)
        self.with_uwv.unlink()
        self.uwv.unlink()
        form = Form(self.env["coop.municipality.add"].with_user(self.treasurer))
        form.kind = "uwv"
        self.assertEqual((form.name, form.partner_id.id), ("UWV", False))
        with form.contact_ids.new() as line:
            line.name = "Mila Kantoor"
        partner = self.env["res.partner"].browse(form.save().action_add()["res_id"])
        self.assertRecordValues(
            partner, [{"name": "UWV", "coop_authority_kind": "uwv", "company_id": self.company.id, "is_company": True}]
        )
        self.assertEqual(partner.child_ids.name, "Mila Kantoor")
        defaults = partner.action_coop_add_agreement()["context"]
        self.assertEqual(defaults["default_authority_partner_id"], partner.id)
        self.assertRegex(defaults["default_name"], r"^UWV \d{4}$")

    def test_a_municipality_is_chosen(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["coop.municipality.add"].create({"name": "Nowhere"})

    # === WHAT FOLLOWS === #

    def test_permission_and_member(self):
        permission = self._move_anna_to_uwv()
        self.assertEqual((permission.authority_kind, permission.authority_partner_id), ("uwv", self.uwv))
        self.assertEqual((self.anna.authority_kind, self.anna.authority_partner_id), ("uwv", self.uwv))
        self.assertEqual(self.bert.authority_kind, "municipality")

    def test_a_contribution_goes_to_uwv(self):
        self._rule(10.0, destination="municipality", authority_partner_id=self.uwv.id, agreement_id=self.with_uwv.id)
        self._move_anna_to_uwv()
        self._earn(100.0, self.anna, "2026-01-10")
        settlement = self._settle("2026-01-31")
        owed = settlement.move_ids.line_ids.filtered(lambda line: line.partner_id == self.uwv)
        self.assertEqual(owed.account_id, self.uwv.property_account_payable_id)
        self.assertEqual(sum(owed.mapped("balance")), -10.0)
        self.assertEqual(self._statement(settlement, self.anna).change, 90.0)

    # === WHAT IS POSSIBLE AS A REWARD === #

    def test_no_letter_of_the_participation_act(self):
        letters = dict(self.env["coop.reward.policy"]._fields["legal_basis"].selection).keys() - {"other", "none"}
        self.assertGreater(len(letters), 5)
        for letter in letters:
            with self.subTest(letter), self.assertRefused(ValidationError, "is with UWV"):
                self._uwv_policy(legal_basis=letter, rhythm="month")
        self._uwv_policy(legal_basis="other")
        self._uwv_policy(legal_basis="none")

    def test_the_authority_of_an_agreement_is_changed(self):
        self._policy(legal_basis="31.2.j")
        with self.assertRefused(ValidationError, "is with UWV"):
            self.agreement.authority_partner_id = self.uwv
        with self.assertRefused(ValidationError, "is with UWV"):
            self.municipality.write({"coop_municipality_id": False, "coop_benefit_agency": "uwv"})

    def test_nothing_without_a_decision_of_uwv(self):
        policy = self._uwv_policy()
        self.assertFalse(policy.decision_required)
        self.assertIn("nothing is paid without one", policy.law_limits)
        permission = self._move_anna_to_uwv()
        self._earn(300.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._run()
        run.action_compute()
        self.assertIn("no_decision", self._codes(run, self.anna))
        permission.write({"decision_date": "2026-01-05", "decision_reference": "UWV-1"})
        run.action_compute()
        self.assertEqual(self._reward(run, self.anna).amount, 150.0)

    def test_a_letter_that_came_in_another_way_pays_nothing(self):
        """Written past the constraint, as an older database may have it: the engine itself refuses."""
        policy = self._uwv_policy()
        self._move_anna_to_uwv(decision_date="2026-01-05", decision_reference="UWV-1")
        self._earn(300.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        self.env.flush_all()
        self.env.cr.execute("UPDATE coop_reward_policy SET legal_basis = '31.2.j' WHERE id = %s", [policy.id])
        self.env.invalidate_all()
        run = self._run()
        run.action_compute()
        self.assertIn("other_authority", self._codes(run, self.anna))
        self.assertEqual(self._reward(run, self.anna).amount, 0.0)

    # === TEXTS === #

    def test_papers_name_who_it_is(self):
        self._policy()
        self._uwv_policy()
        self._move_anna_to_uwv(decision_date="2026-01-05", decision_reference="UWV-1")
        for member in (self.anna, self.bert):
            self._earn(300.0, member, "2026-01-10")
        settlement = self._settle("2026-01-31")
        run = self._posted()
        for member, named, other in ((self.anna, "UWV", "municipality"), (self.bert, "municipality", "UWV")):
            reward, statement = self._reward(run, member), self._statement(settlement, member)
            papers = (
                self._html("social_cooperative.report_reward_action", reward),
                self._html("social_cooperative.report_statement_action", statement),
            )
            for paper in papers:
                self.assertIn(named, paper.replace("UWV Zwolle", ""))
                self.assertNotIn(other, paper.replace("UWV Zwolle", ""))

    def _html(self, report, record):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, record.ids)
        return html.decode()
