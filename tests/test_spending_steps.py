from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_spending import SpendingCase


@tagged("post_install", "-at_install")
class TestSpendingSteps(SpendingCase):
    """From asking to the bill, through the buttons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 1000.0)

    def test_asked_approved_billed(self):
        form = Form(self.env["coop.spending.request"].with_user(self.coach))
        form.title, form.member_id, form.amount = "Printer", self.anna, 199.0
        request = form.save()
        self.assertRegex(request.name, r"^BST/2026/0001$")
        request.action_submit()
        self.assertEqual((request.state, self._figures()), ("submitted", (1000, 0, 1000)))
        request.with_user(self.treasurer).action_approve()
        self.assertEqual((request.state, self._figures()), ("approved", (1000, 199, 801)))
        self.assertEqual(request.available_then, 1000)
        bill = self._billed(request.with_env(self.env), post=False)
        self.assertEqual((request.state, self._figures()), ("approved", (1000, 199, 801)))
        self.assertRecordValues(
            bill,
            [
                {
                    "move_type": "in_invoice",
                    "partner_id": self.supplier.id,
                    "amount_total": 199,
                    "invoice_origin": request.name,
                }
            ],
        )
        self.assertEqual(bill.invoice_line_ids.account_id, self.company.coop_assignment_cost_account_id)
        bill.with_user(self.treasurer).action_post()
        self.assertEqual((request.state, self._figures()), ("billed", (801, 0, 801)))

    def test_receipt_is_repaid(self):
        request = self._approved(60.5, kind="receipt", category="training", date="2026-01-20")
        self.assertEqual(self._figures(), (1000, 60.5, 939.5))
        receipt = self._billed(request, date="2026-01-20")
        self.assertRecordValues(
            receipt, [{"move_type": "in_receipt", "partner_id": self.anna.partner_id.id, "amount_total": 60.5}]
        )
        self.assertEqual((request.state, self._figures()), ("billed", (939.5, 0, 939.5)))
        self.assertIn("no reward", receipt.ref)
        self._pay(receipt)
        self.assertEqual((request.state, self._figures()), ("repaid", (939.5, 0, 939.5)))

    def test_a_receipt_needs_its_photo(self):
        request = self._request(kind="receipt")
        with self.assertRefused(UserError, "photo of the receipt"):
            request.action_submit()

    def test_nobody_answers_what_he_asked(self):
        for user in (self.treasurer, self.administrator):
            request = self._submitted(user=user)
            with self.assertRefused(AccessError, "asked .* yourself"):
                request.action_approve()

    def test_more_than_available_is_not_approved(self):
        self._approved(900.0)
        with self.assertRefused(UserError, "has .*100.00 available"):
            self._submitted(100.01).with_user(self.treasurer).action_approve()
        self._approved(100.0)
        self.assertEqual(self._figures(), (1000, 1000, 0))

    def test_the_member_on_his_own(self):
        member = self.env["coop.spending.request"].with_user(self.member_user)
        request = member.create({"title": "Course", "amount": 80, "category": "training", "kind": "purchase"})
        self.assertEqual((request.sudo().member_id, request.company_id.id), (self.anna, self.company.id))
        request.amount = 90
        request._attach("quotation.pdf", b"%PDF-1.4")
        request.action_submit()
        with self.assertRefused(UserError, "can no longer be changed"):
            request.amount = 900
        request.action_draft()
        request.action_submit()
        self.assertEqual(request.state, "submitted")
        with self.assertRaises(AccessError):
            request.action_approve()
        request.with_user(self.coach).action_approve()
        request.invalidate_recordset()
        self.assertEqual((request.state, request.amount_reserved), ("approved", 90))
        request.action_cancel()
        self.assertEqual((request.state, self._figures()), ("cancelled", (1000, 0, 1000)))
