from odoo.tests import HttpCase, tagged

from .common_assignment import AssignmentCase


@tagged("post_install", "-at_install", "thorough")
class TestAssignmentTour(AssignmentCase, HttpCase):
    """Assignment to paid invoice in a real browser, with the books checked to the cent afterwards."""

    def test_assignment_to_paid_invoice(self):
        self._rule(30.0)
        shares = {self.anna: 33.34, self.bert: 66.65}
        assignment = self._assignment((33.33, 33.33, 33.33), shares, "amount", title="Garden and shed")
        assignment.action_submit()
        page = "/odoo/action-social_cooperative.coop_assignment_action"
        self.start_tour(page, "coop_assignment_approve", login=self.coach.login)
        self.assertEqual((assignment.state, assignment.approved_by_id), ("approved", self.coach))
        self.start_tour(page, "coop_assignment_paid", login=self.treasurer.login)
        self.assertEqual((assignment.state, assignment.amount_residual), ("paid", 0))
        self.assertEqual(self._turnover(assignment.invoice_id), shares)
        self._settle("2026-12-31")
        self.assertEqual((self._pot_balance(self.anna), self._pot_balance(self.bert)), (23.34, 46.65))

    def test_alone(self):
        assignment = self._assignment((33.33,), {self.anna: 0}, "percentage", title="Curtains")
        page = "/odoo/action-social_cooperative.coop_assignment_action"
        self.start_tour(page, "coop_assignment_alone", login=self.coach.login)
        self.assertFalse(assignment.share_ids.percentage, "shown only")
