from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine import duties
from ..common.coop_guard import as_own_code
from ..common.groups import BOARD, TREASURER
from ..common.notification import notification
from ..common.selection import label_of

KINDS = [
    ("vat", "VAT return"),
    ("audit_committee", "Check by the audit committee"),
    ("annual_accounts", "Annual accounts made by the board"),
    ("general_meeting", "General meeting adopts the annual accounts"),
    ("filing", "Annual accounts filed at the trade register (KVK)"),
    ("corporate_tax", "Corporate tax return"),
    ("ubo", "Check of the UBO register"),
    ("insurance", "Insurances looked through"),
    ("privacy", "Register of personal data looked through"),
    ("agreement", "Agreement with a benefit authority"),
    ("permission", "Permission of a member"),
    ("kor_near", "Turnover near the limit of the small-business scheme (KOR)"),
    ("kor_passed", "The small-business scheme (KOR) is over: VAT is due"),
    ("other", "Other"),
]
# So long before its day a duty asks for attention.
NOTICE_DAYS = 30
# Agreements and permissions are on the calendar so long before they end.
HORIZON_MONTHS = 12


class CoopDuty(models.Model):
    """Something that the law, a contract or the cooperative itself asks before a day, with the proof that it was done."""

    _name = "coop.duty"
    _description = "Duty"
    _coop_help = "year-end#the-duty-calendar"
    _inherit = ["coop.guarded", "mail.thread", "mail.activity.mixin"]
    _order = "date, id"
    _check_company_auto = True

    name = fields.Char("What", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(KINDS, required=True, default="other", tracking=True)
    period_end = fields.Date(
        "Period up to", help="Last day of the quarter or year that it is about; empty when it is about none."
    )
    date = fields.Date("Before or on", required=True, tracking=True, help="The last day on which it may be done.")
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        tracking=True,
        check_company=True,
        domain=lambda self: [("all_group_ids", "in", (self.env.ref(TREASURER) | self.env.ref(BOARD)).ids)],
        help="Gets an activity a month before the day. Without anybody, the treasurer does.",
    )
    state = fields.Selection(
        [("open", "To do"), ("done", "Done"), ("not_needed", "Not needed")],
        "Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    done_on = fields.Date(copy=False, readonly=True)
    done_by_id = fields.Many2one("res.users", copy=False, readonly=True)
    proof_ids = fields.Many2many(
        "ir.attachment",
        string="Proof that it was done",
        copy=False,
        help="The receipt, minutes or letter that shows that it was done.",
    )
    source = fields.Char("Legal ground", readonly=True, help="Where the law asks it. A signal, no legal advice.")
    note = fields.Text("Notes")
    agreement_id = fields.Many2one("coop.agreement", readonly=True, index="btree_not_null", ondelete="cascade")
    permission_id = fields.Many2one("coop.permission", readonly=True, index="btree_not_null", ondelete="cascade")
    notified_for = fields.Date(readonly=True, copy=False, export_string_translation=False)

    _once_per_period = models.UniqueIndex(
        "(company_id, kind, period_end) WHERE kind NOT IN ('other', 'agreement', 'permission') AND period_end IS NOT NULL",
        "This duty is on the calendar already for that period.",
    )
    _once_per_agreement = models.UniqueIndex("(agreement_id) WHERE agreement_id IS NOT NULL AND state = 'open'")
    _once_per_permission = models.UniqueIndex("(permission_id) WHERE permission_id IS NOT NULL AND state = 'open'")

    # === COMPUTE METHODS === #

    @api.depends("date", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for duty in self:
            duty.is_late = duty.state == "open" and bool(duty.date) and duty.date < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & Domain("date", "<", fields.Date.context_today(self))
        return Domain.OR(late if wanted else ~late for wanted in value)

    @api.depends("name", "period_end")
    def _compute_display_name(self):
        for duty in self:
            end = duty.period_end and format_date(self.env, duty.period_end)
            duty.display_name = f"{duty.name} ({end})" if end else duty.name

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {
            "state",
            "done_on",
            "done_by_id",
            "notified_for",
            "source",
            "agreement_id",
            "permission_id",
        }

    def _guarded_message(self, names):
        return self.env._("Mark a duty as done, not needed or to do again by its buttons.")

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made._keep_proof()
        return made

    def write(self, vals):
        result = super().write(vals)
        if "proof_ids" in vals:
            self._keep_proof()
        return result

    def _keep_proof(self):
        """What was added before the duty was saved belongs to no record yet, so that only who added it could read it."""
        for duty in self:
            loose = duty.proof_ids.filtered(
                lambda paper: (
                    not paper.res_id and paper.res_model in (False, self._name) and paper.create_uid == self.env.user
                )
            )
            loose.write({"res_model": self._name, "res_id": duty.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(duty.state == "done" for duty in self):
            raise UserError(self.env._("A duty that was done stays on the calendar, with its proof."))

    # === ACTIONS === #

    def action_done(self):
        """Done today; of a duty that comes back, the next one is put on the calendar."""
        self._check_can_decide("open")
        as_own_code(self).write(
            {"state": "done", "done_on": fields.Date.context_today(self), "done_by_id": self.env.uid}
        )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        self._plan_next()

    def action_not_needed(self):
        """Left out this time; the next one is put on the calendar all the same."""
        self._check_can_decide("open")
        as_own_code(self).state = "not_needed"
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._plan_next()

    def action_reopen(self):
        self._check_can_decide("done", "not_needed")
        as_own_code(self).write({"state": "open", "done_on": False, "done_by_id": False, "notified_for": False})

    def action_load_start_set(self):
        """The usual duties of a cooperative, those that are not there yet.

        A button above the list, which sends what is ticked in it; that makes no difference.
        """
        company = self.env.company
        company._coop_check_enabled()
        self.check_access("create")
        today = fields.Date.context_today(self)
        year_end = duties.month_end(company.compute_fiscalyear_dates(today)["date_to"], 0)
        found = [
            (duty, self._first_asked(company, duty.code, period_end))
            for duty, period_end, _due in duties.start_set(year_end, today)
        ]
        vals_list = [self._prepare_vals(company, duty, period_end) for duty, period_end in found if period_end]
        planned = self._create_missing(vals_list)
        self._sync_agreements(company)
        return self._tell_planned(planned)

    @api.model
    def _first_asked(self, company, code, period_end):
        """The end of the first period, from this one on, over which a usual duty is one; None while nobody knows any.

        Within the small-business scheme there is no VAT return; after its last day there is one again.
        """
        if code != "vat" or not company._coop_is_kor_throughout(duties.period_start(code, period_end), period_end):
            return period_end
        if not company.coop_kor_to:
            return None
        return duties.period_end_of(code, period_end, fields.Date.add(company.coop_kor_to, days=1))

    def _tell_planned(self, planned):
        message = (
            self.env._("%(count)s duties were put on the calendar.", count=len(planned))
            if planned
            else self.env._("All usual duties are on the calendar already.")
        )
        return notification(message)

    # === CHECKS === #

    def _check_can_decide(self, *states):
        self.check_access("write")
        user = self.env.user
        if not self.env.su and not (user.has_group(TREASURER) or user.has_group(BOARD)):
            raise AccessError(self.env._("Only the treasurer and the board decide about duties."))
        for duty in self:
            if duty.state not in states:
                raise UserError(
                    self.env._(
                        "%(duty)s is %(state)s already.",
                        duty=duty.display_name,
                        state=label_of(duty, "state").lower(),
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_vals(self, company, duty, period_end):
        """
        :param duty: an engine.duties.Duty
        :param period_end: last day of the period that it is about
        """
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "company_id": company.id,
            "kind": duty.code,
            "name": labels[duty.code],
            "period_end": period_end,
            "date": duties.due_date(duty.code, period_end),
            "source": duty.source,
        }

    @api.model
    def _create_missing(self, vals_list):
        """Create the duties of which the period is not on the calendar yet."""
        known = {
            (duty.company_id.id, duty.kind, duty.period_end)
            for duty in self.search([("kind", "in", [vals["kind"] for vals in vals_list])])
        }
        missing = [vals for vals in vals_list if (vals["company_id"], vals["kind"], vals["period_end"]) not in known]
        return as_own_code(self).create(missing).with_env(self.env)

    def _plan_next(self):
        """The same duty over the next period, with the same person."""
        vals_list = []
        for duty in self.filtered(lambda duty: duty.kind in duties.BY_CODE and duty.period_end):
            period_end = duties.next_period_end(duty.kind, duty.period_end)
            period_end = self._first_asked(duty.company_id, duty.kind, period_end)
            if not period_end:
                continue
            vals = self._prepare_vals(duty.company_id, duties.BY_CODE[duty.kind], period_end)
            vals_list.append(vals | {"name": duty.name, "user_id": duty.user_id.id})
        self._create_missing(vals_list)

    # === AGREEMENTS AND PERMISSIONS === #

    @api.model
    def _sync_agreements(self, company):
        """Agreements and permissions that end within a year are on the calendar; what is no longer to do is not."""
        today = fields.Date.context_today(self)
        horizon = fields.Date.add(today, months=HORIZON_MONTHS)
        ending = (
            Domain("company_id", "=", company.id) & Domain("date_to", ">=", today) & Domain("date_to", "<=", horizon)
        )
        agreements = self.env["coop.agreement"].search(ending).filtered(lambda agreement: not agreement.successor_ids)
        permissions = self.env["coop.permission"].search(ending & Domain("member_id.state", "!=", "exited"))
        permissions = permissions.filtered(lambda permission: not permission._has_following())
        self._sync_records("agreement_id", company, {agreement: agreement.notice_date for agreement in agreements})
        self._sync_records("permission_id", company, {permission: permission.date_to for permission in permissions})

    @api.model
    def _sync_records(self, field, company, days):
        """One open duty for each record, on its day.

        :param dict days: {record: day}
        """
        open_duties = self.search([("company_id", "=", company.id), ("state", "=", "open"), (field, "!=", False)])
        by_record = {duty[field]: duty for duty in open_duties}
        as_own_code(open_duties.filtered(lambda duty: duty[field] not in days)).write({"state": "not_needed"})
        for record, day in days.items():
            duty = by_record.get(record)
            if duty and duty.date != day:
                duty.date = day
            elif not duty and not self._is_decided(field, record, day):
                as_own_code(self).create(self._prepare_record_vals(field, company, record, day))

    @api.model
    def _is_decided(self, field, record, day):
        """Whether somebody marked this ending as done or not needed before."""
        return bool(self.search_count([(field, "=", record.id), ("date", "=", day), ("state", "!=", "open")], limit=1))

    @api.model
    def _prepare_record_vals(self, field, company, record, day):
        agreement = field == "agreement_id"
        # Numbers and trade names only: calendars are printed and hung up.
        name = record.name if agreement else record.member_id._get_book_name()
        words = (
            self.env._("Agreement ends: %(name)s", name=name)
            if agreement
            else self.env._("Permission ends: %(name)s", name=name)
        )
        return {
            "company_id": company.id,
            "kind": "agreement" if agreement else "permission",
            "name": words,
            "date": day,
            "user_id": (record.user_id if agreement else record.member_id.coach_id).id,
            field: record.id,
        }

    # === CRON === #

    @api.model
    def _cron_remind(self):
        """Every day: bring endings up to date, and ask who is responsible a month before a day."""
        for company in self.env["res.company"].search([("coop_enabled", "=", True)]):
            # At night there is no user whose language it could be.
            words = self.with_context(lang=company.partner_id.lang or self.env.lang)
            words.with_company(company)._sync_agreements(company)
            words.with_company(company)._sync_kor(company)
        until = fields.Date.add(fields.Date.context_today(self), days=NOTICE_DAYS)
        # Agreements and permissions have reminders of their own.
        due = self.search(
            Domain("state", "=", "open")
            & Domain("date", "<=", until)
            & Domain("agreement_id", "=", False)
            & Domain("permission_id", "=", False)
        )
        for duty in due.filtered(lambda duty: duty.notified_for != duty.date):
            duty._remind()

    def _remind(self):
        self.ensure_one()
        user = self.user_id or self.company_id._coop_treasurer()
        if user:
            words = self.with_context(lang=user.lang)
            self.activity_schedule(
                "mail.mail_activity_data_todo", date_deadline=self.date, summary=words.name, user_id=user.id
            )
        as_own_code(self).notified_for = self.date
