from odoo.tests import tagged

from ..settlement.common_receipts import ReceiptScenario
from .common_assignment import AssignmentCase


@tagged("post_install", "-at_install")
class TestAssignmentOutcome(AssignmentCase, ReceiptScenario):
    """The back office says of an assignment what pot and member's page say: to Odoo all of these are paid."""

    def _found(self, outcome, user=None):
        """Which of these assignments the filter finds."""
        assignments = self.env["coop.assignment"].with_user(user or self.treasurer)
        return assignments.search([("outcome", "=", outcome), ("id", "in", self.made.ids)])

    def _make(self, settle):
        assignment, invoice = self._posted(lines=(100.0,))
        settle(invoice)
        self.env.flush_all()
        self.env.invalidate_all()
        self.made = getattr(self, "made", assignment) | assignment
        return assignment

    def _check(self, expected):
        for assignment, outcome in expected.items():
            with self.subTest(outcome, assignment=assignment.name):
                self.assertEqual(assignment.outcome, outcome)
                own = self.anna.sudo().analytic_account_id
                self.assertEqual(assignment.sudo()._get_outcomes(own), {assignment.id: outcome}, "on the member's page")
        for outcome in dict(self.env["coop.assignment"]._fields["outcome"].selection):
            of_this = [assignment for assignment, found in expected.items() if found == outcome]
            self.assertEqual(sorted(self._found(outcome).ids), sorted(row.id for row in of_this), outcome)
        self.assertEqual(self._found("paid", self.coach), self._found("paid") & self.made.with_user(self.coach))

    def test_what_it_says(self):
        customer = {"partner_id": self.customer.id}
        gone = self._make(lambda invoice: (self._pay(invoice), invoice.matched_payment_ids.action_draft()))
        expected = {
            self._make(self._pay): "paid",
            self._make(lambda invoice: self._write_off(invoice, 0.0)): "written_off",
            self._make(lambda invoice: self._write_off(invoice, 75.0)): "partly_written_off",
            self._make(lambda invoice: self._matched(invoice, (self.doubtful, 100.0, customer))): "invoiced",
            self._make(lambda invoice: self._pay(invoice, amount=40.0)): "invoiced",
            self._make(lambda invoice: None): "invoiced",
            self._make(self._credit_note): "credited",
            gone: "invoiced",
        }
        self.made.invalidate_recordset()
        self._check(expected)

    def test_doubtful_and_then(self):
        """What becomes of a debt that was moved changes nothing on the assignment or its invoice."""
        assignments, items = [], []
        for _number in range(2):
            move = {}
            assignment = self._make(
                lambda invoice, move=move: move.update(
                    entry=self._matched(invoice, (self.doubtful, 100.0, {"partner_id": self.customer.id}))
                )
            )
            assignments.append(assignment)
            items.append(self._term(move["entry"], self.doubtful))
        self._pay_item(items[0], date="2026-01-28")
        loss = self._entry((self.bad_debts, 100.0, {}), (self.doubtful, -100.0, {"partner_id": self.customer.id}))
        (items[1] | self._term(loss, self.doubtful)).reconcile()
        self.env.invalidate_all()
        self._check(dict(zip(assignments, ("paid", "written_off"), strict=True)))

    def test_its_own_state_is_odoos(self):
        assignment = self._make(lambda invoice: self._write_off(invoice, 0.0))
        self.assertEqual(assignment.state, "paid", "the filter of the outcome is what tells them apart")
        label = dict(assignment._fields["state"]._description_selection(self.env))["paid"]
        self.assertNotIn("aid", label)
