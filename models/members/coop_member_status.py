from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..common.coop_bsn import bsn_warning
from ..common.coop_guard import has_mark, with_mark
from ..common.member_states import EXIT_REASONS, STATES, TRANSITIONS
from ..common.selection import label_of

_CHECKED_LATER = "coop_status_checked_later"


def checked_later(records):
    """The same records, whose history is checked as a whole by the caller once all lines are written.

    Two dates moved together must not be refused for the moment in which only one of them has moved.
    """
    return with_mark(records, _CHECKED_LATER)


class CoopMemberStatus(models.Model):
    """One step in a member's life. A fixed contribution counts the months in which the member is active on the
    last day (design §4), so the dates matter and are kept."""

    _name = "coop.member.status"
    _description = "Member status"
    _order = "date desc, id desc"

    member_id = fields.Many2one("coop.member", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="member_id.company_id", store=True, index=True)
    state = fields.Selection(STATES, string="Status", required=True)
    date = fields.Date("Since", required=True, default=fields.Date.context_today, help="First day in this status.")
    exit_reason = fields.Selection(EXIT_REASONS, "Reason of exit", help="Where the member went.")
    note = fields.Char()

    _reason_of_exit = models.Constraint(
        "CHECK (exit_reason IS NULL OR state = 'exited')", "Only an exit has a reason of exit."
    )

    @api.onchange("note")
    def _onchange_note(self):
        return bsn_warning(self.env, self.note)

    # === CONSTRAINTS === #

    @api.constrains("member_id", "state", "date")
    def _check_sequence(self):
        if has_mark(self.env, _CHECKED_LATER):
            return
        for member in self.member_id:
            history = member.status_ids.sorted(lambda status: (status.date, status.id))
            for before, after in zip(history, history[1:], strict=False):
                if after.state not in TRANSITIONS[before.state]:
                    raise ValidationError(before._explain_impossible(after))

    def _explain_impossible(self, after):
        return self.env._(
            "The history of %(member)s does not fit: %(after)s since %(after_date)s cannot follow %(before)s since "
            "%(before_date)s. Choose another date, or first correct the earlier dates in the tab History.",
            member=self.member_id.display_name,
            before=label_of(self, "state"),
            before_date=format_date(self.env, self.date),
            after=label_of(after, "state"),
            after_date=format_date(self.env, after.date),
        )

    @api.constrains("date")
    def _check_not_in_future(self):
        for status in self:
            if status.date > fields.Date.context_today(status):
                raise ValidationError(
                    self.env._(
                        "%(state)s since %(date)s lies in the future. "
                        "Change the status on that day, or later with that day as its date.",
                        state=label_of(status, "state"),
                        date=format_date(self.env, status.date),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        statuses = super().create(vals_list)
        statuses._spells_follow(statuses.member_id)
        return statuses

    def write(self, vals):
        before = {status: (label_of(status, "state"), status.date) for status in self}
        members = self.member_id
        result = super().write(vals)
        self._spells_follow(members | self.member_id)
        for status, (label, date) in before.items():
            if (label_of(status, "state"), status.date) != (label, date):
                status._log_correction(label, date)
        return result

    def _log_correction(self, label, date):
        self.ensure_one()
        self.member_id._message_log(
            body=self.env._(
                "History corrected: %(before)s since %(before_date)s is now %(after)s since %(after_date)s.",
                before=label,
                before_date=format_date(self.env, date),
                after=label_of(self, "state"),
                after_date=format_date(self.env, self.date),
            )
        )

    def unlink(self):
        members = self.member_id
        result = super().unlink()
        self._spells_follow(members.exists())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_last(self):
        for status in self:
            newer = status.member_id.status_ids - self
            if not newer or any((other.date, other.id) > (status.date, status.id) for other in newer):
                raise UserError(
                    self.env._("Only the last change of status can be taken back, and the first line stays.")
                )

    # === BUSINESS METHODS === #

    def _spells_follow(self, members):
        """The spells of these members tell again what their histories do, unless the caller looks at them as a whole."""
        if not has_mark(self.env, _CHECKED_LATER):
            self.env["coop.member.spell"]._follow_history(members)

    @api.model
    def _histories(self, members):
        """{member id: [(first day, state)], oldest first}, as the engine takes it."""
        # Figures of a member are for people who need not be allowed to read the history itself, as the board.
        statuses = self.sudo().search_fetch(
            [("member_id", "in", members.ids)], ["member_id", "date", "state"], order="date, id"
        )
        histories = defaultdict(list)
        for status in statuses:
            histories[status.member_id.id].append((status.date, status.state))
        return histories
