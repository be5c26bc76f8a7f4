from odoo import models


class CoopPermission(models.Model):
    """From when to when a member is under an agreement decides which rules are his."""

    _name = "coop.permission"
    _inherit = ["coop.settled.terms", "coop.permission"]
