from odoo import api, fields, models
from odoo.tools import SQL


class CoopMemberLedger(models.Model):
    """Under which agreement an item falls."""

    _inherit = "coop.member.ledger"

    agreement_id = fields.Many2one(
        "coop.agreement", readonly=True, help="Of the permission in force on the date of the item."
    )

    _depends = {"coop.permission": ["active", "agreement_id", "date_from", "date_to", "member_id"]}

    @api.model
    def _more_columns(self):
        return super()._more_columns() | {
            "agreement_id": {
                "earned": self._agreement_sql(SQL("line.member_id"), SQL("line.date")),
                "pot": self._agreement_sql(SQL("item.coop_member_id"), SQL("item.date")),
            }
        }

    @api.model
    def _agreement_sql(self, member, date):
        # A member has at most one permission at a time: a constraint of the database.
        return SQL(
            """(SELECT permission.agreement_id FROM coop_permission permission
                 WHERE permission.member_id = %(member)s AND permission.active
                   AND permission.date_from <= %(date)s
                   AND (permission.date_to IS NULL OR permission.date_to >= %(date)s))""",
            member=member,
            date=date,
        )
