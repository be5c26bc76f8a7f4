from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_request_mixin import OPEN
from ..common.groups import ADMINISTRATOR, BOARD, TREASURER
from ..common.member_states import NOT_PRESENT
from .coop_spending_request import ASKED, BOOKING


class CoopSpendingRequest(models.Model):
    """The steps of a request: who takes them, what is available for it, and who is asked to answer."""

    _inherit = "coop.spending.request"
    _question = "social_cooperative.mail_activity_spending"

    may_refuse = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_override = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_make_bill = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_close = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_book = fields.Boolean(compute="_compute_may", export_string_translation=False)
    needs_board = fields.Boolean(
        "Above the limit", compute="_compute_needs_board", help="Only the board approves an amount like this."
    )
    available_now = fields.Monetary(
        "Available", compute="_compute_available_now", help="What the member can spend now, before this request."
    )
    above_available = fields.Char(
        "More than is available",
        compute="_compute_above_available",
        help="Said while it is written; it may still be sent.",
    )
    override_reason = fields.Text("Why more than available is spent", readonly=True, copy=False)
    override_by_id = fields.Many2one("res.users", "Allowed by", readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends("member_id.coach_id", "amount", "available_now", "amount_reserved", "changed_by_ids")
    def _compute_may(self):
        for request in self:
            request.may_book = not request._get_cannot_edit_reason(BOOKING)
        return super()._compute_may()

    @api.depends("amount", "company_id")
    def _compute_needs_board(self):
        for request in self:
            request.needs_board = request._is_above_limit()

    @api.depends_context("uid")
    @api.depends("member_id", "state", "amount")
    def _compute_available_now(self):
        # Whoever answers may see what there is; the coach of another member may not.
        waiting = self.filtered(
            lambda request: request.state == "submitted" and not request._get_not_allowed_reason("answer")
        )
        (self - waiting).available_now = 0
        figures = waiting._get_members()._get_pot_figures()
        for request in waiting:
            request.available_now = float(figures[request._get_members()._origin.id].available)

    @api.depends_context("uid", "lang")
    @api.depends("member_id", "state", "amount")
    def _compute_above_available(self):
        asking = self.filtered(lambda request: request.state in (*OPEN, "submitted") and request.member_id)
        # Whoever may see the member may see what there is.
        seen = asking.member_id._origin._filtered_access("read")
        figures = seen._get_pot_figures()
        for request in self:
            found = figures.get(request.member_id._origin.id) if request in asking else None
            request.above_available = found and request._get_above_available(float(found.available))

    def _get_above_available(self, available):
        """What to say of a request for more than there is; empty when there is enough."""
        if self.currency_id.compare_amounts(self.amount, available) <= 0:
            return ""
        return self.env._(
            "%(member)s has %(available)s available now, and this asks %(amount)s. It can be sent in all the same; only "
            "the board can approve it before more came in.",
            member=self.member_id.display_name,
            available=self.currency_id.format(available),
            amount=self._get_amount_label(),
        )

    # === WHETHER, AND WHY NOT === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"override_reason", "override_by_id"}

    def _get_not_allowed_reason(self, role):
        """The board answers, up to the limit also the treasurer and the member's coach; never who asked."""
        if role == "answer":
            return self._get_cannot_answer_reason()
        if role == "override":
            return self._get_cannot_answer_reason() or self._get_no_board_reason()
        if role == "book" and not self.env.user.has_group(TREASURER):
            return self.env._("Only the treasurer books a request.")
        return super()._get_not_allowed_reason(role)

    def _get_cannot_answer_reason(self):
        if self._is_asked_by_user():
            return self.env._("You asked %(request)s yourself, so somebody else answers it.", request=self.display_name)
        if self.env.user in self.sudo().changed_by_ids:  # who that was is compared, not shown
            return self.env._(
                "You changed what is asked in %(request)s, so somebody else answers it.", request=self.display_name
            )
        user = self.env.user
        if user.has_group(BOARD):
            return ""
        if self._is_above_limit():
            return self.env._(
                "%(request)s is above %(limit)s: the board approves it.",
                request=self.display_name,
                limit=self.currency_id.format(self._get_limit()),
            )
        if user.has_group(TREASURER) or self._is_coached_by_user():
            return ""
        return self.env._(
            "%(request)s is approved by the member's coach, the treasurer or the board.", request=self.display_name
        )

    def _get_no_board_reason(self):
        if self.env.user.has_group(BOARD):
            return ""
        return self.env._("Only a member of the board approves more than is available.")

    def _get_not_now_reason(self, step):
        reason = super()._get_not_now_reason(step)
        if reason:
            return reason
        return {
            "approve": self._get_too_little_reason,
            "override": self._get_enough_reason,
            "make_bill": self._get_all_billed_reason,
            "close": self._get_nothing_reserved_reason,
        }.get(step, str)()

    def _get_too_little_reason(self):
        if self._is_enough():
            return ""
        return self.env._(
            "%(member)s has %(available)s available, and %(request)s asks %(amount)s. Send it back, wait until "
            "more came in, or ask a member of the board to approve it with a reason.",
            member=self._get_members().display_name,
            available=self.currency_id.format(self.available_now),
            request=self.display_name,
            amount=self._get_amount_label(),
        )

    def _get_enough_reason(self):
        if not self._is_enough():
            return ""
        return self.env._("There is enough for %(request)s: approve it as usual.", request=self.display_name)

    def _is_enough(self):
        return self.currency_id.compare_amounts(self.amount, self.available_now) <= 0

    def _check_can(self, step):
        # What is available changes with other documents, so it is computed again before it decides anything.
        self.invalidate_recordset(["available_now"], flush=False)
        return super()._check_can(step)

    def _can_edit(self, names):
        """The request changes until it is submitted, the way it is booked until there is a bill."""
        return super()._can_edit(names) or (not ASKED & names and self._can_complete_booking())

    def _can_complete_booking(self):
        """Whoever approves it completes how it is booked; the treasurer may until there is a bill."""
        treasurer = self.env.user.has_group(TREASURER)
        if self.state == "submitted":
            return treasurer or not self._get_not_allowed_reason("answer")
        return treasurer and self.state == "approved"

    def _check_complete(self):
        member = self._get_members()
        if member.state in NOT_PRESENT:
            raise UserError(
                self.env._("%(member)s is not an active member and cannot spend.", member=member.display_name)
            )
        if self.kind == "receipt" and not self._attachments():
            raise UserError(self.env._("Add a photo of the receipt: without it nothing can be paid back."))
        return super()._check_complete()

    # === WHO === #

    def _get_limit(self):
        """Above this amount, in euro, only the board approves."""
        return self.company_id.sudo().coop_spending_limit  # members ask, who may not read the settings

    def _is_above_limit(self):
        self.ensure_one()
        currency = self.company_id.sudo().currency_id  # members ask, who may not read companies
        return currency.compare_amounts(self.amount, self._get_limit()) > 0

    def _is_asked_by_user(self):
        """Whether this user asked: for himself, or for the member."""
        return self.env.user in self.create_uid | self.submitted_by_id or self._is_of_user()

    # === ACTIONS === #

    def action_override(self):
        """Open the dialog that asks for the reason."""
        self.ensure_one()
        self._check_can("override")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approve above what is available"),
            "res_model": "coop.spending.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    def action_refuse(self):
        """Open the dialog that asks for the reason."""
        return self._open_answer("refused")

    # === BUSINESS METHODS === #

    def _do_submit(self):
        result = super()._do_submit()
        self._ask(self._get_approvers())
        return result

    def _do_approve(self, step="approve", **vals):
        """Reserve the amount, when it is available or a member of the board says why it is spent all the same."""
        # Only the treasurer edits members; locking the pot is what every approval does.
        self._get_members()._lock_pot()
        result = super()._do_approve(step, **vals)
        self._tell_followers(self.env._("Approved. The amount is reserved in the pot."))
        return result

    def _prepare_approved_vals(self):
        return super()._prepare_approved_vals() | {
            "available_then": self.available_now,
            "is_closed": False,
            "override_reason": False,
            "override_by_id": False,
        }

    def _override(self, reason):
        """Approved by a member of the board above what is available; the reason stays visible."""
        self.ensure_one()
        self._check_can("override")
        self._do_approve("override", override_reason=reason, override_by_id=self.env.uid)
        self._tell_followers(self.env._("More than is available, allowed by the board: %(reason)s", reason=reason))

    # === WHO IS ASKED === #

    def _get_question(self):
        return self.env._("%(amount)s for %(title)s", amount=self._get_amount_label(), title=self.title)

    def _hand_over_activities(self, former, successor):
        """Whoever approves it now is asked again."""
        for request in self.filtered(lambda request: request.state == "submitted"):
            asked = request.activity_ids.filtered(
                lambda activity: (
                    activity.user_id == former
                    and activity.activity_type_id == self.env.ref(self._question, raise_if_not_found=False)
                )
            )
            if asked:
                asked.unlink()
                request._ask(request._get_approvers())
        return super()._hand_over_activities(former, successor)

    def _get_amount_label(self):
        return self.currency_id.format(self.amount)

    def _get_approvers(self):
        """The member's coach; without one the treasurers; above the limit the board. Never who asked.

        When nobody of these is left, whoever else may approve it.
        """
        self.ensure_one()
        coach = self._get_members().coach_id
        board, treasurers = self._get_group_users(BOARD), self._get_group_users(TREASURER)
        choices = [board] if self._is_above_limit() else [coach, treasurers, board]
        for users in choices:
            able = users.filtered(
                lambda user: user.active and not self._as_user(user)._get_not_allowed_reason("answer")
            )
            if able:
                return able
        return self.env["res.users"]

    def _as_user(self, user):
        """This request as that user sees it, who need not be allowed in every company that this one looks at."""
        return self.with_user(user).sudo(False).with_context(allowed_company_ids=self.company_id.ids)

    def _get_group_users(self, group):
        """The people of this company in a group; not those who are in it only as administrators of the system."""
        found = self.company_id._coop_users_of(group)
        return found.filtered(lambda user: not user.has_group(ADMINISTRATOR)) or found
