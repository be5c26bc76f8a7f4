from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..common_request import RequestWalk
from .common_assignment import AssignmentCase

HANDLE = {"submit", "draft", "cancel", "attach"}


@tagged("post_install", "-at_install", "thorough")
class TestAssignmentMay(RequestWalk, AssignmentCase):
    """Who may take which step from which state, and why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member_user = new_test_user(cls.env, "anna_portal", groups="base.group_portal", company_id=cls.company.id)
        cls.member_user.partner_id = cls.anna.partner_id
        cls.users = (
            cls.treasurer, cls.coach, cls.coach2, cls.board, cls.accountant, cls.administrator, cls.shop,
            cls.invoicing, cls.member_user,
        )  # fmt: skip

    def _steps(self):
        return {
            "submit": lambda work: work.action_submit(),
            "draft": lambda work: work.action_draft(),
            "cancel": lambda work: work.action_cancel(),
            "approve": lambda work: work.action_approve(),
            "send_back": lambda work: work.action_send_back(),
            "send_back confirmed": lambda work: work._answer("returned", "The slip is missing"),
            "repeat": lambda work: work.action_repeat(),
            "repeat regularly": lambda work: work.action_repeat_regularly(),
            "attach": lambda work: work._attach("slip.png", b"x"),
        }

    def _in_state(self, state):
        """Anna's work in this state."""
        if state in ("draft", "returned", "submitted", "cancelled"):
            work = self._assignment()
            if state == "cancelled":
                work.action_cancel()
            elif state != "draft":
                work.action_submit()
            if state == "returned":
                work._answer("returned", "x")
        elif state == "approved":
            work, _invoice = self._approved()
        else:
            work, invoice = self._posted()
            if state == "paid":
                self._pay(invoice)
            elif state == "credited":
                self._credit_note(invoice)
        self.assertEqual(work.state, state)
        return work

    def test_every_state_and_role(self):
        handle = {
            "draft": {"submit", "cancel", "attach"},
            "returned": {"submit", "cancel", "attach"},
            "submitted": {"draft", "cancel", "attach"},
            "approved": {"cancel"},
            "cancelled": {"draft"},
        }
        answer = {"submitted": {"approve", "send_back", "send_back confirmed"}}
        answer["approved"] = answer["submitted"] - {"approve"}
        repeat = {"repeat", "repeat regularly"}
        for state, _label in self.env["coop.assignment"]._fields["state"].selection:
            found = self._walk(self._in_state(state), self.users)
            for user, steps in found.items():
                expected = set()
                if user in (self.treasurer, self.administrator, self.coach, self.member_user):
                    expected |= handle.get(state, set()) | repeat
                if user in (self.treasurer, self.administrator, self.coach):
                    expected |= answer.get(state, set())
                if user == self.coach and state == "approved":
                    expected = repeat  # the draft invoice is in the hands of who keeps the books
                if user == self.member_user:
                    expected -= repeat  # copying takes rights that a member has not
                    steps = steps - repeat
                self.assertEqual(steps, expected, f"{state} {user.name}")

    def test_shared_work(self):
        """A coach of one of the members handles it; only who coaches all of them approves."""
        work = self._assignment(shares={self.anna: 50, self.carl: 50})
        work.action_submit()
        found = self._walk(work, (self.coach, self.coach2, self.treasurer))
        self.assertNotIn("approve", found[self.coach] | found[self.coach2])
        self.assertIn("draft", found[self.coach] & found[self.coach2])
        self.assertIn("approve", found[self.treasurer])

    def test_a_member_without_a_coach_is_nobodys_to_approve(self):
        """Mutant A7: the coach of the others would approve turnover of a member whom nobody guides."""
        dora = self._create_member("Dora Groen", date="2016-01-01")
        for shares in ({self.anna: 50, dora: 50}, {dora: 100}):
            work = self._assignment(shares=shares)
            work.action_submit()
            self.assertNotIn("approve", self._walk(work, (self.coach,))[self.coach])
            with self.assertRefused(UserError, "approved by the treasurer"):
                work.with_user(self.coach).sudo().action_approve()
            self.assertEqual(work.state, "submitted")

    def test_the_list_says_why(self):
        works = self.env["coop.assignment"]
        for shares in ({self.anna: 100}, {self.anna: 50, self.carl: 50}):
            works |= self._assignment(shares=shares)
        works.action_submit()
        works |= self._assignment()
        rows = works.with_user(self.coach).read(["may_approve", "cannot_approve_reason"])
        self.assertEqual([row["may_approve"] for row in rows], [True, False, False])
        self.assertFalse(rows[0]["cannot_approve_reason"])
        self.assertIn("a coach who guides all its members", rows[1]["cannot_approve_reason"])
        self.assertFalse(rows[2]["cannot_approve_reason"])

    def test_no_default_of_a_client_reaches_a_copy(self):
        """Repeating is own code; what a client puts in the context is still the client's."""
        _work, invoice = self._approved()
        forged = {
            "default_step": "approved", "default_approved_by_id": self.treasurer.id, "default_invoice_id": invoice.id,
            "default_period_date": "2026-01-01",
        }  # fmt: skip
        work = self._assignment(user=self.coach).with_context(**forged)
        copied = self.env["coop.assignment"].browse(work.action_repeat()["res_id"])
        self.assertEqual((copied.step, copied.state), ("draft", "draft"))
        self.assertFalse(copied.approved_by_id or copied.invoice_id or copied.period_date)

    def test_a_dialog_is_its_owners(self):
        work = self._in_state("submitted")
        dialog = self.env["coop.request.answer"].with_user(self.coach)
        vals = {"res_model": work._name, "res_id": work.id, "answer": "returned", "reason": "About Anna"}
        dialog = dialog.create(vals)
        self.assertFalse(dialog.with_user(self.coach2).search([]))
        self.assertFalse(dialog.with_user(self.treasurer).has_access("read"))
        for other in ({"res_model": "res.partner"}, {"res_model": "no.model"}, {"answer": "refused"}):
            with self.subTest(**other), self.assertRefused(UserError, "nothing to answer"):
                dialog.create({**vals, **other}).action_confirm()
        dialog.action_confirm()
        self.assertEqual(work.state, "returned")
