from odoo import api, models
from odoo.fields import Domain

from ..common.groups import BOARD, COACH, TREASURER
from ..today.card import Card


class CoopToday(models.AbstractModel):
    """Permissions and agreements that end: without them members have no reward."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        common = {"domain": Domain("ends_soon", "=", True), "section": "watch", "date": "date_to", "deadline": True}
        return [
            *super()._get_cards(),
            Card(
                code="permissions_ending",
                title=self.env._("Permissions that end"),
                model="coop.permission",
                groups=(COACH, TREASURER, BOARD),
                action="social_cooperative.coop_permission_action",
                icon="fa-id-card-o",
                hint=self.env._("Two months before a permission ends it comes here, unless the next one is entered."),
                **common,
            ),
            Card(
                code="agreements_ending",
                title=self.env._("Agreements that end"),
                model="coop.agreement",
                groups=(TREASURER, BOARD),
                action="social_cooperative.coop_agreement_action",
                icon="fa-handshake-o",
                hint=self.env._("Three months before an agreement ends, or before the day of notice, it comes here."),
                **common,
            ),
        ]
