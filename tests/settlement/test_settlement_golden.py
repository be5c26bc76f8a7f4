from odoo.tests import tagged

from .golden_scenario import GoldenScenario

# The statement of the quarter, by hand (design §6).
QUARTER = {
    "received": {
        "turnover": 1000.00,
        "assignment_cost": -222.00,
        "net_turnover": 778.00,
        "contribution": -233.40,
        "pot_gross": 544.60,
        "investment": -199.00,
        "change": 345.60,
        "closing": 345.60,
    },
    "invoiced": {
        "turnover": 1250.00,
        "assignment_cost": -222.00,
        "net_turnover": 1028.00,
        "contribution": -308.40,
        "pot_gross": 719.60,
        "investment": -199.00,
        "change": 520.60,
        "closing": 520.60,
    },
}
# The pot after each month, when it is settled month by month. January: 450.00 invoiced, nothing received, costs 180.00.
MONTHS = {"received": [-180.00, 124.60, 345.60], "invoiced": [189.00, 544.60, 520.60]}
# What the member sees before the settlement, after it, and when the last invoice was paid: booked, not yet settled,
# expected, available. An invoice counts at once on the invoiced basis: what is expected is a part of the pot then.
FIGURES = {
    "received": [(0.00, 345.60, 175.00, 345.60), (345.60, 0.00, 175.00, 345.60), (345.60, 175.00, 0.00, 520.60)],
    "invoiced": [(0.00, 520.60, 175.00, 520.60), (520.60, 0.00, 175.00, 520.60), (520.60, 0.00, 0.00, 520.60)],
}
# What happens after the quarter was settled, and what each later settlement makes of it (design §7), by hand:
#   turnover, contribution, correction of settled months, entries on the pot, pot afterwards, customers still to pay
PATHS = {
    "later payment": {
        "received": [(250.00, -75.00, 0.00, 0.00, 520.60, 0.00)],
        "invoiced": [(0.00, 0.00, 0.00, 0.00, 520.60, 0.00)],
    },
    "partial credit note": {
        "received": [(0.00, 0.00, 0.00, 0.00, 345.60, 105.00)],
        "invoiced": [(-100.00, 30.00, 0.00, 0.00, 450.60, 105.00)],
    },
    "full credit note": {
        "received": [(0.00, 0.00, 0.00, 0.00, 345.60, 0.00)],
        "invoiced": [(-250.00, 75.00, 0.00, 0.00, 345.60, 0.00)],
    },
    "full refund": {
        "received": [(-600.00, 180.00, 0.00, 0.00, -74.40, 175.00)],
        "invoiced": [(-600.00, 180.00, 0.00, 0.00, 100.60, 175.00)],
    },
    "refund in a later period": {
        "received": [(0.00, 0.00, 0.00, 0.00, 345.60, 35.00), (-200.00, 60.00, 0.00, 0.00, 205.60, 175.00)],
        "invoiced": [(-200.00, 60.00, 0.00, 0.00, 380.60, 35.00), (0.00, 0.00, 0.00, 0.00, 380.60, 175.00)],
    },
    "cancelled payment": {
        "received": [(-600.00, 180.00, -420.00, 0.00, -74.40, 595.00)],
        "invoiced": [(0.00, 0.00, 0.00, 0.00, 520.60, 595.00)],
    },
    "un-reconciled and reconciled": {
        "received": [
            (-600.00, 180.00, -420.00, 0.00, -74.40, 595.00),
            (600.00, -180.00, 420.00, 0.00, 345.60, 175.00),
        ],
        "invoiced": [(0.00, 0.00, 0.00, 0.00, 520.60, 595.00), (0.00, 0.00, 0.00, 0.00, 520.60, 175.00)],
    },
    # A bowl of 20.00 ex VAT twice in April; one comes back to the till in May, one to the back office in June.
    "refunds at the till": {
        "received": [
            (40.00, -12.00, 0.00, 0.00, 373.60, 175.00),
            (-20.00, 6.00, 0.00, 0.00, 359.60, 175.00),
            (-20.00, 6.00, 0.00, 0.00, 345.60, 175.00),
        ],
        "invoiced": [
            (40.00, -12.00, 0.00, 0.00, 548.60, 175.00),
            (-20.00, 6.00, 0.00, 0.00, 534.60, 175.00),
            (-20.00, 6.00, 0.00, 0.00, 520.60, 175.00),
        ],
    },
    # Half of the pot in April, paid and bounced: it stays granted. In May it is taken back.
    "bounced reward": {
        "received": [(0.00, 0.00, 0.00, -172.80, 172.80, 175.00), (0.00, 0.00, 0.00, 172.80, 345.60, 175.00)],
        "invoiced": [(0.00, 0.00, 0.00, -260.30, 260.30, 175.00), (0.00, 0.00, 0.00, 260.30, 520.60, 175.00)],
    },
}
COLUMNS = ("turnover", "contribution", "correction", "other", "closing", "expected")
FIGURE_FIELDS = ("pot_booked", "pot_unsettled", "pot_expected", "pot_available")
APRIL, MAY, JUNE = "2026-04-30", "2026-05-31", "2026-06-30"


class GoldenNumbers:
    """The quarter itself and the payment of its last invoice."""

    def test_quarter(self):
        line = self._statement(self._settle_quarter(), self.anna)
        both = {"opening": 0.0, "expected": 175.00, "received_to_date": 345.60, "invoiced_to_date": 520.60}
        self.assertRecordValues(line, [QUARTER[self.basis] | both])
        self.assertEqual(self._pot_balance(self.anna), QUARTER[self.basis]["closing"])

    def test_entry(self):
        sums, partner = QUARTER[self.basis], self.anna.partner_id.id
        pot, appropriation = self.pot.account_id.id, self.company.coop_appropriation_account_id.id
        rows = [
            (pot, partner, 0.0, sums["net_turnover"]),
            (pot, partner, -sums["contribution"], 0.0),
            (pot, partner, -sums["investment"], 0.0),
            (appropriation, False, sums["change"], 0.0),
        ]
        self.assertRecordValues(
            self._settle_quarter().move_ids.line_ids.sorted("id"),
            [dict(zip(("account_id", "partner_id", "debit", "credit"), row, strict=True)) for row in rows],
        )

    def test_month_by_month_is_the_same(self):
        settlements = [self._settle(end) for end in ("2026-01-31", "2026-02-28", self.quarter_end)]
        closings = [self._statement(settlement, self.anna).closing for settlement in settlements]
        self.assertEqual([round(closing, 2) for closing in closings], MONTHS[self.basis])

    def test_settling_twice_changes_nothing(self):
        self._settle_quarter()
        again = self._settle("2026-04-01")
        self.assertEqual(self._steps(again, self.anna), {})
        self.assertFalse(again.move_ids)

    def test_figures_of_the_member(self):
        found = [self._figures()]
        self._settle_quarter()
        found.append(self._figures())
        self.assertEqual(self.anna.pot_holds_expected, self.basis == "invoiced")
        self._pay(self.third, date="2026-04-05")
        found.append(self._figures())
        self.assertEqual(found, FIGURES[self.basis])

    def _figures(self):
        self.anna.invalidate_recordset()
        return tuple(round(self.anna[name], 2) for name in FIGURE_FIELDS)

    def test_later_payment(self):
        self._settle_quarter()
        self._pay(self.third, date="2026-04-05")
        self._assert_path("later payment", self._settle(APRIL))
        self.assertEqual(self._own_result(), 308.40, "once all is received, the result is the contribution")

    def _own_result(self):
        domain = [
            ("account_id.internal_group", "in", ("income", "expense")),
            ("parent_state", "=", "posted"),
            ("company_id", "=", self.company.id),
        ]
        return round(-sum(self.env["account.move.line"].search(domain).mapped("balance")), 2)

    def _assert_path(self, path, *settlements):
        lines = [self._statement(settlement, self.anna) for settlement in settlements]
        found = [tuple(round(line[name], 2) for name in COLUMNS) for line in lines]
        self.assertEqual(found, PATHS[path][self.basis])
        self.assertEqual(self._pot_balance(self.anna), round(lines[-1].closing, 2))


class GoldenReversals:
    """The reversal paths of design §7: what changes after the settlement comes right in the next one, and shows."""

    def test_partial_credit_note(self):
        self._settle_quarter()
        self._reconcile(self.third, self._credit_note(self.third, 100.0, date="2026-04-10"))
        self._assert_path("partial credit note", self._settle(APRIL))

    def test_full_credit_note(self):
        self._settle_quarter()
        self._reconcile(self.third, self._credit_note(self.third, date="2026-04-10"))
        self._assert_path("full credit note", self._settle(APRIL))

    def test_full_refund(self):
        self._settle_quarter()
        self._pay(self._credit_note(self.second, date="2026-04-10"), date="2026-04-20")
        self._assert_path("full refund", self._settle(APRIL))

    def test_refund_in_a_later_period(self):
        self._settle_quarter()
        credit_note = self._credit_note(self.second, 200.0, date="2026-04-10")
        april = self._settle(APRIL)
        self._pay(credit_note, date="2026-05-05")
        self._assert_path("refund in a later period", april, self._settle(MAY))

    def test_cancelled_payment(self):
        self._settle_quarter()
        payment = self.second.matched_payment_ids
        payment.action_draft()
        payment.action_cancel()
        april = self._settle(APRIL)
        self._assert_path("cancelled payment", april)
        items = self._statement(april, self.anna).item_ids
        shown = items.mapped(lambda item: (item.move_id, item.amount, item.correction))
        self.assertEqual(shown, [(self.second, -600.0, -600.0)] if self.basis == "received" else [])

    def test_unreconciled_and_reconciled(self):
        self._settle_quarter()
        terms = self._terms(self.second)
        payment_items = terms.matched_credit_ids.credit_move_id
        terms.remove_move_reconcile()
        april = self._settle(APRIL)
        (terms + payment_items).reconcile()
        self._assert_path("un-reconciled and reconciled", april, self._settle(MAY))

    def test_refunds_at_the_till(self):
        self._settle_quarter()
        to_the_shop, to_the_office = (self._sell_on(f"2026-04-1{day}", (self.bowl, 1, {})) for day in range(2))
        april = self._settle(APRIL)
        self._refund_in_the_shop(to_the_shop, "2026-05-12")
        may = self._settle(MAY)
        self._refund_in_the_back_office(to_the_office, "2026-06-15")
        self._assert_path("refunds at the till", april, may, self._settle(JUNE))

    def test_bounced_reward(self):
        self._settle_quarter()
        reward = self._reward_quarter("2026-04-15")
        granted = -PATHS["bounced reward"][self.basis][0][COLUMNS.index("other")]
        self.assertRecordValues(reward, [{"amount": granted, "residual": granted}])
        payment = self._pay_reward(reward, "2026-04-16")
        self.assertEqual((reward.payment_state, reward.residual), ("paid", 0.0))
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual((reward.payment_state, reward.residual), ("not_paid", granted))
        april = self._settle(APRIL)
        with self._freeze("2026-05-10"):
            reward.run_id.with_user(self.treasurer).action_reverse()
        self._assert_path("bounced reward", april, self._settle(MAY))
        self.assertEqual((reward.state, reward.line_id.amount_residual), ("reversed", 0.0))


@tagged("post_install", "-at_install", "thorough")
class TestSettlementReceived(GoldenNumbers, GoldenReversals, GoldenScenario):
    """Turnover counts when the customer has paid."""

    basis = "received"
    allow_inherited_tests_method = True  # else Odoo's loader would run none of them


@tagged("post_install", "-at_install", "thorough")
class TestSettlementInvoiced(GoldenNumbers, GoldenReversals, GoldenScenario):
    """Turnover counts when invoiced."""

    basis = "invoiced"
    allow_inherited_tests_method = True  # else Odoo's loader would run none of them
