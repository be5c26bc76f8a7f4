from odoo.tests import tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestSettlementRules(CoopScenario):
    """Contribution rules of design §4, as the books get them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.pot.account_id.copy({"name": "Training pot"})
        cls.training_pot = cls.env["coop.pot"].create({"name": "Training pot", "account_id": account.id})
        cls.municipality = cls._municipality()
        cls.agreement = cls._agreement(cls.municipality)

    def _paid_invoice(self, amount, member, date):
        invoice = self._invoice([(amount, {member: 100})], date=date)
        self._pay(invoice, date=date)
        return invoice

    def test_three_destinations_side_by_side(self):
        self._rule(30.0, name="Cooperative")
        self._rule(2.0, base="turnover", name="Training", destination="shared_pot", pot_id=self.training_pot.id)
        self._rule(5.0, name="Back", destination="municipality", authority_partner_id=self.municipality.id)
        self._paid_invoice(1000.0, self.anna, "2026-01-10")
        self._bill([(100.0, {self.anna: 100})], date="2026-01-11")
        settlement = self._settle("2026-01-31")
        steps = self._steps(settlement, self.anna)
        self.assertEqual(steps["contribution:cooperative"], -270.0)
        self.assertEqual(steps[f"contribution:shared_pot:{self.training_pot.id}"], -20.0)
        self.assertEqual(steps[f"contribution:municipality:{self.municipality.id}"], -45.0)
        self.assertEqual(self._pot_balance(self.anna), 565.0)
        self.assertEqual(self._pot_balance(self.anna, self.training_pot.account_id), 20.0)
        payable = settlement.move_ids.line_ids.filtered(lambda line: line.partner_id == self.municipality)
        self.assertRecordValues(payable, [{"account_type": "liability_payable", "credit": 45.0}])
        appropriation = settlement.move_ids.line_ids.filtered(
            lambda line: line.account_id == self.company.coop_appropriation_account_id
        )
        self.assertEqual(appropriation.debit, 630.0, "all that is set aside: pot, shared pot and municipality")

    def test_the_three_bases(self):
        for base in ("turnover", "net_turnover", "surplus"):
            pot = self.env["coop.pot"].create({"name": base, "account_id": self.pot.account_id.copy({"name": base}).id})
            self._rule(10.0, base=base, name=base, destination="shared_pot", pot_id=pot.id)
        self._paid_invoice(1000.0, self.anna, "2026-01-10")
        self._bill([(100.0, {self.anna: 100})], date="2026-01-11")
        self._bill([(200.0, {self.anna: 100}, self.investment_account)], date="2026-01-11")
        self._bill([(50.0, {self.anna: 100}, self.training_account)], date="2026-01-11")
        steps = self._statement(self._settle("2026-01-31"), self.anna).step_ids.filtered(
            lambda s: s.code == "contribution"
        )
        self.assertEqual(sorted(steps.mapped("amount")), [-100.0, -90.0, -65.0])

    def test_one_line_for_two_members(self):
        invoice = self._invoice([(100.01, {self.anna: 60, self.bert: 40})], date="2026-01-10")
        self._pay(invoice, amount=33.33, date="2026-01-20")
        january = self._settle("2026-01-31")
        self.assertEqual(self._statement(january, self.anna).turnover, 20.0)
        self.assertEqual(self._statement(january, self.bert).turnover, 13.33)
        self._pay(invoice, date="2026-02-03")
        february = self._settle("2026-02-28")
        turnover = [sum(self._statement(s, m).turnover for s in (january, february)) for m in (self.anna, self.bert)]
        self.assertEqual([round(amount, 2) for amount in turnover], [60.01, 40.0])

    def test_fixed_amount_for_every_month_active_on_the_last_day(self):
        self._rule(monthly_amount=10.0, name="Administration")
        self._paid_invoice(500.0, self.anna, "2026-01-10")
        status = self.env["coop.member.status"]
        status.create({"member_id": self.anna.id, "state": "paused", "date": "2026-02-28"})
        status.create({"member_id": self.anna.id, "state": "active", "date": "2026-03-31"})
        settlement = self._settle("2026-04-29")
        self.assertEqual(self._steps(settlement, self.anna)["contribution:cooperative"], -20.0, "January and March")

    def test_rate_of_the_document_date_and_credit_note_at_its_invoices_rate(self):
        self._rule(30.0, date_to="2026-01-31")
        self._rule(20.0, date_from="2026-02-01")
        invoice = self._paid_invoice(100.0, self.anna, "2026-01-31")
        self._paid_invoice(100.0, self.anna, "2026-02-01")
        february = self._settle("2026-02-28")
        self.assertEqual(self._steps(february, self.anna)["contribution:cooperative"], -50.0)
        credit_note = self._credit_note(invoice, 50.0, date="2026-03-10")
        self._pay(credit_note, date="2026-03-11")
        march = self._settle("2026-03-31")
        self.assertEqual(self._steps(march, self.anna)["contribution:cooperative"], 15.0)

    def test_the_narrowest_rule_counts(self):
        self._rule(30.0)
        self._rule(20.0, agreement_id=self.agreement.id)
        self._rule(0.0, member_id=self.bert.id)
        self.env["coop.permission"].create(
            [
                {"member_id": member.id, "agreement_id": self.agreement.id, "date_from": "2026-01-15"}
                for member in (self.anna, self.bert)
            ]
        )
        self._paid_invoice(100.0, self.anna, "2026-01-14")
        self._paid_invoice(100.0, self.anna, "2026-01-15")
        self._paid_invoice(100.0, self.bert, "2026-01-15")
        january = self._settle("2026-01-31")
        self.assertEqual(self._steps(january, self.anna)["contribution:cooperative"], -50.0)
        self.assertEqual(self._statement(january, self.bert).contribution, 0.0)

    def test_a_rule_taken_away_is_brought_back_to_zero(self):
        rule = self._rule(30.0)
        self._paid_invoice(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        rule.active = False
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"contribution": 30.0, "correction": 30.0, "closing": 100.0}])

    def test_rules_of_one_kind_cannot_overlap(self):
        from psycopg2 import IntegrityError

        from odoo.tools import mute_logger

        self._rule(30.0)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._rule(20.0, date_from="2026-06-01")
        self._rule(20.0, date_from="2026-06-01", member_id=self.anna.id)
