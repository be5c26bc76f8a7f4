from odoo import api, fields, models
from odoo.tools import format_date

from ...engine import to_decimal
from ...engine.pot_line import pot_line


class CoopMember(models.Model):
    """What was in a member's pot over time."""

    _inherit = "coop.member"

    pot_history = fields.Json(
        compute="_compute_pot_history",
        export_string_translation=False,
        help="What was booked in the pot at the end of each of the last twelve months.",
    )

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_pot_history(self):
        lines = self._get_pot_lines()
        for member in self:
            line = lines.get(member._origin.id, [])
            member.pot_history = {
                "labels": [format_date(self.env, day, date_format="MMM yy") for day, _balance in line],
                "values": [float(balance) for _day, balance in line],
            }

    def _get_pot_lines(self):
        """{member id: [(last day of a month, what was booked in the pot then)]}, in euro, by one query; the last is
        ``pot_booked``."""
        # Whoever may see the member may see his pot; a coach has no rights on the books it is read from.
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("coop_member_id", "in", self.ids),
                    ("coop_pot_id", "in", self.sudo().company_id.coop_pot_id.ids),
                    ("parent_state", "=", "posted"),
                ],
                ["coop_member_id", "date:month"],
                ["balance:sum"],
            )
        )
        changes = {}
        for member, month, balance in groups:
            changes.setdefault(member.id, {})[month] = to_decimal(-balance)
        today = fields.Date.context_today(self)
        return {member_id: pot_line(own, today) for member_id, own in changes.items()}
