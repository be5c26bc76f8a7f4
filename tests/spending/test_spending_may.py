from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_request import RequestWalk
from .common_spending import SpendingCase

ANSWER = {"approve", "send_back", "send_back confirmed", "refuse", "refuse confirmed"}
BACK = ANSWER - {"approve"}
OVERRIDE = {"override", "override confirmed"}


@tagged("post_install", "-at_install", "thorough")
class TestSpendingMay(RequestWalk, SpendingCase):
    """Who may take which step from which state, with which amount, and why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 1000.0)
        cls.users = (
            cls.treasurer, cls.treasurer2, cls.coach, cls.coach2, cls.board, cls.accountant, cls.administrator,
            cls.shop, cls.invoicing, cls.member_user,
        )  # fmt: skip

    def _steps(self):
        return {
            "submit": lambda wish: wish.action_submit(),
            "draft": lambda wish: wish.action_draft(),
            "cancel": lambda wish: wish.action_cancel(),
            "attach": lambda wish: wish._attach("receipt.png", b"x"),
            "approve": lambda wish: wish.action_approve(),
            "override": lambda wish: wish.action_override(),
            "override confirmed": lambda wish: wish._override("First tools"),
            "send_back": lambda wish: wish.action_send_back(),
            "send_back confirmed": lambda wish: wish._answer("returned", "Which one?"),
            "refuse": lambda wish: wish.action_refuse(),
            "refuse confirmed": lambda wish: wish._answer("refused", "Not for work"),
            "make_bill": lambda wish: wish.action_make_bill(),
            "close": lambda wish: wish.action_close(),
        }

    def _in_state(self, state, **vals):
        """A wish of Anna's, asked by the second treasurer, in this state."""
        wish = self._request(user=self.treasurer2, partner_id=self.supplier.id, **vals).with_env(self.env)
        asks = wish.with_user(self.treasurer2)
        if state == "cancelled":
            asks.action_cancel()
        elif state != "draft":
            asks.action_submit()
        if state in ("returned", "refused"):
            wish.with_user(self.treasurer)._answer(state, "x")
        elif state in ("approved", "billed", "repaid"):
            wish.with_user(self.treasurer).action_approve()
        if state in ("billed", "repaid"):
            bill = self._billed(wish)
            if state == "repaid":
                self._pay(bill)
        self.assertEqual(wish.state, state)
        return wish

    def test_every_state_and_role(self):
        handle = {
            "draft": {"submit", "cancel", "attach"},
            "returned": {"submit", "cancel", "attach"},
            "submitted": {"draft", "cancel", "attach"},
            "approved": {"cancel"},
            "cancelled": {"draft"},
        }
        answer = {"submitted": ANSWER, "approved": BACK}
        book = {"approved": {"make_bill"}}
        for state, _label in self.env["coop.spending.request"]._fields["state"].selection:
            if state == "repaid":
                continue
            found = self._walk(self._in_state(state), self.users)
            for user, steps in found.items():
                expected = set()
                if user in (self.treasurer, self.treasurer2, self.administrator, self.coach, self.member_user):
                    expected |= handle.get(state, set())
                if user in (self.treasurer, self.administrator, self.coach, self.board):
                    expected |= answer.get(state, set())
                if user in (self.treasurer, self.treasurer2, self.administrator):
                    expected |= book.get(state, set())
                self.assertEqual(steps, expected, f"{state} {user.name}")

    def test_what_is_billed_or_repaid_is_not_answered(self):
        """Mutant A20: refusing what is in the books would say that it was never spent."""
        billed = self._in_state("billed")
        repaid = self._approved(20.0, kind="receipt")
        self._pay(self._billed(repaid))
        self.assertEqual(repaid.state, "repaid")
        for wish in (billed, repaid):
            found = self._walk(wish, self.users)
            self.assertEqual(set().union(*found.values()), set(), wish.state)
            for answer in ("returned", "refused"):
                with self.assertRefused(UserError, "not possible now"):
                    wish.with_user(self.treasurer)._answer(answer, "x")
                with self.assertRefused(UserError, "not possible now"):
                    self._dialog(wish, answer).action_confirm()
            self.assertFalse(wish.answer_reason)

    def _dialog(self, wish, answer, user=None):
        dialogs = self.env["coop.request.answer"].with_user(user or self.treasurer)
        return dialogs.create({"res_model": wish._name, "res_id": wish.id, "answer": answer, "reason": "x"})

    def test_a_draft_bill_is_in_the_hands_of_who_keeps_the_books(self):
        wish = self._in_state("approved")
        self._billed(wish, post=False)
        found = self._walk(wish, self.users)
        self.assertEqual(found[self.treasurer], BACK | {"cancel", "make_bill"})
        self.assertEqual(found[self.coach], set())
        self.assertEqual(found[self.board], set())
        self.assertIn("Ask the treasurer", wish.with_user(self.coach)._get_cannot_reason("refuse"))

    def test_partly_billed(self):
        wish = self._in_state("approved")
        self._credit_note(self._billed(wish), 40.0)
        self.assertEqual((wish.state, wish.amount_reserved), ("billed", 40))
        found = self._walk(wish, self.users)
        self.assertEqual(found[self.treasurer], {"make_bill", "close"})
        self.assertEqual(found[self.coach] | found[self.board], set())
        wish.with_user(self.treasurer).action_close()
        self.assertEqual(self._walk(wish, (self.treasurer,))[self.treasurer], set())

    def test_above_the_limit(self):
        wish = self._in_state("submitted", amount=250.01)
        found = self._walk(wish, self.users)
        for user in (self.treasurer, self.coach):
            self.assertFalse(found[user] & ANSWER)
            self.assertIn("the board approves it", wish.with_user(user)._get_cannot_reason("approve"))
        for user in (self.board, self.administrator):
            self.assertLessEqual(ANSWER, found[user])

    def test_more_than_is_available(self):
        self._approved(950.0)
        wish = self._in_state("submitted")
        found = self._walk(wish, self.users)
        for user in (self.treasurer, self.coach):
            self.assertEqual(found[user] & (ANSWER | OVERRIDE), BACK)
            self.assertRegex(wish.with_user(user)._get_cannot_reason("approve"), "has .*50.00 available")
        for user in (self.board, self.administrator):
            self.assertEqual(found[user] & (ANSWER | OVERRIDE), BACK | OVERRIDE)

    def test_what_there_is_is_asked_anew(self):
        """What somebody saw before, in the same transaction, decides nothing."""
        first, second = (self._in_state("submitted", amount=200.0).with_user(self.treasurer) for _time in range(2))
        for _time in range(2):
            self._in_state("submitted", amount=200.0).with_user(self.treasurer).action_approve()
        more = self._in_state("submitted", amount=250.0).with_user(self.treasurer)
        self.assertEqual((first.available_now, second.available_now, more.may_approve), (600, 600, True))
        (first | second).action_approve()
        with self.assertRefused(UserError, "has .*200.00 available"):
            more.action_approve()

    def test_the_list_says_why_in_as_many_queries(self):
        def count(wishes):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = wishes.with_user(self.treasurer).read(["name", "may_approve", "cannot_approve_reason"])
            return self.env.cr.sql_log_count - before, rows

        self._earn(self.bert, 10.0)
        wishes = self._in_state("submitted") | self._in_state("submitted", member=self.bert)
        wishes |= self._in_state("submitted", amount=300.0)
        count(wishes)
        few, rows = count(wishes)
        self.assertEqual([row["may_approve"] for row in rows], [True, False, False])
        self.assertFalse(rows[0]["cannot_approve_reason"])
        self.assertIn("10.00", rows[1]["cannot_approve_reason"])
        self.assertIn("the board approves it", rows[2]["cannot_approve_reason"])
        more = self.env["coop.spending.request"].concat(*(self._in_state("submitted") for _number in range(10)))
        self.assertLessEqual(count(wishes | more)[0], few + 1)

    def test_a_dialog_is_its_owners(self):
        wish = self._in_state("submitted")
        dialog = self._dialog(wish, "refused")
        self.assertFalse(dialog.with_user(self.coach2).search([]))
        self.assertFalse(dialog.with_user(self.board).has_access("read"))
        dialog.action_confirm()
        self.assertEqual(wish.state, "refused")
