from odoo import api, models
from odoo.fields import Domain

from ..common.groups import COACH, TREASURER
from ..today.card import Card


class CoopToday(models.AbstractModel):
    """Who wants to become a member."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        return [
            *super()._get_cards(),
            Card(
                code="applicants",
                title=self.env._("Applicants"),
                model="coop.member",
                domain=Domain("state", "=", "applicant"),
                groups=(COACH, TREASURER),
                action="social_cooperative.coop_member_action_applicants",
                section="watch",
                icon="fa-user-plus",
                date="state_date",
                hint=self.env._(
                    "Somebody who wants to join is entered under Members, and stays an applicant until a trial begins."
                ),
            ),
        ]
