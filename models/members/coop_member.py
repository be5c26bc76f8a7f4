from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...engine import spells_of
from ..common.coop_bsn import bsn_warning
from ..common.coop_followers import documents_out_of_reach, hand_over_activities
from ..common.coop_guard import without_defaults
from ..common.groups import BOARD, COACH, TREASURER
from ..common.member_states import EXIT_REASONS, STATES
from ..common.selection import label_of
from .coop_member_status import checked_later

# What only the history says.
FROM_HISTORY = ("state", "state_date", "admission_date")


class CoopMember(models.Model):
    """A person who runs a small business inside the cooperative.

    Being a member already reveals that somebody is on benefit, so everything that leaves this
    model for the books, the till or a customer carries number and trade name, never the surname
    (design §3 "Names in the books").
    """

    _name = "coop.member"
    _description = "Member"
    _inherit = ["coop.of.cooperative", "mail.thread", "mail.activity.mixin"]
    _order = "number, id"
    _rec_name = "number"
    _rec_names_search = ["number", "trade_name", "partner_id.name"]
    _check_company_auto = True
    _mail_post_access = "read"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        check_company=True,
        domain="[('is_company', '=', False), ('parent_id', '=', False)]",
        help="The member's own contact: a person, not part of a company. "
        "Journal items on the pot are booked on this contact.",
    )
    # Not readonly as such: an import brings the numbers of the time before along.
    number = fields.Char(copy=False, index=True, help="Given by the company's own sequence.")
    trade_name = fields.Char(
        tracking=True,
        help="The name customers and the books see. Without one they see the member number only, never the surname.",
    )
    state = fields.Selection(
        STATES, string="Status", compute="_compute_from_history", store=True, precompute=True, tracking=True, index=True
    )
    state_date = fields.Date(
        "Since", compute="_compute_from_history", store=True, precompute=True, help="First day in the present status."
    )
    admission_date = fields.Date(
        "Admitted",
        compute="_compute_from_history",
        store=True,
        precompute=True,
        help="First day as an active member; of who came back, since the return.",
    )
    status_ids = fields.One2many("coop.member.status", "member_id", string="History")
    spell_ids = fields.One2many("coop.member.spell", "member_id", string="Times as a member")
    coach_id = fields.Many2one(
        "res.users",
        tracking=True,
        index="btree_not_null",
        check_company=True,
        default=lambda self: self._default_coach(),
        domain=lambda self: self._domain_coach(),
    )
    exit_reason = fields.Selection(
        EXIT_REASONS,
        "Reason of exit",
        compute="_compute_exit_reason",
        inverse="_inverse_exit_reason",
        store=True,
        copy=False,
        tracking=True,
        help="Where the member went.",
    )
    note = fields.Text(
        help="Practical matters only. No reason of benefit, no health, no debts, no citizen service number (BSN)."
    )
    active = fields.Boolean(default=True)

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id)",
        "This person is a member of this cooperative already, or was one. Open that member, also among those who left or "
        "are archived: who comes back keeps his number.",
    )
    _number_company_uniq = models.UniqueIndex(
        "(number, company_id)", "There is a member with this number in this cooperative already."
    )

    def _default_coach(self):
        return self.env.user if self.env.user.has_group(COACH) else False

    def _domain_coach(self):
        """Users who can see the members they coach."""
        groups = [self.env.ref(group).id for group in (COACH, TREASURER, BOARD)]
        return [("share", "=", False), ("all_group_ids", "in", groups)]

    # === COMPUTE METHODS === #

    @api.depends("status_ids.state", "status_ids.date")
    def _compute_from_history(self):
        for member in self:
            history = member._get_history()
            last = spells_of([(status.date, status.state) for status in history])[-1:]
            member.state = history[-1:].state or "applicant"
            member.state_date = history[-1:].date
            member.admission_date = last[0].admitted if last else False

    @api.depends("status_ids.state", "status_ids.date", "status_ids.exit_reason")
    def _compute_exit_reason(self):
        for member in self:
            member.exit_reason = member._get_history()[-1:].exit_reason

    def _inverse_exit_reason(self):
        for member in self:
            last = member.sudo()._get_history()[-1:]  # whoever may write on the member, see _change_state
            if last.exit_reason != member.exit_reason:
                last.exit_reason = member.exit_reason

    @api.depends("number", "trade_name")
    def _compute_display_name(self):
        for member in self:
            member.display_name = member._get_book_name()

    # === CONSTRAINTS === #

    @api.constrains("partner_id")
    def _check_partner_is_person(self):
        """The books are kept on the commercial partner, so a contact of a company would be booked on that company."""
        for member in self:
            partner = member.partner_id.sudo()  # a coach may pick a contact without being allowed to read its parent
            if partner.is_company or partner.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot be a member: a member is a person on his own, not a company and not a "
                        "contact of a company. Make a separate contact for the person and choose that one.",
                        name=partner.display_name,
                    )
                )

    @api.constrains("active")
    def _check_archived_has_exited(self):
        for member in self:
            if not member.active and member.state != "exited":
                raise ValidationError(
                    self.env._(
                        "%(member)s cannot be archived while %(state)s. Let the member exit first.",
                        member=member.display_name,
                        state=label_of(member, "state"),
                    )
                )

    @api.onchange("note")
    def _onchange_note(self):
        return bsn_warning(self.env, self.note)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._complete_create_vals(vals) for vals in vals_list]
        undefaulted = without_defaults(checked_later(self), FROM_HISTORY)
        members = self.browse(super(CoopMember, undefaulted).create(vals_list).ids)
        members._create_first_status()
        members._check_history()
        return members

    def _complete_create_vals(self, vals):
        """The number and, where only a name was typed, the contact."""
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        company._coop_check_enabled()
        number = vals.get("number") or self._next_number(company)
        # The state follows from the history, whatever a client sends; an import may bring the column along.
        vals = {name: value for name, value in vals.items() if name not in FROM_HISTORY}
        return {**vals, "number": number, "partner_id": self._get_person(company, vals).id}

    def write(self, vals):
        self._check_can_write(vals)
        former = self.filtered("coach_id").grouped("coach_id") if "coach_id" in vals else {}
        if "coach_id" in vals:
            self._change_follower(vals["coach_id"])
        if "status_ids" not in vals:
            result = super().write(vals)
        else:
            result = super(CoopMember, checked_later(self)).write(vals)
            self._check_history()
        for coach, members in former.items():
            # A coach who gave a member away reads him no longer.
            members.filtered(lambda member, coach=coach: member.sudo().coach_id != coach)._leave_coach(coach)
        return result

    def _check_can_write(self, vals):
        if vals.keys() & set(FROM_HISTORY):
            raise UserError(self.env._("A member's status changes by the buttons at the top of the form."))
        if "number" in vals:
            self._check_can_renumber()
        if "partner_id" in vals:
            self._check_can_change_partner(vals["partner_id"])

    def _change_follower(self, coach_id):
        """Messages about a member go to the present coach, and no longer to the former one."""
        for member in self:
            # After this step a coach who hands a member over may not change who follows.
            followed = member.sudo()
            followed.message_unsubscribe(member.coach_id.partner_id.ids)
            followed.message_subscribe(self.env["res.users"].browse(coach_id).partner_id.ids)

    def _leave_coach(self, former):
        """This coach no longer guides these members, and hears only of those records of theirs that he may still read.

        Open activities go to the new coach, or to whoever made the change.
        """
        # Whoever hands a member over may not read him any more after that.
        successor = self.sudo().coach_id[:1] or (self.env.user - former)
        for documents in documents_out_of_reach(former.sudo()) if self else ():
            documents.message_unsubscribe(former.partner_id.ids)
            if isinstance(documents, self.env.registry["coop.request.mixin"]):
                documents._hand_over_activities(former, successor)
            elif "activity_ids" in documents._fields:
                hand_over_activities(documents, former, successor)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        for member in self:
            if member._has_bookings():
                raise UserError(
                    self.env._(
                        "%(member)s has bookings and cannot be deleted. Let the member exit instead.",
                        member=member.display_name,
                    )
                )

    # === ACTIONS === #

    def action_change_state(self):
        """Open the dialog that asks the date (and on exit the reason) of the step given in the context."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of status"),
            "res_model": "coop.member.change.state",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": self.id, "default_state": self.env.context.get("coop_state")},
        }

    def action_undo_state(self):
        """Take the last change of status back."""
        self.ensure_one()
        self.check_access("write")
        if len(self.status_ids) < 2:
            raise UserError(self.env._("There is no change of status to take back."))
        last = self._get_history()[-1]
        if last.state == "exited":
            self.active = True
        last.sudo().unlink()  # a coach goes through this door only, without rights on the history itself

    # === BUSINESS METHODS === #

    def _change_state(self, state, date, note=False, exit_reason=False):
        """The next step in this member's life, from the given first day on; also the return of who left.

        A member is often entered after the beginning. A step before the day of the application therefore takes the
        application along to its own day.
        """
        self.ensure_one()
        self.check_access("write")
        if state == "exited" and not exit_reason:
            raise UserError(self.env._("Choose the reason of the exit: it is reported as outflow."))
        history = self.status_ids.sudo()  # a coach goes through this door only, without rights on the history itself
        if self._is_before_application(date):
            history.date = date
        reason = exit_reason if state == "exited" else False
        history.create({"member_id": self.id, "state": state, "date": date, "note": note, "exit_reason": reason})
        if state != "exited" and not self.active:
            self.active = True  # who comes back

    def _is_before_application(self, date):
        """Whether the only thing known is an application, and that of a later day."""
        self.ensure_one()
        first = self.status_ids
        return bool(date) and len(first) == 1 and first.state == "applicant" and date < first.date

    def _get_history(self):
        """The lines of the history, oldest first."""
        return self.status_ids.sorted(lambda status: (status.date, status.id or 0))

    def _check_history(self):
        """The whole history fits, and the spells tell the same; after lines were written with ``checked_later``."""
        self.status_ids._check_sequence()
        self.env["coop.member.spell"]._follow_history(self)

    def _create_first_status(self):
        # Every member begins with a line of history, also the one a coach enters (see action_undo_state).
        self.env["coop.member.status"].sudo().create(
            [
                {"member_id": member.id, "state": "applicant", "date": fields.Date.context_today(member)}
                for member in self
                if not member.status_ids
            ]
        )

    # === NUMBER AND NAME IN THE BOOKS === #

    def _get_book_name(self):
        """The name for books, till and customers: number and trade name, never the surname."""
        self.ensure_one()
        return f"{self.number or ''} {self.trade_name or ''}".strip()

    @api.model
    def _next_number(self, company):
        """The next number that nobody has: imported members brought theirs along.

        :raises UserError: when the company has no sequence for them
        """
        sequences, members = self.env["ir.sequence"], self.sudo()  # coaches enter members and see only their own
        number = sequences._coop_next_number("coop.member", company)
        while members._has_number(company, number):
            number = sequences._coop_next_number("coop.member", company)
        return number

    @api.model
    def _has_number(self, company, number):
        members = self.with_context(active_test=False)
        return bool(members.search_count([("number", "=", number), ("company_id", "=", company.id)], limit=1))

    def _check_can_renumber(self):
        if not self.env.su and not self.env.user.has_group(TREASURER):
            raise AccessError(self.env._("The number of a member is in the books. Only a treasurer changes it."))

    def _check_can_change_partner(self, partner_id):
        for member in self.filtered(lambda m: m.partner_id.id != partner_id):
            member._check_can_choose_contact()
            if member._has_bookings():
                raise UserError(
                    self.env._(
                        "%(member)s has bookings on this person, so the person cannot be exchanged for another.",
                        member=member.display_name,
                    )
                )

    def _has_bookings(self):
        """Whether anything is booked on this member: then the person and the record stay. Meant to be extended."""
        self.ensure_one()
        return False

    @api.model
    def _by_partner(self, partners):
        """{(partner id, company id): member id}, of all companies: the books ask, whoever posts."""
        # Whoever posts need not be allowed to read members; only ids leave here.
        members = self.sudo().with_context(active_test=False).search([("partner_id", "in", partners.ids)])
        return {(member.partner_id.id, member.company_id.id): member.id for member in members}
