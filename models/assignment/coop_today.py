from odoo import api, models
from odoo.fields import Domain

from ..common.groups import COACH, TREASURER
from ..today.card import Card


class CoopToday(models.AbstractModel):
    """Work that waits for an answer, and customers who pay late."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._assignment_cards(), *self._late_customer_cards()]

    @api.model
    def _assignment_cards(self):
        return [
            Card(
                code="assignments_to_approve",
                title=self.env._("Assignments to approve"),
                model="coop.assignment",
                domain=Domain("state", "=", "submitted"),
                groups=(COACH, TREASURER),
                action="social_cooperative.coop_assignment_action_to_approve",
                icon="fa-briefcase",
                date="submitted_on",
                hint=self.env._("Members send in work from their phone; a coach enters it under Assignments."),
            ),
            Card(
                code="assignments_sent_back",
                title=self.env._("Assignments sent back"),
                model="coop.assignment",
                domain=Domain("state", "=", "returned"),
                groups=(COACH,),
                action="social_cooperative.coop_assignment_action",
                icon="fa-reply",
                date="date_start",
                hint=self.env._(
                    "Work that lacks something is sent back with a reason, and comes here until it is sent in again."
                ),
            ),
        ]

    @api.model
    def _late_customer_cards(self):
        """By the invoice for who may read it; a coach sees the work that is not paid."""
        hint = self.env._("An invoice comes here on the day after it should have been paid.")
        common = {
            "title": self.env._("Customers who pay late"),
            "section": "watch",
            "icon": "fa-hourglass-end",
            "hint": hint,
            "deadline": True,
        }
        return [
            Card(
                code="late_customers",
                model="account.move",
                domain=Domain("coop_is_overdue", "=", True),
                groups=(TREASURER,),
                action="social_cooperative.coop_overdue_action",
                date="invoice_date_due",
                **common,
            ),
            Card(
                code="late_customers_of_members",
                model="coop.assignment",
                domain=Domain("state", "=", "invoiced") & Domain("date_due", "<", self._today()),
                groups=(COACH,),
                action="social_cooperative.coop_assignment_action",
                date="date_due",
                **common,
            ),
        ]
