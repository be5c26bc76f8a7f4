from odoo.tests import tagged

from .scenario import CoopScenario


@tagged("post_install", "-at_install")
class TestSettlementGolden(CoopScenario):
    """The golden numbers of design §6 (domain §6.2), through Odoo's own documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0, name="Afdracht")

    def _quarter(self):
        """Invoices 450 and 600 paid, 250 unpaid, credit note 50 on the first, costs 180 + 42, printer 199."""
        anna = {self.anna: 100}
        first = self._invoice([(450.0, anna)], date="2026-01-10")
        second = self._invoice([(600.0, anna)], date="2026-02-10")
        self.third = self._invoice([(250.0, anna)], date="2026-03-10")
        credit_note = self._credit_note(first, 50.0, date="2026-02-01")
        terms = (first + credit_note).line_ids.filtered(lambda line: line.display_type == "payment_term")
        terms.reconcile()
        self._pay(first, date="2026-02-20")
        self._pay(second, date="2026-03-01")
        self._bill([(180.0, anna)], date="2026-01-12")
        self._bill([(42.0, anna)], date="2026-02-12")
        self._bill([(199.0, anna, self.investment_account)], date="2026-03-12")

    def test_received(self):
        self._quarter()
        settlement = self._settle("2026-03-31")
        line = self._statement(settlement, self.anna)
        self.assertRecordValues(
            line,
            [
                {
                    "opening": 0.0,
                    "turnover": 1000.0,
                    "assignment_cost": -222.0,
                    "net_turnover": 778.0,
                    "contribution": -233.4,
                    "pot_gross": 544.6,
                    "investment": -199.0,
                    "change": 345.6,
                    "closing": 345.6,
                    "expected": 175.0,
                    "received_to_date": 345.6,
                    "invoiced_to_date": 520.6,
                }
            ],
        )
        self.assertEqual(self._pot_balance(self.anna), 345.6)
        self.assertRecordValues(
            settlement.move_ids.line_ids.sorted("id"),
            [
                {
                    "account_id": self.pot.account_id.id,
                    "partner_id": self.anna.partner_id.id,
                    "debit": 0,
                    "credit": 778.0,
                },
                {
                    "account_id": self.pot.account_id.id,
                    "partner_id": self.anna.partner_id.id,
                    "debit": 233.4,
                    "credit": 0,
                },
                {
                    "account_id": self.pot.account_id.id,
                    "partner_id": self.anna.partner_id.id,
                    "debit": 199.0,
                    "credit": 0,
                },
                {
                    "account_id": self.company.coop_appropriation_account_id.id,
                    "partner_id": False,
                    "debit": 345.6,
                    "credit": 0,
                },
            ],
        )

    def test_invoiced(self):
        self.company.coop_recognition = "invoiced"
        self._quarter()
        line = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertRecordValues(
            line,
            [
                {
                    "net_turnover": 1028.0,
                    "contribution": -308.4,
                    "change": 520.6,
                    "closing": 520.6,
                    "received_to_date": 345.6,
                }
            ],
        )

    def test_later_payment(self):
        self._quarter()
        self._settle("2026-03-31")
        self._pay(self.third, date="2026-04-05")
        april = self._settle("2026-04-30")
        self.assertEqual(
            self._steps(april, self.anna),
            {
                "turnover": 250.0,
                "net_turnover": 250.0,
                "contribution:cooperative": -75.0,
                "pot_gross": 175.0,
                "pot_net": 175.0,
            },
        )
        self.assertRecordValues(
            self._statement(april, self.anna),
            [{"opening": 345.6, "closing": 520.6, "correction": 0.0, "expected": 0.0}],
        )

    def test_once_everything_is_received_the_result_is_the_contribution(self):
        self._quarter()
        self._pay(self.third, date="2026-04-05")
        self._settle("2026-04-30")
        result = self.env["account.move.line"]._read_group(
            [
                ("account_id.internal_group", "in", ("income", "expense")),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ],
            [],
            ["balance:sum"],
        )[0][0]
        self.assertEqual(round(-result, 2), 308.4)

    def test_figures_of_the_member(self):
        self._quarter()
        self.assertRecordValues(
            self.anna,
            [
                {
                    "pot_booked": 0,
                    "pot_unsettled": 345.6,
                    "pot_total": 345.6,
                    "pot_expected": 175.0,
                    "pot_available": 345.6,
                }
            ],
        )
        self._settle("2026-03-31")
        self.anna.invalidate_recordset()
        self.assertRecordValues(
            self.anna, [{"pot_booked": 345.6, "pot_unsettled": 0, "pot_expected": 175.0, "pot_available": 345.6}]
        )
        self._pay(self.third, date="2026-04-05")
        self.anna.invalidate_recordset()
        self.assertRecordValues(
            self.anna, [{"pot_booked": 345.6, "pot_unsettled": 175.0, "pot_expected": 0, "pot_available": 520.6}]
        )

    def test_figures_of_the_member_when_invoices_count_at_once(self):
        """What customers still have to pay shows as on the statement; it is part of the pot, not added to it."""
        self.company.coop_recognition = "invoiced"
        self._quarter()
        unpaid = {"pot_total": 520.6, "pot_expected": 175.0, "pot_available": 520.6, "pot_holds_expected": True}
        self.assertRecordValues(self.anna, [{"pot_booked": 0, "pot_unsettled": 520.6, **unpaid}])
        statement = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertEqual((statement.closing, statement.expected), (520.6, 175.0))
        self.anna.invalidate_recordset()
        self.assertRecordValues(self.anna, [{"pot_booked": 520.6, "pot_unsettled": 0, **unpaid}])
        self._pay(self.third, date="2026-04-05")
        self.anna.invalidate_recordset()
        self.assertRecordValues(self.anna, [{"pot_total": 520.6, "pot_expected": 0, "pot_available": 520.6}])

    def test_month_by_month_is_the_same(self):
        self._quarter()
        for month_end in ("2026-01-31", "2026-02-28", "2026-03-31"):
            settlement = self._settle(month_end)
        self.assertEqual(self._statement(settlement, self.anna).closing, 345.6)

    def test_settling_twice_changes_nothing(self):
        self._quarter()
        self._settle("2026-03-31")
        again = self._settle("2026-04-01")
        self.assertEqual(self._steps(again, self.anna), {})
        self.assertFalse(again.move_ids)
        self.assertEqual(self._statement(again, self.anna).closing, 345.6)

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
