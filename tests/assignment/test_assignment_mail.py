from odoo.fields import Command
from odoo.tests import tagged

from ..common_mail import MailCase
from .common_assignment import AssignmentCase


@tagged("post_install", "-at_install")
class TestAssignmentMail(MailCase, AssignmentCase):
    """What members hear of their work: approved, sent back, paid."""

    def _subjects(self, server):
        return [(recipients, mail["Subject"]) for recipients, mail in server.mails]

    def test_each_member_hears_the_answer(self):
        self._translate("mail_template_work", "Antwoord op uw werk {{ object.name }}")
        assignment = self._assignment(shares={self.anna: 50, self.bert: 50}, title="Curtains of 100 euro")
        assignment.action_submit()
        with self._server() as server:
            assignment.with_user(self.coach)._answer("returned", "The hours of Bert are missing.")
            self._deliver()
            self.assertCountEqual(
                self._subjects(server),
                [
                    (("anna@example.org",), f"Antwoord op uw werk {assignment.name}"),
                    (("bert@example.org",), f"Answer to your work {assignment.name}"),
                ],
            )
            [mail] = server.to("bert@example.org")
            self.assertIn("The hours of Bert are missing.", self._body(mail))
            self.assertNotIn("anna", mail.as_string().lower().replace("anna@", ""))
            server.mails.clear()
            assignment.action_submit()
            assignment.with_user(self.coach).action_approve()
            self._deliver()
            self.assertIn("is approved", self._body(server.to("bert@example.org")[0]))
            self.assertIn(f"/my/pot/assignments/{assignment.id}", self._body(server.to("anna@example.org")[0]))
            self.assertEqual(len(server.mails), 2)

    def test_followers_hear_it_and_the_member_once(self):
        assignment = self._assignment()
        assignment.message_subscribe((self.anna.partner_id | self.coach2.partner_id).ids)
        self.coach2.partner_id.email = "coach2@example.org"
        assignment.action_submit()
        with self._server() as server:
            assignment.with_user(self.coach)._answer("returned", "Too short.")
            self._deliver()
            self.assertEqual((len(server.to("anna@example.org")), len(server.to("coach2@example.org"))), (1, 1))

    def test_switched_off(self):
        self.company.coop_mail_work = self.company.coop_mail_paid = False
        with self._server() as server:
            _assignment, invoice = self._posted(user=self.treasurer2)
            self._pay(invoice)
            self._deliver()
            self.assertEqual(server.mails, [])

    def test_paid_is_said_once(self):
        _assignment, invoice = self._posted(shares={self.anna: 50, self.bert: 50})
        with self._server() as server:
            self._deliver()
            server.mails.clear()
            self._pay(invoice, amount=40)
            self._deliver()
            self.assertEqual(server.mails, [], "a part of it is not yet paid")
            self._pay(invoice)
            self._deliver()
            self.assertCountEqual(
                self._subjects(server),
                [(("anna@example.org",), f"Invoice {invoice.name} is paid")]
                + [(("bert@example.org",), f"Invoice {invoice.name} is paid")],
            )
            self.assertNotIn("100.00", self._body(server.mails[0][1]))
            receivable = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
            receivable.remove_move_reconcile()
            self.assertNotEqual(invoice.payment_state, "paid")
            (receivable | self._payments_of(invoice)).reconcile()
            self.assertIn(invoice.payment_state, ("paid", "in_payment"))
            self._deliver()
            self.assertEqual(len(server.mails), 2, "once")

    def _payments_of(self, invoice):
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", invoice.partner_id.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("move_id", "!=", invoice.id),
            ]
        )

    def test_other_invoices_say_nothing(self):
        self._rule()
        with self._server() as server:
            self._pay(self._invoice([(100, {self.own: 100})]))
            refund = self._invoice([(10, {self.anna: 100})], move_type="out_refund")
            self._pay(refund)
            self._deliver()
            self.assertEqual(server.mails, [])
            self._pay(self._invoice([(100, {self.anna: 100})]))
            self._deliver()
            self.assertEqual(len(server.mails), 1, "also without an assignment")

    def test_what_is_written_off_is_not_paid(self):
        """To Odoo it is; no money came, and nobody tells the member that it did."""
        _assignment, invoice = self._posted()
        with self._server() as server:
            self._register_payment(
                invoice,
                amount=1,
                payment_difference_handling="reconcile",
                writeoff_account_id=self.expense_account.id,
                payment_date="2026-02-01",
            )
            self.assertIn(invoice.payment_state, ("paid", "in_payment"))
            self._deliver()
            self.assertEqual(server.mails, [])

    def test_a_template_that_was_deleted_stops_nothing(self):
        self.env.ref("social_cooperative.mail_template_work").unlink()
        assignment = self._assignment()
        assignment.action_submit()
        assignment.with_user(self.treasurer).action_approve()
        self.assertEqual(assignment.state, "approved")

    def test_many_lines(self):
        """A letter is in the member's own chatter, and in no document of the books."""
        assignment, invoice = self._posted(line_ids=[Command.create(self._line(100.0))])
        self._pay(invoice)
        letters = self.anna.message_ids.filtered(lambda message: message.partner_ids == self.anna.partner_id)
        self.assertEqual(len(letters), 2)
        for document in (assignment, invoice):
            self.assertNotIn(self.anna.partner_id, document.message_ids.partner_ids)
