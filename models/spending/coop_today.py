from odoo import api, models
from odoo.fields import Domain

from ..common.groups import BOARD, COACH, TREASURER
from ..today.card import Card


class CoopToday(models.AbstractModel):
    """Spending that waits for an answer, or for its bill."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._spending_cards()]

    @api.model
    def _spending_cards(self):
        common = {"model": "coop.spending.request", "icon": "fa-shopping-cart"}
        return [
            Card(
                code="requests_to_answer",
                title=self.env._("Spending requests to answer"),
                domain=Domain("state", "=", "submitted"),
                groups=(COACH, TREASURER, BOARD),
                action="social_cooperative.coop_spending_request_action_to_answer",
                date="submitted_on",
                hint=self.env._("Members ask from their phone; a coach enters a request under Spending."),
                **common,
            ),
            Card(
                code="requests_sent_back",
                title=self.env._("Spending requests sent back"),
                domain=Domain("state", "=", "returned"),
                groups=(COACH,),
                action="social_cooperative.coop_spending_request_action",
                date="date",
                hint=self.env._(
                    "A request that lacks something is sent back with a reason, and comes here until it is sent in again."
                ),
                **common,
            ),
            Card(
                code="requests_to_bill",
                title=self.env._("Approved requests without a bill"),
                domain=Domain("state", "=", "approved"),
                groups=(TREASURER,),
                action="social_cooperative.coop_spending_request_action",
                section="book",
                date="approved_on",
                hint=self.env._(
                    "What is approved comes here until its bill or repayment is made with the button on the request."
                ),
                **common,
            ),
        ]
