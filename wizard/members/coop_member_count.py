from datetime import date

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ...engine import Period, members_on, movement


class CoopMemberCount(models.TransientModel):
    """How many members there are on a day, and how their number went over the years."""

    _name = "coop.member.count"
    _description = "Members over time"
    _coop_help = "people"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    day = fields.Date("Members on", required=True, default=fields.Date.context_today)
    members = fields.Integer(compute="_compute_members", help="On trial, active or paused on that day.")
    line_ids = fields.One2many("coop.member.count.line", "count_id", "Years", readonly=True)

    def _compute_display_name(self):
        self.display_name = self.env._("Members over time")

    @api.depends("day", "company_id")
    def _compute_members(self):
        for count in self:
            people = self.env["coop.member.spell"]._of_people(count.company_id)
            every = [spell for spells in people.values() for spell in spells]
            count.members = members_on(every, count.day) if count.day else 0

    # === ACTIONS === #

    @api.model
    def action_open(self):
        """The page of the present company, counted anew."""
        self.env["coop.member.spell"].check_access("read")
        count = self.create({})
        count.line_ids = [Command.create(vals) for vals in count._prepare_lines()]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Members over time"),
            "res_model": self._name,
            "res_id": count.id,
            "view_mode": "form",
        }

    def action_open_members(self):
        """The members of the chosen day."""
        self.ensure_one()
        self.check_access("read")
        in_time = Domain("date_from", "<=", self.day) & (
            Domain("date_left", "=", False) | Domain("date_left", ">", self.day)
        )
        return self._action_spells(self.env._("Members on a day"), in_time)

    def _action_spells(self, name, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "coop.member.spell",
            "view_mode": "list,pivot,graph",
            "domain": list(Domain("company_id", "=", self.company_id.id) & domain),
        }

    # === BUSINESS METHODS === #

    def _prepare_lines(self):
        """Values of a line for each year since the first member, the latest first."""
        self.ensure_one()
        people = self.env["coop.member.spell"]._of_people(self.company_id).values()
        starts = [spells[0].date_from.year for spells in people]
        if not starts:
            return []
        last = fields.Date.context_today(self).year
        counted = [
            movement(people, Period(date(year, 1, 1), date(year, 12, 31))) for year in range(last, min(starts) - 1, -1)
        ]
        return [
            {
                "year": str(one.period.date_from.year),
                "at_start": one.at_start,
                "entrants": one.entrants,
                "returned": one.returned,
                "leavers": one.leavers,
                "at_end": one.at_end,
                "adds_up": one.adds_up,
            }
            for one in counted
        ]


class CoopMemberCountLine(models.TransientModel):
    """A calendar year: members when it began + entrants − leavers = members at its end, each counted by itself."""

    _name = "coop.member.count.line"
    _description = "Members over a year"
    _inherit = ["coop.dialog"]
    _order = "year desc"

    count_id = fields.Many2one("coop.member.count", required=True, readonly=True, ondelete="cascade")
    year = fields.Char(readonly=True)
    at_start = fields.Integer("At the start", readonly=True, help="In the evening of 31 December of the year before.")
    entrants = fields.Integer(
        readonly=True, help="Began in the year, on trial or as an active member; also who came back."
    )
    returned = fields.Integer("Came back", readonly=True, help="Of the entrants: was a member before.")
    leavers = fields.Integer(readonly=True, help="First day as somebody who left lies in the year.")
    at_end = fields.Integer("At the end", readonly=True, help="On 31 December; in this year: as entered until today.")
    adds_up = fields.Boolean("Adds up", readonly=True, help="At the start + entrants − leavers = at the end.")

    # === ACTIONS === #

    def action_open_entrants(self):
        return self._action_of_year(self.env._("Entrants %(year)s", year=self.year), "date_from")

    def action_open_leavers(self):
        return self._action_of_year(self.env._("Leavers %(year)s", year=self.year), "date_left")

    def _action_of_year(self, name, field):
        self.ensure_one()
        self.check_access("read")
        in_year = Domain(field, ">=", f"{self.year}-01-01") & Domain(field, "<=", f"{self.year}-12-31")
        return self.count_id._action_spells(name, in_year)
