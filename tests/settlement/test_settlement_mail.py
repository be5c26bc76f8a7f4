from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common_mail import MailCase


@tagged("post_install", "-at_install", "thorough")
class TestSettlementMail(MailCase):
    """Statements go to the members: each once, as each wants it."""

    def setUp(self):
        super().setUp()
        self._work()
        self._translate("mail_template_statement", "Uw overzicht van {{ object.company_id.name }} staat klaar")
        self.settlement = self._settle("2026-01-31")
        self.of_anna = self._statement(self.settlement, self.anna)
        self.of_bert = self._statement(self.settlement, self.bert)

    def test_as_each_wants_it(self):
        with self._server() as server:
            self._send(self.settlement)
            [to_anna], [to_bert] = server.to("anna@example.org"), server.to("bert@example.org")
        self.assertEqual(to_anna["Subject"], "Uw overzicht van company_1_data staat klaar")
        self.assertIn(f"/my/pot/statements/{self.of_anna.id}", self._body(to_anna))
        self.assertIn("Anna de Wit", self._body(to_anna))
        self.assertEqual(self._files(to_anna), {})
        self.assertEqual(to_bert["Subject"], "Your statement of company_1_data is ready")
        self.assertIn("attached", self._body(to_bert))
        [(name, content)] = self._files(to_bert).items()
        self.assertEqual(name, f"{self.of_bert.number.replace('/', '-')} {self.bert.number}.pdf")
        self.assertEqual(content[:4], b"%PDF")
        for mail in (to_anna, to_bert):
            self.assertNotRegex(mail["Subject"], r"\d{3}", "no amount")
            self.assertNotRegex(self._body(mail), "3,?024|700", "nor in the letter")
            self.assertIn("coop@example.org", mail["From"])

    def test_the_log_on_the_statement(self):
        with self._server():
            self._send(self.settlement)
        self.assertRecordValues(
            self.of_anna | self.of_bert,
            [
                {"mail_state": "sent", "mailed_to": "anna@example.org", "mailed_as": "link"},
                {"mail_state": "sent", "mailed_to": "bert@example.org", "mailed_as": "pdf"},
            ],
        )
        self.assertEqual(self.of_anna.mail_by_id, self.treasurer)
        self.assertTrue(self.of_anna.mailed_on)
        self.assertEqual(self.settlement.mail_progress, "2 of 2 sent")
        self.assertFalse(self.settlement.may_mail)

    def test_never_twice(self):
        with self._server() as server:
            run = self.settlement.with_user(self.treasurer)
            run.action_mail_papers()
            self.assertEqual(set(self._states(run.line_ids).values()), {"queued"})
            with self.assertRefused(UserError, "sent already"):
                run.action_mail_papers()
            self._deliver()
            self._deliver()
            with self.assertRefused(UserError, "sent already"):
                run.action_mail_papers()
            with self.assertRefused(UserError, "sent already"):
                run.line_ids.action_mail()
            self._deliver()
            self.assertEqual(len(server.mails), 2)

    def test_a_message_that_is_gone_was_sent(self):
        with self._server():
            self._send(self.settlement)
        self.of_anna.mail_message_id.sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(self.of_anna.mail_state, "sent")

    def test_who_gets_paper(self):
        self.anna.partner_id.email = "nowhere"
        self.bert.paper_by = "link"  # without access to the page
        run = self.settlement.with_user(self.treasurer)
        with self._server() as server:
            self._send(run)
            self.assertEqual(server.mails, [])
            self.assertRecordValues(
                self.of_anna | self.of_bert,
                [
                    {"mail_state": "print", "mail_obstacle": "address"},
                    {"mail_state": "print", "mail_obstacle": "page"},
                ],
            )
            self.assertIn("2 to be printed", self.settlement.mail_progress)
            self.bert.paper_by = "post"
            self.anna.partner_id.email = "anna@example.org"
            self._send(run)
            self.assertEqual(self.of_bert.mail_obstacle, "post")
            self.assertEqual([recipients for recipients, _mail in server.mails], [("anna@example.org",)])

    def test_a_mail_that_failed_is_seen_and_sent_anew(self):
        with self._server() as server:
            server.refused.add("bert@example.org")
            self._send(self.settlement)
            self.assertEqual(self._states(self.settlement.line_ids), {self.anna: "sent", self.bert: "failed"})
            self.assertIn("1 not delivered", self.settlement.mail_progress)
            view = self.env["coop.member"].with_user(self.treasurer)
            failed = [("message_ids.notification_ids.notification_status", "in", ("exception", "bounce"))]
            self.assertEqual(view.search(failed), self.bert)
            self.bert.partner_id.email = "bert2@example.org"
            self._send(self.settlement)
            self.assertEqual(set(self._states(self.settlement.line_ids).values()), {"sent"})
            server.refused.clear()
            self.env["mail.mail"].sudo().search([("state", "=", "exception")]).mark_outgoing()
            self._deliver()
            self.assertEqual(len(server.mails), 2, "the mail that failed is not tried again beside the new one")

    def test_no_server(self):
        with self._server() as server:
            server.shutdown()
            server.server_close()
            self._send(self.settlement)
        self.assertEqual(set(self._states(self.settlement.line_ids).values()), {"failed"})

    def test_a_paper_that_cannot_be_made_holds_nobody_up(self):
        reports = type(self.env["ir.actions.report"])
        why = "wkhtmltopdf failed"

        def fails(*_args, **_kwargs):
            raise UserError(why)

        with self._server() as server, patch.object(reports, "_render_qweb_pdf", fails):
            self._send(self.settlement)
            self.assertEqual(len(server.mails), 1)
        self.assertEqual(self.of_bert.mail_obstacle, "error")
        self.assertEqual(self._states(self.settlement.line_ids), {self.anna: "sent", self.bert: "failed"})

    def test_who_and_when(self):
        for user in (self.board, self.coach, self.shop, self.accountant):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.settlement.with_user(user).action_mail_papers()
        draft = self.env["coop.settlement"].create({"date_to": "2026-02-28"})
        draft.action_compute()
        with self.assertRefused(UserError, "posted"):
            draft.action_mail_papers()
        with self.assertRefused(UserError, "posted"):
            draft.line_ids.action_mail()
        draft.unlink()
        self.company.coop_mail_statements = False
        self.env.invalidate_all()
        self.assertFalse(self.settlement.may_mail)
        with self.assertRefused(UserError, "switched off"):
            self.settlement.with_user(self.treasurer).action_mail_papers()

    def test_nobody_writes_the_log(self):
        for name, value in (("mailed_to", "x@example.org"), ("mail_queued_on", "2026-01-01"), ("mailed_on", False)):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.of_anna.with_user(self.treasurer).write({name: value})

    def test_reversed_statements_stay_here(self):
        self.settlement.with_user(self.treasurer).action_mail_papers()
        self.settlement.with_user(self.treasurer).action_reverse()
        with self._server() as server:
            self._deliver()
            self.assertEqual(server.mails, [])
