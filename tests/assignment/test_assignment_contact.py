from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_assignment import AssignmentCase

TYPED = "Buurthuis De Brug\nDorpsstraat 12a\n7607 AB Almelo\ninfo@debrug.example, 0546 123456"


@tagged("post_install", "-at_install")
class TestAssignmentContact(AssignmentCase):
    """A customer whom a member wrote down becomes a contact with one press, and nothing stalls."""

    def _typed(self, text=TYPED):
        assignment = self._assignment(partner_id=False, customer_note=text)
        assignment.action_submit()
        return assignment.with_user(self.treasurer)

    def _dialog(self, action):
        self.assertEqual((action["res_model"], action["target"]), ("coop.request.contact", "new"))
        return Form(self.env["coop.request.contact"].with_user(self.treasurer).with_context(**action["context"]))

    def test_from_the_button(self):
        assignment = self._typed()
        self.assertTrue(assignment.may_make_contact)
        form = self._dialog(assignment.action_make_contact())
        self.assertEqual(form.typed, TYPED)
        self.assertFalse(form.likely_ids)
        form.save().action_confirm()
        self.assertRecordValues(
            assignment.partner_id,
            [
                {
                    "name": "Buurthuis De Brug",
                    "street": "Dorpsstraat 12a",
                    "zip": "7607 AB",
                    "city": "Almelo",
                    "email": "info@debrug.example",
                    "phone": "0546 123456",
                    "country_id": self.env.ref("base.nl").id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertFalse(assignment.may_make_contact)
        assignment.action_approve()
        self.assertEqual(assignment.invoice_id.partner_id, assignment.partner_id)

    def test_from_the_refusal(self):
        assignment = self._typed()
        with self.assertRaises(RedirectWarning) as refused:
            assignment.action_approve()
        message, action, button = refused.exception.args[:3]
        self.assertIn("Buurthuis De Brug", message)
        self.assertEqual(button, "Make the contact")
        self._dialog(action).save().action_confirm()
        assignment.action_approve()
        self.assertEqual(assignment.state, "approved")

    def test_likely_duplicates(self):
        partners = self.env["res.partner"]
        by_mail = partners.create({"name": "B.D.B.", "email": "INFO@debrug.example"})
        by_phone = partners.create({"name": "X", "phone": "+31 546-12 34 56"})
        by_name = partners.create({"name": "Stichting De Brug, buurthuis"})
        partners.create({"name": "Buurthuis Elders"})
        form = self._dialog(self._typed().action_make_contact())
        self.assertEqual({partner.id for partner in form.likely_ids}, set((by_mail | by_phone | by_name).ids))

    def test_one_of_them_is_taken(self):
        known = self.env["res.partner"].create({"name": "De Brug", "email": "info@debrug.example"})
        assignment = self._typed()
        count = self.env["res.partner"].search_count([])
        form = self._dialog(assignment.action_make_contact())
        form.partner_id = known
        form.save().action_confirm()
        self.assertEqual(assignment.partner_id, known)
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_twice(self):
        assignment = self._typed()
        dialogs = [self._dialog(assignment.action_make_contact()).save() for _press in range(2)]
        dialogs[0].action_confirm()
        with self.assertRefused(UserError, "chosen already"):
            dialogs[1].action_confirm()

    def test_who_has_no_rights_on_contacts(self):
        assignment = self._typed().with_user(self.coach)
        self.assertFalse(assignment.may_make_contact)
        with self.assertRefused(UserError, "not in the list yet"):
            assignment.action_approve()
        with self.assertRaises(UserError):
            assignment.action_make_contact()
        with self.assertRaises(AccessError):
            self._typed().with_user(self.coach2).action_make_contact()

    # === MANY AT ONCE === #

    def test_many_at_once(self):
        good = self._assignment() | self._assignment(shares={self.carl: 100})
        good.action_submit()
        draft, unknown = self._assignment(), self._typed("Iemand")
        chosen = (good | draft | unknown).with_user(self.treasurer)
        action = chosen.action_approve_together()
        self.assertEqual(set(good.mapped("state")), {"approved"})
        self.assertEqual((draft.state, unknown.state), ("draft", "submitted"))
        self.assertEqual(len(good.invoice_id), 2)
        self.assertFalse((draft | unknown).invoice_id)
        self.assertEqual(action["context"]["default_summary"], "2 approved. 2 not:")
        reasons = action["context"]["default_reasons"]
        for request, words in ((draft, "is draft"), (unknown, "not in the list yet: Iemand")):
            self.assertRegex(reasons, rf"(?is){request.name}[^\n]*\n[^\n]*{words}")

    def test_many_at_once_all_good(self):
        good = self._assignment() | self._assignment(line_ids=[Command.create(self._line(5.0))])
        good.action_submit()
        action = good.with_user(self.treasurer).action_approve_together()
        self.assertEqual(action["params"]["message"], "2 approved.")

    def test_many_at_once_of_a_coach(self):
        """Each by its own rights: what is another coach's stays."""
        shared = self._assignment(shares={self.anna: 50, self.carl: 50})
        own = self._assignment()
        (own | shared).action_submit()
        action = (own | shared).with_user(self.coach).action_approve_together()
        self.assertEqual((own.state, shared.state), ("approved", "submitted"))
        self.assertIn("approved by the treasurer", action["context"]["default_reasons"])
