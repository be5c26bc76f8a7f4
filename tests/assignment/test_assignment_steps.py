from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_assignment import AssignmentCase


@tagged("post_install", "-at_install")
class TestAssignmentSteps(AssignmentCase):
    """From draft to paid, back and aside; what the invoice does shows on the assignment."""

    def test_from_draft_to_paid(self):
        assignment = self._assignment(user=self.coach)
        self.assertRegex(assignment.name, r"^OPD/2026/\d{4}$")
        self.assertEqual(assignment.state, "draft")
        assignment.action_submit()
        self.assertEqual((assignment.state, assignment.submitted_by_id), ("submitted", self.coach))
        assignment.action_approve()
        self.assertEqual((assignment.state, assignment.approved_by_id), ("approved", self.coach))
        assignment = assignment.with_user(self.treasurer)
        invoice = assignment.invoice_id
        self.assertEqual(
            (invoice.state, invoice.move_type, invoice.partner_id), ("draft", "out_invoice", self.customer)
        )
        self.assertEqual((invoice.company_id, invoice.invoice_origin), (self.company, assignment.name))
        self.assertEqual(str(invoice.delivery_date), "2026-01-10")
        self.assertFalse(invoice.invoice_user_id)
        self.assertEqual(assignment.action_view_invoices()["res_id"], invoice.id)
        self.assertEqual(invoice.action_view_coop_assignment()["res_id"], assignment.id)
        invoice.invoice_date = "2026-01-15"
        invoice.action_post()
        self.assertEqual((assignment.state, assignment.date_due), ("invoiced", invoice.invoice_date_due))
        invoice.invoice_date_due = "2026-03-31"
        self.assertEqual(str(assignment.date_due), "2026-03-31")
        self._pay(invoice, amount=30)
        self.assertEqual((assignment.state, assignment.amount_residual), ("invoiced", 70))
        self._pay(invoice)
        self.assertEqual((assignment.state, assignment.amount_residual), ("paid", 0))
        invoice.line_ids.remove_move_reconcile()
        self.assertEqual(assignment.state, "invoiced")

    def test_sent_back_with_a_reason(self):
        assignment = self._assignment(user=self.coach)
        assignment.action_submit()
        action = assignment.action_send_back()
        wizard = Form(self.env[action["res_model"]].with_user(self.coach).with_context(**action["context"]))
        wizard.reason = " The work slip is missing. "
        wizard.save().action_confirm()
        self.assertEqual((assignment.state, assignment.return_reason), ("returned", "The work slip is missing."))
        self.assertIn("The work slip is missing.", assignment.message_ids[0].body)
        assignment.title = "Curtains, with slip"
        assignment.action_submit()
        self.assertEqual((assignment.state, assignment.return_reason), ("submitted", False))
        with self.assertRefused(UserError, "Say what is missing"):
            assignment._answer("returned", "  ")

    def test_sending_back_after_approval_takes_the_draft_invoice_along(self):
        assignment, invoice = self._approved()
        assignment.with_user(self.treasurer)._answer("returned", "Wrong customer")
        self.assertEqual((assignment.state, invoice.state), ("returned", "cancel"))
        with self.assertRefused(UserError, "treasurer"):
            assignment, _invoice = self._approved()
            assignment.with_user(self.coach)._answer("returned", "Wrong")

    def test_a_cancelled_or_deleted_draft_frees(self):
        assignment, invoice = self._approved()
        invoice.button_cancel()
        self.assertEqual((assignment.state, assignment.invoice_id.id), ("submitted", False))
        assignment.action_approve()
        second = assignment.invoice_id
        self.assertEqual(assignment.state, "approved")
        with self.assertRefused(UserError, "another invoice"):
            invoice.button_draft()
        second.unlink()
        self.assertEqual(assignment.state, "submitted")
        self.assertIn("deleted", assignment.message_ids[0].body)
        assignment.action_cancel()
        self.assertEqual(assignment.state, "cancelled")
        with self.assertRefused(UserError, "not approved"):
            invoice.button_draft()
        assignment.action_draft()
        self.assertEqual(assignment.state, "draft")

    def test_cancelling_takes_the_draft_invoice_along_but_no_posted_one(self):
        assignment, invoice = self._approved()
        assignment.with_user(self.treasurer).action_cancel()
        self.assertEqual((assignment.state, invoice.state), ("cancelled", "cancel"))
        assignment, invoice = self._posted()
        with self.assertRefused(UserError, "Invoiced"):
            assignment.action_cancel()
        with self.assertRefused(UserError, "Invoiced"):
            assignment.unlink()

    def test_credited_and_made_anew(self):
        """Odoo's own Reverse and Create Invoice: the new one is the assignment's too."""
        assignment, invoice = self._posted(shares={self.anna: 60, self.bert: 40})
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": "2026-02-01"})
        )
        wizard.modify_moves()
        anew = assignment.invoice_id
        self.assertNotEqual(anew, invoice)
        self.assertEqual((invoice.payment_state, anew.state, assignment.state), ("reversed", "draft", "approved"))
        anew.invoice_date = "2026-02-01"
        anew.action_post()
        self.assertEqual((assignment.state, assignment.invoice_count), ("invoiced", 3))
        self.assertEqual(self._turnover(assignment.invoice_ids), {self.anna: 60, self.bert: 40})

    def test_reset_to_draft_and_posted_again(self):
        assignment, invoice = self._posted(shares={self.anna: 60, self.bert: 40})
        invoice.button_draft()
        self.assertEqual(assignment.state, "approved")
        invoice.action_post()
        self.assertEqual(self._turnover(invoice), {self.anna: 60, self.bert: 40})

    # === WHAT MUST BE THERE === #

    def test_incomplete_is_not_submitted(self):
        for vals, words in (
            ({"partner_id": False}, "Choose the customer"),
            ({"line_ids": False}, "still zero"),
            ({"share_ids": False}, "which member"),
        ):
            assignment = self._assignment(**vals)
            with self.assertRefused(UserError, words):
                assignment.action_submit()
        for shares, method, words in (
            ({self.anna: 60, self.bert: 30}, "percentage", "add up to 90"),
            ({self.anna: 33.33, self.bert: 33.33, self.carl: 33.33}, "percentage", "share by hours"),
            ({self.anna: 60, self.bert: 30}, "amount", "brings in"),
            ({self.anna: 0, self.bert: 0}, "hours", "hours of each"),
        ):
            assignment = self._assignment(shares=shares, method=method)
            with self.assertRefused(UserError, words):
                assignment.action_submit()
        applicant = self._create_member("New", state="applicant")
        with self.assertRefused(UserError, "not admitted"):
            self._assignment(shares={applicant: 100}).action_submit()

    def test_a_new_customer_is_written_down_and_chosen_by_the_approver(self):
        assignment = self._assignment(partner_id=False, customer_note="Café Noord, Markt 1", user=self.coach)
        assignment.action_submit()
        with self.assertRefused(UserError, "Café Noord"):
            assignment.action_approve()
        assignment.with_user(self.treasurer).partner_id = self.customer
        assignment.action_approve()
        self.assertEqual(assignment.sudo().invoice_id.partner_id, self.customer)

    def test_the_fiscal_position_of_the_customer_counts(self):
        tax = self.tax_sale_a.copy({"name": "Reversed", "amount": 0})
        position = self.env["account.fiscal.position"].create({"name": "Abroad", "tax_ids": [Command.set(tax.ids)]})
        tax.original_tax_ids = self.tax_sale_a
        self.customer.property_account_position_id = position
        assignment = self._assignment()
        assignment.line_ids.tax_ids = self.tax_sale_a
        assignment.action_submit()
        assignment.action_approve()
        self.assertEqual(assignment.invoice_id.fiscal_position_id, position)
        self.assertEqual(assignment.invoice_id.invoice_line_ids.tax_ids, tax)

    def test_repeat(self):
        assignment, _invoice = self._posted(
            (60.0, (2, 20.0)), {self.anna: 1, self.bert: 2}, "hours", date_end="2026-01-12"
        )
        copied = self.env["coop.assignment"].browse(assignment.action_repeat()["res_id"])
        self.assertEqual((copied.state, copied.invoice_id.id, copied.invoice_count), ("draft", False, 0))
        self.assertEqual((str(copied.date_start), str(copied.date_end)), ("2026-12-31", "2027-01-02"))
        self.assertNotEqual(copied.name, assignment.name)
        self.assertEqual(copied.line_ids.mapped("price_subtotal"), [60, 40])
        self.assertEqual(copied.share_ids.mapped("result"), assignment.share_ids.mapped("result"))

    # === NOT BY HAND === #

    def test_state_and_number_are_not_written(self):
        assignment, invoice = self._approved()
        other = self._invoice([(10, {self.anna: 100})], post=False)
        for vals in (
            {"state": "paid"}, {"step": "draft"}, {"name": "X"}, {"invoice_id": other.id}, {"return_reason": "x"},
            {"invoice_ids": [Command.link(other.id)]}, {"approved_by_id": self.env.uid},
        ):  # fmt: skip
            with self.assertRefused(AccessError, "by its buttons"):
                assignment.with_context(coop_own_code=True).write(vals)
        for records, vals in (
            (assignment, {"title": "x"}),
            (assignment, {"line_ids": [Command.clear()]}),
            (assignment.line_ids, {"price_unit": 1}),
            (assignment.share_ids, {"percentage": 1}),
        ):
            with self.assertRefused(UserError, "can no longer be changed"):
                records.write(vals)
        with self.assertRefused(UserError, "can no longer be changed"):
            assignment.line_ids.unlink()
        with self.assertRefused(UserError, "can no longer be changed"):
            assignment.share_ids.copy({"member_id": self.bert.id})
        with self.assertRefused(UserError, "can no longer be changed"):
            self._assignment().line_ids.assignment_id = assignment
        for move in other | invoice:
            with self.assertRefused(UserError, "cannot be chosen by hand"):
                move.coop_assignment_id = assignment
        with self.assertRefused(UserError, "cannot be chosen by hand"):
            invoice.copy({"coop_assignment_id": assignment.id})

    def test_a_client_brings_no_state_along(self):
        forged = self.env["coop.assignment"].with_context(default_step="approved", default_name="X")
        assignment = forged.create({"title": "x", "state": "paid", "step": "approved", "name": "X", "invoice_id": 1})
        self.assertEqual((assignment.state, assignment.step, assignment.invoice_id.id), ("draft", "draft", False))
        self.assertRegex(assignment.name, "^OPD/")

    def test_a_draft_of_an_approver_may_be_completed_while_submitted(self):
        assignment = self._assignment(shares={self.anna: 50, self.carl: 50}, user=self.coach)
        assignment.action_submit()
        with self.assertRefused(UserError, "Submitted"):
            assignment.title = "By the coach of one of them"
        assignment.with_user(self.treasurer).title = "By the treasurer"
