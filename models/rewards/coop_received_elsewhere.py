from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date

from ...engine import VOLUNTEER, Elsewhere, Month, to_decimal, volunteer_room
from ..common.coop_bsn import bsn_warning
from .coop_legal_amount import LEGAL_BASES

BASES = [basis for basis in LEGAL_BASES if basis[0] in ("31.2.j", "31.2.k", "31.2.n", "31.2.r", "31.2.y", "34a")]


class CoopReceivedElsewhere(models.Model):
    """What a member received from somebody else: volunteer pay, a premium, an exemption used in another job.

    Entered by hand per month, because the law's maximum is per person and not per organisation (domain §2.3).
    """

    _name = "coop.received.elsewhere"
    _description = "Received elsewhere"
    _inherit = ["mail.thread"]
    _order = "month desc, id desc"
    _check_company_auto = True

    member_id = fields.Many2one(
        "coop.member", required=True, index=True, ondelete="restrict", check_company=True, tracking=True
    )
    company_id = fields.Many2one(related="member_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True, tracking=True, default=lambda self: fields.Date.context_today(self).replace(day=1)
    )
    legal_basis = fields.Selection(BASES, "What", required=True, default="31.2.k", tracking=True)
    amount = fields.Monetary(required=True, tracking=True)
    note = fields.Char(help="From whom. No reason of benefit, no health, no BSN.")
    cliff = fields.Char("Signal", compute="_compute_cliff", help="How much volunteer allowance is still free.")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Enter what was received; nothing received needs no line."
    )
    _first_of_month = models.Constraint("CHECK (EXTRACT(DAY FROM month) = 1)", "A month is kept as its first day.")

    # === COMPUTE METHODS === #

    @api.depends("member_id", "month", "legal_basis", "amount")
    def _compute_cliff(self):
        for line in self:
            room = line._volunteer_room()
            line.cliff = line._cliff_text(room) if room else False

    def _volunteer_room(self):
        """What is free with this line counted; None when it is no volunteer pay."""
        self.ensure_one()
        if self.legal_basis != VOLUNTEER or not self.member_id or not self.month:
            return None
        received = self.member_id._origin._volunteer_pay(without=self._origin)
        month = Month.of(self.month)
        received[month] = received.get(month, 0) + to_decimal(self.amount)
        return volunteer_room(received, self.env["coop.legal.amount"]._all_to_engine(), month)

    def _cliff_text(self, room):
        return self.member_id._volunteer_text(room, self.currency_id)

    # === CONSTRAINTS === #

    @api.onchange("amount", "month", "legal_basis", "member_id")
    def _onchange_amount(self):
        """Said before it happens: one euro over and everything counts."""
        if self.month:
            self.month = self.month.replace(day=1)
        room = self._volunteer_room()
        if room and room.over:
            return {
                "warning": {
                    "title": self.env._("More than the volunteer allowance allows"),
                    "message": self._cliff_text(room),
                }
            }
        return None

    @api.onchange("note")
    def _onchange_note(self):
        return bsn_warning(self.env, self.note)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._complete_vals(vals))

    def _complete_vals(self, vals):
        """Any day of a month stands for the month."""
        month = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": month.replace(day=1)} if month else vals

    @api.depends("member_id", "month")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.member_id.display_name} {format_date(self.env, line.month, date_format='MMMM y')}"
            )

    # === BUSINESS METHODS === #

    @api.model
    def _by_member(self, members):
        """{member id: tuple of what was received, as the engine reads it}"""
        # Whoever may compute for a member may use what counts for him, also without rights on this list.
        lines = self.sudo().search_fetch(
            [("member_id", "in", members.ids)], ["member_id", "legal_basis", "month", "amount"], order="month, id"
        )
        result = defaultdict(tuple)
        for line in lines:
            result[line.member_id.id] += (Elsewhere(line.legal_basis, Month.of(line.month), to_decimal(line.amount)),)
        return result
