from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...engine import Spell, spells_of
from ..common.coop_guard import on_own_authority

NO_OVERLAP = "coop_member_spell_no_overlap"


class CoopMemberSpell(models.Model):
    """One time as a member, from a first day until the first day as somebody who left. People come back.

    What is entered is the history of states (``coop.member.status``). The spells are kept beside it, so that members of a
    day, entrants and leavers are counted from rows with an index, and so that what belongs to one membership can point
    at it. Nobody writes them but :meth:`_follow_history`.
    """

    _name = "coop.member.spell"
    _description = "Time as a member"
    _coop_help = "people"
    _inherit = ["coop.guarded"]
    _order = "date_from desc, id desc"
    _guarded_rows = True

    member_id = fields.Many2one("coop.member", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="member_id.company_id", store=True, index=True, precompute=True)
    sequence = fields.Integer("Time", required=True, readonly=True, help="1: the first time as a member; 2: came back.")
    opening_id = fields.Many2one(
        "coop.member.status", "Began with", required=True, readonly=True, index=True, ondelete="cascade"
    )
    closing_id = fields.Many2one(
        "coop.member.status", "Ended with", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date_from = fields.Date("From", required=True, readonly=True, help="First day, on trial or as an active member.")
    date_left = fields.Date("Left On", readonly=True, help="First day as somebody who left; empty: is a member.")
    date_to = fields.Date("Until", compute="_compute_date_to", help="Last day as a member.")
    admission_date = fields.Date("Admitted", readonly=True, help="First day as an active member in this time.")
    exit_reason = fields.Selection(string="Reason of exit", related="closing_id.exit_reason", store=True)

    # Entered and left on one day holds no day, and so overlaps nothing. Deferrable: several dates can move at once.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(member_id, member_id, '[]') WITH &&,"
        " daterange(date_from, date_left, '[)') WITH &&) DEFERRABLE INITIALLY IMMEDIATE",
        "This member is a member in that time already.",
    )
    _left_after = models.Constraint(
        "CHECK (date_left IS NULL OR date_from <= date_left)", "Nobody leaves before the first day."
    )
    _opening_uniq = models.UniqueIndex("(opening_id)", "This line of the history began another time as a member.")

    @api.depends("date_left")
    def _compute_date_to(self):
        for spell in self:
            spell.date_to = spell.date_left and fields.Date.subtract(spell.date_left, days=1)

    @api.depends("member_id", "date_from", "date_left")
    def _compute_display_name(self):
        for spell in self:
            name, start = spell.member_id.display_name, format_date(self.env, spell.date_from)
            end = format_date(self.env, spell.date_to) if spell.date_to else ""
            spell.display_name = f"{name} {start} – {end}".strip()

    # === FOLLOWING THE HISTORY === #

    @api.model
    def _follow_history(self, members):
        """Make the spells of these members what their histories tell. A spell stays the same row as long as the line does
        that began it, or else as long as its place among the spells.
        """
        # Whoever takes a step of a member need not be allowed to read his history.
        statuses = self.env["coop.member.status"].sudo()
        lines = statuses.search([("member_id", "in", members.ids)], order="date, id").grouped("member_id")
        own = on_own_authority(self)
        kept = own.search([("member_id", "in", members.ids)], order="date_from, id").grouped("member_id")
        vals_list = []
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", SQL.identifier(NO_OVERLAP)))
        for member in members.sudo():
            wanted = self._prepare_spells(member, lines.get(member, statuses))
            vals_list += self._write_spells(kept.get(member, own), wanted)
        own.create(vals_list)
        own.flush_model()
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", SQL.identifier(NO_OVERLAP)))

    @api.model
    def _prepare_spells(self, member, history):
        """[values] of the spells that the history tells of, oldest first."""
        spells = spells_of([(status.date, status.state) for status in history])
        return [
            {
                "member_id": member.id,
                "sequence": number,
                "opening_id": history[spell.opened].id,
                "closing_id": spell.closed is not None and history[spell.closed].id,
                "date_from": spell.date_from,
                "date_left": spell.date_left or False,
                "admission_date": spell.admitted or False,
            }
            for number, spell in enumerate(spells, 1)
        ]

    @api.model
    def _write_spells(self, rows, wanted):
        """Write these values on the rows that there are.

        :return: the values for which a row is still to be made
        """
        by_opening = {row.opening_id.id: row for row in rows}
        found = [by_opening.pop(vals["opening_id"], None) for vals in wanted]
        left = list(by_opening.values())
        result = []
        for vals, row in zip(wanted, found, strict=True):
            row = row or (left.pop(0) if left else None)
            if row:
                row.write({name: value for name, value in vals.items() if row._would_change([name], {name: value})})
            else:
                result.append(vals)
        rows.browse([row.id for row in left]).unlink()
        return result

    # === COUNTING === #

    @api.model
    def _of_people(self, company):
        """{member id: [Spell]} of everybody who was ever a member of a company, as the engine counts them."""
        people = defaultdict(list)
        for spell in self.search_fetch(
            [("company_id", "=", company.id)], ["member_id", "date_from", "date_left"], order="date_from, id"
        ):
            people[spell.member_id.id].append(Spell(spell.date_from, spell.date_left or None))
        return people
