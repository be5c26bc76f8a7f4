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

    def test_who_asks_must_be_said(self):
        """A script that names nobody, as a visitor of the portal could send, gets a sentence."""
        requests = self.env["coop.spending.request"].with_user(self.treasurer)
        with self.assertRaisesRegex(UserError, "Choose the member who asks"):
            requests.create({"title": "Printer", "amount": 10})

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
        member = self.env["coop.spending.request"].with_user(self.member_user).sudo()  # as his page does
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

    # === THE BILL GOES BACK === #

    def test_credited_reset_and_cancelled(self):
        request = self._approved(100.0)
        bill = self._billed(request)
        self.assertEqual((request.state, self._figures()), ("billed", (900, 0, 900)))
        bill.button_draft()
        self.assertEqual((request.state, self._figures()), ("approved", (1000, 100, 900)))
        bill.button_cancel()
        self.assertEqual((request.state, self._figures()), ("approved", (1000, 100, 900)))
        again = self._billed(request)
        note = self._credit_note(again)
        self.assertEqual((note.coop_spending_request_id, request.state), (request, "approved"))
        self.assertEqual(self._figures(), (1000, 100, 900))
        self._billed(request)
        self.assertEqual((request.state, self._figures()), ("billed", (900, 0, 900)))

    def test_partly_credited(self):
        request = self._approved(100.0)
        self._credit_note(self._billed(request), 40.0)
        self.assertEqual((request.state, request.amount_billed), ("billed", 60))
        self.assertEqual(self._figures(), (940, 40, 900))
        request.with_user(self.treasurer).action_close()
        self.assertEqual(self._figures(), (940, 0, 940))

    def test_a_repayment_is_undone(self):
        request = self._approved(50.0, kind="receipt")
        receipt = self._billed(request)
        self._pay(receipt)
        self.assertEqual(request.state, "repaid")
        receipt.line_ids.remove_move_reconcile()
        self.assertEqual((request.state, self._figures()), ("billed", (950, 0, 950)))

    def test_a_receipt_is_repaid_to_the_cent(self):
        """100.00 is no amount plus 21 %: the cent goes to the VAT, whatever date is filled in."""
        self.company.account_purchase_tax_id = self.tax_purchase_a.copy({"name": "21 %", "amount": 21})
        receipt = self._billed(self._approved(100.0, kind="receipt"), post=False)
        receipt.invoice_date = "2026-03-03"
        receipt.with_user(self.treasurer).action_post()
        self.assertRecordValues(receipt, [{"amount_untaxed": 82.64, "amount_tax": 17.36, "amount_total": 100}])

    def test_a_repayment_is_no_more_than_was_approved(self):
        request = self._approved(50.0, kind="receipt")
        receipt = self._billed(request, post=False)
        receipt.invoice_line_ids.price_unit = 50.01
        with self.assertRefused(UserError, "approved as a repayment"):
            receipt.with_user(self.treasurer).action_post()
        receipt.invoice_line_ids.price_unit = 50
        receipt.partner_id = self.supplier
        with self.assertRefused(UserError, "approved as a repayment"):
            receipt.with_user(self.treasurer).action_post()

    def test_the_member_is_no_supplier(self):
        with self.assertRefused(UserError, "not the supplier"):
            self._request(partner_id=self.anna.partner_id.id)

    def test_cancelled_with_its_draft_bill(self):
        request = self._approved(100.0)
        bill = self._billed(request, post=False)
        with self.assertRefused(UserError, "Ask the treasurer"):
            request.with_user(self.coach).action_cancel()
        request.with_user(self.treasurer).action_cancel()
        self.assertEqual((bill.state, request.state, self._figures()), ("cancel", "cancelled", (1000, 0, 1000)))

    def test_the_paper_goes_with_the_bill(self):
        bill = self._billed(self._approved(10.0, kind="receipt"), post=False)
        attachment = self.env["ir.attachment"].search([("res_model", "=", "account.move"), ("res_id", "=", bill.id)])
        self.assertEqual(attachment.mapped("name"), ["receipt.png"])

    def test_what_is_reserved_is_not_rewarded(self):
        self._approved(400.0)
        figures = self.anna._get_pot_figures()[self.anna.id]
        self.assertEqual((float(figures.reserved), float(figures.available)), (400, 600))
