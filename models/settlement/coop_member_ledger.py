from odoo import api, fields, models
from odoo.tools import SQL


class CoopMemberLedger(models.Model):
    """Which settlement booked an item of a pot."""

    _inherit = "coop.member.ledger"

    settlement_id = fields.Many2one("coop.settlement", readonly=True)

    _depends = {"account.move": ["coop_settlement_id"]}

    @api.model
    def _more_columns(self):
        return super()._more_columns() | {
            "settlement_id": {"earned": SQL("NULL::int4"), "pot": SQL("move.coop_settlement_id")}
        }
