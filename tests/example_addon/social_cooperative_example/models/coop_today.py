from odoo import models
from odoo.fields import Domain

from odoo.addons.social_cooperative.models.today.card import Card


class CoopToday(models.AbstractModel):
    _inherit = "coop.today"

    def _get_cards(self):
        """What is submitted without an order number, to be asked for before it is invoiced."""
        return [
            *super()._get_cards(),
            Card(
                code="without_order_number",
                title="Work without an order number",
                model="coop.assignment",
                domain=Domain("state", "=", "submitted") & Domain("customer_reference", "=", False),
                groups=("social_cooperative.group_treasurer",),
                action="social_cooperative.coop_assignment_action",
                date="submitted_on",
                hint="Ask the customer for the order number, and fill it in on the assignment.",
            ),
        ]
