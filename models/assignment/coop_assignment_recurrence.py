from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import as_own_code, is_own_code
from ..common.member_states import AT_WORK
from ..common.selection import label_of

BATCH = 50


class CoopAssignmentRecurrence(models.Model):
    """Work that comes back, as cleaning every month: on the first day of each period a draft is made.

    The draft is a copy of the assignment that it was made from. A period is drafted once, also when its draft was
    thrown away afterwards; what was missed while the server stood still is made up.
    """

    _name = "coop.assignment.recurrence"
    _description = "Recurring assignment"
    _coop_help = "assignments#again-and-again"
    _inherit = ["coop.guarded", "mail.thread", "mail.activity.mixin"]
    _order = "date_next, id"
    _check_company_auto = True
    _rec_name = "title"

    _guarded_on_create = "drop"  # a new one begins at zero

    assignment_id = fields.Many2one(
        "coop.assignment",
        "Like",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Each period is drafted as a copy of this assignment.",
    )
    company_id = fields.Many2one(related="assignment_id.company_id", store=True, index=True, precompute=True)
    title = fields.Char(related="assignment_id.title")
    partner_id = fields.Many2one(related="assignment_id.partner_id")
    member_names = fields.Char(related="assignment_id.member_names")
    interval_number = fields.Integer("Every", default=1, required=True, tracking=True)
    interval_type = fields.Selection(
        [("week", "Weeks"), ("month", "Months")], "Period", default="month", required=True, tracking=True
    )
    date_start = fields.Date(
        "First time", required=True, tracking=True, help="The first day of work of the first assignment to be drafted."
    )
    date_until = fields.Date("Until", tracking=True, help="The last day on which one may begin; empty: no end.")
    period_count = fields.Integer("Periods drafted", readonly=True, copy=False, default=0)
    date_next = fields.Date("Next time", compute="_compute_date_next", store=True, index=True)
    drafted_ids = fields.One2many("coop.assignment", "recurrence_id", "Assignments", readonly=True)
    drafted_count = fields.Integer(compute="_compute_drafted_count")
    active = fields.Boolean(default=True, tracking=True)

    _interval_positive = models.Constraint("CHECK (interval_number > 0)", "Choose one or more weeks or months.")
    _dates_in_order = models.Constraint(
        "CHECK (date_until IS NULL OR date_start <= date_until)", "The end lies before the first time."
    )

    # === COMPUTE METHODS === #

    @api.depends("date_start", "date_until", "interval_number", "interval_type", "period_count")
    def _compute_date_next(self):
        for recurrence in self:
            day = recurrence._period_day(recurrence.period_count)
            over = recurrence.date_until and day and day > recurrence.date_until
            recurrence.date_next = False if over else day

    def _period_day(self, number):
        """The first day of a period, counted from the first one: 31 January, 28 February, 31 March."""
        self.ensure_one()
        count = number * (self.interval_number or 1)
        return self.date_start and self.date_start + relativedelta(**{f"{self.interval_type}s": count})

    @api.depends("drafted_ids")
    def _compute_drafted_count(self):
        groups = self.env["coop.assignment"]._read_group(
            [("recurrence_id", "in", self.ids)], ["recurrence_id"], ["__count"]
        )
        counts = {recurrence.id: count for recurrence, count in groups}
        for recurrence in self:
            recurrence.drafted_count = counts.get(recurrence.id, 0)

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"period_count"}

    def _guarded_message(self, names):
        return self.env._("How many periods were drafted is counted, not chosen.")

    @api.model_create_multi
    def create(self, vals_list):
        recurrences = super().create(vals_list)
        recurrences._check_can_repeat()
        return recurrences

    def write(self, vals):
        if {"date_start", "interval_number", "interval_type", "assignment_id"} & vals.keys():
            self._check_not_begun()
        result = super().write(vals)
        if "assignment_id" in vals:
            self._check_can_repeat()
        return result

    def _check_can_repeat(self):
        if not is_own_code(self.env):
            self.assignment_id._check_can("repeat")

    def _check_not_begun(self):
        for recurrence in self.filtered("period_count"):
            raise UserError(
                self.env._(
                    "%(title)s was drafted already: its rhythm is fixed. Archive it and make a new one.",
                    title=recurrence.title,
                )
            )

    # === ACTIONS === #

    def action_view_drafted(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_assignment_action")
        return action | {"domain": [("recurrence_id", "=", self.id)], "context": {"create": False}}

    @api.model
    def _cron_draft(self, batch_size=BATCH):
        """Every day: draft what is due, one recurring assignment after the other, each kept when it is done."""
        domain = [("date_next", "<=", fields.Date.context_today(self))]
        due = self.search(domain, limit=batch_size)
        remaining = len(due) if len(due) < batch_size else self.search_count(domain)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        for recurrence in due:
            recurrence = recurrence.try_lock_for_update().filtered_domain(domain)
            if recurrence:
                recurrence._draft_due_or_stop()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    # === BUSINESS METHODS === #

    def _draft_due_or_stop(self):
        """What cannot be drafted stops this one, and somebody is told; the others go on."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._check_members_work()
                self._draft_due()
        except UserError as error:
            self.active = False
            self.message_post(body=self.env._("Stopped: %(reason)s", reason=str(error)))
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(self.assignment_id.share_ids.member_id.coach_id[:1] or self.create_uid).id,
                summary=self.env._("A recurring assignment was stopped"),
                note=str(error),
            )

    def _check_members_work(self):
        for member in self.assignment_id.share_ids.member_id:
            if member.state not in AT_WORK:
                raise UserError(
                    self.env._(
                        "%(member)s is %(state)s.",
                        member=member._get_book_name(),
                        state=label_of(member, "state").lower(),
                    )
                )

    def _draft_due(self):
        today = fields.Date.context_today(self)
        while self.date_next and self.date_next <= today:
            self.assignment_id._repeat(self.date_next, recurrence_id=self.id, period_date=self.date_next)
            as_own_code(self).period_count += 1


class CoopAssignment(models.Model):
    _inherit = "coop.assignment"

    recurrence_id = fields.Many2one(
        "coop.assignment.recurrence",
        "Recurring assignment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    period_date = fields.Date("Period", readonly=True, copy=False, help="The period of the recurring assignment.")
    recurrence_ids = fields.One2many("coop.assignment.recurrence", "assignment_id", "Repeated by")

    _period_uniq = models.UniqueIndex(
        "(recurrence_id, period_date) WHERE recurrence_id IS NOT NULL", "This period was drafted already."
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"recurrence_id", "period_date"}

    def action_repeat_regularly(self):
        """Open what repeats this assignment, or a new one that begins a month later."""
        self.ensure_one()
        self._check_can("repeat")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repeat regularly"),
            "res_model": "coop.assignment.recurrence",
            "res_id": self.recurrence_ids[:1].id,
            "view_mode": "form",
            "context": {
                "default_assignment_id": self.id,
                "default_date_start": self.date_start + relativedelta(months=1),
            },
        }
