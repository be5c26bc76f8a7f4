from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class CoopPeriodMixin(models.AbstractModel):
    """Something that is in force from a first to a last day, both included; without a last day until further notice."""

    _name = "coop.period.mixin"
    _description = "In force from, to"

    date_from = fields.Date("Start", required=True, tracking=True, help="First day.")
    date_to = fields.Date("End", tracking=True, help="Last day; empty: until further notice.")
    phase = fields.Selection(
        [("upcoming", "Upcoming"), ("in_force", "In force"), ("ended", "Ended")],
        string="Status",
        compute="_compute_phase",
        search="_search_phase",
        help="By its dates, as of today.",
    )

    # === COMPUTE METHODS === #

    @api.depends("date_from", "date_to")
    def _compute_phase(self):
        today = fields.Date.context_today(self)
        for record in self:
            if not record.date_from:
                record.phase = False
            elif record.date_from > today:
                record.phase = "upcoming"
            else:
                record.phase = "ended" if record.date_to and record.date_to < today else "in_force"

    def _search_phase(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "upcoming": Domain("date_from", ">", today),
            "in_force": self._in_force_domain(today),
            "ended": Domain("date_to", "<", today) & Domain("date_from", "<=", today),
        }
        return Domain.OR(domains[phase] for phase in value if phase in domains)

    # === BUSINESS METHODS === #

    @api.model
    def _in_force_domain(self, date=None):
        """What is in force on a date, today when none is given."""
        date = date or fields.Date.context_today(self)
        return Domain("date_from", "<=", date) & (Domain("date_to", "=", False) | Domain("date_to", ">=", date))

    def _period_label(self):
        self.ensure_one()
        start = format_date(self.env, self.date_from)
        if not self.date_to:
            return self.env._("from %(start)s", start=start)
        return self.env._("%(start)s to %(end)s", start=start, end=format_date(self.env, self.date_to))
