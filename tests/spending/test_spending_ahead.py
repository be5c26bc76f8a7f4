from odoo.exceptions import RedirectWarning
from odoo.tests import Form, tagged

from .common_spending import SpendingCase


@tagged("post_install", "-at_install")
class TestSpendingAhead(SpendingCase):
    """What is said before anybody presses: more than there is, and a supplier who is no contact yet."""

    def setUp(self):
        super().setUp()
        self._earn(self.anna, 500)

    def test_the_coach_reads_it_while_typing(self):
        with Form(self.env["coop.spending.request"].with_user(self.coach)) as form:
            form.title, form.member_id, form.amount = "Mower", self.anna, 500.0
            self.assertFalse(form.above_available)
            form.amount = 500.01
            self.assertIn("500.00", form.above_available)
            self.assertIn("500.01", form.above_available)
        request = form.record
        request.action_submit()
        self.assertEqual(request.state, "submitted", "it may be sent all the same")
        self.assertTrue(request.above_available)

    def test_nothing_is_told_to_others(self):
        """Who may not see the member does not see what there is, whoever asks for it."""
        request = self._request(amount=900.0)
        self.assertTrue(request.with_user(self.treasurer).above_available)
        other = request.with_user(self.coach2)
        self.assertFalse(other.has_access("read"))
        self.assertFalse(self.anna.with_user(self.coach2).has_access("read"))
        self.env.invalidate_all()
        vals = {"member_id": self.anna.id, "amount": 900.0, "step": "draft"}
        self.assertTrue(request.with_user(self.coach).new(vals).above_available)
        self.assertFalse(other.new(vals).above_available)

    def test_answered_requests_say_nothing(self):
        request = self._approved(amount=400.0)
        self.assertFalse(request.above_available)

    def test_on_the_page(self):
        member = self.member_user.with_user(self.member_user)._coop_member()
        own = member.env["coop.spending.request"]
        request = self._request(amount=900.0)
        self.assertEqual(own._page_find(member, request.id)._page_above_available(), 500.0)
        request.amount = 500.0
        self.assertIsNone(own._page_find(member, request.id)._page_above_available())

    def test_the_supplier_becomes_a_contact(self):
        request = self._approved(amount=100.0, vendor_note="Bouwmaat BV, Almelo").with_user(self.treasurer)
        with self.assertRaises(RedirectWarning) as refused:
            request.action_make_bill()
        action = refused.exception.args[1]
        dialogs = self.env["coop.request.contact"].with_user(self.treasurer).with_context(**action["context"])
        Form(dialogs).save().action_confirm()
        self.assertEqual((request.partner_id.name, request.partner_id.is_company), ("Bouwmaat BV", True))
        self.assertTrue(request.action_make_bill()["res_id"])

    def test_a_receipt_needs_no_supplier(self):
        request = self._submitted(kind="receipt", amount=10.0).with_user(self.treasurer)
        self.assertFalse(request.may_make_contact)

    def test_many_at_once(self):
        small = self._submitted(amount=100.0) | self._submitted(amount=200.0)
        large = self._submitted(amount=240.0)
        action = (small | large).with_user(self.treasurer).action_approve_together()
        self.assertEqual(set(small.mapped("state")), {"approved"})
        self.assertEqual(large.state, "submitted", "the first two left too little")
        self.assertIn("200.00 available", action["context"]["default_reasons"].replace("\N{NO-BREAK SPACE}", " "))
