from odoo.tests import tagged

from ..common_mail import MailCase
from .common_spending import SpendingCase


@tagged("post_install", "-at_install")
class TestSpendingMail(SpendingCase, MailCase):
    """What a member hears of a request: the answer, in words, and no amount where others can see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.partner_id.lang = "en_US"

    def test_every_answer_is_told(self):
        self._earn(self.anna, 500)
        request = self._submitted(amount=123.0)
        with self._server() as server:
            request.with_user(self.treasurer)._answer("returned", "No quotation.")
            request.action_submit()
            request.with_user(self.treasurer)._answer("refused", "Too dear: 123 euro.")
            second = self._submitted(amount=123.0)
            second.with_user(self.treasurer).action_approve()
            self._deliver()
            mails = server.to("anna@example.org")
        self.assertEqual(
            [mail["Subject"] for mail in mails],
            [f"Answer to your request {request.name}"] * 2 + [f"Answer to your request {second.name}"],
        )
        bodies = [self._body(mail) for mail in mails]
        for body, words in zip(bodies, ("No quotation.", "Too dear", "is approved"), strict=True):
            self.assertIn(words, body)
        self.assertIn(f"/my/pot/spending/{request.id}", bodies[0])

    def test_above_what_is_available(self):
        self._earn(self.anna, 500)
        with self._server() as server:
            request = self._submitted(amount=900.0)
            request.with_user(self.board)._override("Decided in the meeting.")
            self._deliver()
            self.assertIn("is approved", self._body(server.to("anna@example.org")[0]))

    def test_switched_off(self):
        self.company.coop_mail_answers = False
        self._earn(self.anna, 500)
        request = self._submitted()
        request.message_subscribe(self.anna.partner_id.ids)
        with self._server() as server:
            request.with_user(self.treasurer).action_approve()
            self._deliver()
            self.assertEqual(server.to("anna@example.org"), [])
