from odoo.tests import HttpCase, tagged

from .common_spending import SpendingCase


@tagged("post_install", "-at_install", "thorough")
class TestSpendingTour(SpendingCase, HttpCase):
    """Asked, approved, billed; and a receipt repaid: in a real browser, with the books checked to the cent."""

    page = "/odoo/action-social_cooperative.coop_spending_request_action"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        cls._earn(cls.anna, 500.0)
        cls.company.account_purchase_tax_id = cls.tax_purchase_a.copy({"name": "21 %", "amount": 21})

    def _balance(self, account, partner=None):
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        if partner:
            domain.append(("partner_id", "=", partner.id))
        return round(sum(self.env["account.move.line"].search(domain).mapped("balance")), 2)

    def test_spending_to_bill_to_pot(self):
        self.assertEqual(self._figures(), (350, 0, 350))
        request = self._submitted(100.0, partner_id=self.supplier.id)
        self.start_tour(self.page, "coop_spending_approve", login=self.treasurer.login)
        self.assertEqual((request.state, request.approved_by_id), ("approved", self.treasurer))
        self.assertEqual(self._figures(), (350, 100, 250))
        self.start_tour(self.page, "coop_spending_bill", login=self.treasurer.login)
        bill = request.with_env(self.env).move_ids
        # 100.00 is no amount plus 21 %: the cent goes to the VAT.
        self.assertRecordValues(
            bill, [{"state": "posted", "amount_untaxed": 82.64, "amount_tax": 17.36, "amount_total": 100}]
        )
        self.assertEqual(request.state, "billed")
        self.assertEqual(self._figures(), (267.36, 0, 267.36))
        self.assertEqual(self._balance(self.company.coop_investment_account_id), 82.64)
        self.assertEqual(self._balance(bill.line_ids.filtered("tax_line_id").account_id), 17.36)
        self.assertEqual(self._balance(self.supplier.property_account_payable_id, self.supplier), -100)
        self._settle("2026-12-31")
        self.assertEqual((self._pot_balance(self.anna), self._figures()), (267.36, (267.36, 0, 267.36)))

    def test_receipt_to_repayment_to_paid(self):
        request = self._approved(
            24.95, kind="receipt", category="assignment_cost", title="Potting soil", date="2026-12-30"
        )
        self.assertEqual(self._figures(), (350, 24.95, 325.05))
        self.start_tour(self.page, "coop_spending_repay", login=self.treasurer.login)
        receipt = request.move_ids
        self.assertRecordValues(
            receipt,
            [
                {
                    "move_type": "in_receipt",
                    "state": "posted",
                    "amount_untaxed": 20.62,
                    "amount_tax": 4.33,
                    "amount_total": 24.95,
                }
            ],
        )
        self.assertIn(receipt.payment_state, ("paid", "in_payment"))
        self.assertEqual((request.state, receipt.partner_id), ("repaid", self.anna.partner_id))
        payable = self.anna.partner_id.property_account_payable_id
        self.assertEqual(self._balance(payable, self.anna.partner_id), 0)
        self.assertEqual(self._balance(self.company.coop_reward_account_id), 0, "a refund, no reward")
        # Cost before contribution: the pot bears 70 % of it.
        self.assertEqual(self._figures(), (335.57, 0, 335.57))
        self._settle("2026-12-31")
        self.assertEqual(self._pot_balance(self.anna), 335.57)
