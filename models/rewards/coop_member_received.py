from odoo import fields, models

from ..common.groups import MONEY_GROUPS


class CoopMember(models.Model):
    """When somebody asked what a member received elsewhere."""

    _inherit = "coop.member"

    received_confirmation_ids = fields.One2many(
        "coop.received.confirmation",
        "member_id",
        "Received elsewhere, confirmed",
        groups=MONEY_GROUPS,
    )

    def _get_last_confirmation(self, first, day):
        """The last confirmation for the half-year that begins on ``first``, of those that were there on a day."""
        self.ensure_one()
        own = self.received_confirmation_ids.filtered(lambda one: one.half_year == first and one.confirmed_on <= day)
        return own.sorted(lambda one: (one.confirmed_on, one.id))[-1:]
