from odoo import models


class CoopMemberStatus(models.Model):
    """A fixed amount is due for each month in which the member is active on the last day."""

    _name = "coop.member.status"
    _inherit = ["coop.settled.terms", "coop.member.status"]
