from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from ..common.coop_guard import as_own_code
from ..common.groups import BOARD, COACH, TREASURER
from ..common.member_states import NOT_PRESENT


class CoopSpendingRequest(models.Model):
    """The steps of a request and who takes them.

    A member asks, withdraws and cancels for himself; a coach does so for the members he guides, the treasurer for
    everybody. Up to the limit of the company the coach and the treasurer approve, above it only the board, who may
    also answer what is below it. Nobody answers what he asked himself, whoever he is.
    """

    _inherit = "coop.spending.request"

    may_approve = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_handle = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_book = fields.Boolean(compute="_compute_may", export_string_translation=False)
    editable = fields.Boolean(compute="_compute_may", export_string_translation=False)
    needs_board = fields.Boolean(
        "Above the limit", compute="_compute_needs_board", help="Only the board approves an amount like this."
    )

    available_now = fields.Monetary(
        "Available", compute="_compute_available_now", help="What the member can spend now, before this request."
    )

    @api.depends_context("uid")
    @api.depends("member_id.coach_id", "state", "amount")
    def _compute_may(self):
        for request in self:
            request.may_approve = request._may_approve()
            request.may_handle = request._may_handle()
            request.may_book = request._may_book()
            request.editable = request.state in ("draft", "returned") and request.may_handle

    @api.depends("amount", "company_id")
    def _compute_needs_board(self):
        for request in self:
            request.needs_board = request._is_above_limit()

    @api.depends_context("uid")
    @api.depends("member_id", "state")
    def _compute_available_now(self):
        waiting = self.filtered(lambda request: request.state == "submitted" and request._may_approve())
        (self - waiting).available_now = 0
        # Who answers may see what there is; the coach of another member does not get here.
        for request in waiting:
            request.available_now = request.sudo().member_id.pot_available

    # === WHO === #

    def _is_above_limit(self):
        self.ensure_one()
        company = self.company_id.sudo()  # members ask, too, and may not read the settings
        return company.currency_id.compare_amounts(self.amount, company.coop_spending_limit) > 0

    def _is_own(self):
        """Whether this user asked: for himself, or for the member."""
        self.ensure_one()
        asked = self.create_uid | self.submitted_by_id
        # Whose contact a member is, is compared, not shown.
        return self.env.user in asked or self.env.user.partner_id == self.sudo().member_id.partner_id

    def _is_coach(self):
        self.ensure_one()
        # As in _is_own.
        return self.env.user.has_group(COACH) and self.sudo().member_id.coach_id == self.env.user

    def _may_approve(self):
        """The board; up to the limit also the treasurer and the member's coach; never who asked."""
        self.ensure_one()
        if self._is_own():
            return False
        user = self.env.user
        if user.has_group(BOARD):
            return True
        return not self._is_above_limit() and (user.has_group(TREASURER) or self._is_coach())

    def _may_handle(self):
        """Who drafts, submits, withdraws and cancels: the member himself, his coach, the treasurer."""
        self.ensure_one()
        user = self.env.user
        # As in _is_own.
        member = self.sudo().member_id
        return (
            user.has_group(TREASURER)
            or self._is_coach()
            or (user.has_group(COACH) and not member)
            or (bool(member) and user.partner_id == member.partner_id)
        )

    def _may_book(self):
        """Who completes how it is booked: who approves it, and the treasurer until there is a bill."""
        self.ensure_one()
        if self.state == "submitted":
            return self._may_approve() or self.env.user.has_group(TREASURER)
        return self.state == "approved" and self.env.user.has_group(TREASURER)

    def _check_may_handle(self):
        self.check_access("read")
        if not all(request._may_handle() for request in self):
            raise AccessError(self.env._("Only the member, his coach and the treasurer take this step."))

    def _check_may_approve(self):
        self.check_access("read")
        for request in self:
            if request._is_own():
                raise AccessError(
                    self.env._(
                        "You asked %(request)s yourself, so somebody else answers it.", request=request.display_name
                    )
                )
            if not request._may_approve():
                raise AccessError(request._explain_who_approves())

    def _explain_who_approves(self):
        self.ensure_one()
        if self._is_above_limit():
            return self.env._(
                "%(request)s is above %(limit)s: the board approves it.",
                request=self.display_name,
                limit=self.currency_id.format(self.company_id.sudo().coop_spending_limit),  # as in _is_above_limit
            )
        return self.env._(
            "%(request)s is approved by the member's coach, the treasurer or the board.", request=self.display_name
        )

    # === ACTIONS === #

    def action_submit(self):
        self._check_may_handle()
        for request in self:
            request._check_state("draft", "returned")
            request._check_complete()
            request._move_to(
                "submitted",
                submitted_by_id=self.env.uid,
                submitted_on=fields.Datetime.now(),
                answer_reason=False,
            )
            request._ask_approval()

    def action_draft(self):
        """Withdraw what was submitted, or take up again what was cancelled."""
        self._check_may_handle()
        for request in self:
            request._check_state("submitted", "cancelled")
            request._move_to("draft")

    def action_approve(self):
        self._check_may_approve()
        for request in self:
            request._approve()

    def action_send_back(self):
        """Open the dialog that asks for the reason."""
        return self._open_answer("returned", self.env._("Send back"))

    def action_refuse(self):
        """Open the dialog that asks for the reason."""
        return self._open_answer("refused", self.env._("Refuse"))

    def _open_answer(self, answer, title):
        self.ensure_one()
        self._check_may_approve()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "coop.spending.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id, "default_answer": answer},
        }

    def action_cancel(self):
        self._check_may_handle()
        for request in self:
            request._check_state("draft", "returned", "submitted", "approved")
            request._drop_bill()
            request._move_to("cancelled")

    # === BUSINESS METHODS === #

    def _approve(self, override=None):
        """Reserve the amount, when it is available or a member of the board says why it is spent all the same.

        :param str override: that reason; who gives it is checked by the caller
        """
        self.ensure_one()
        # Only the treasurer edits members; locking the pot is what every approval does.
        self.sudo().member_id._lock_pot()
        self._lock()
        self._check_state("submitted")
        self._check_complete()
        available = self._available()
        if not override:
            self._check_available(available)
        self._move_to(
            "approved",
            approved_by_id=self.env.uid,
            approved_on=fields.Datetime.now(),
            available_then=float(available),
            is_closed=False,
            override_reason=override,
            override_by_id=override and self.env.uid,
        )
        self._say(self.env._("Approved. The amount is reserved in the pot."))

    def _answer(self, answer, reason):
        """Sent back or refused, with a reason that stays on the form and in the chatter.

        :param answer: "returned" or "refused"
        """
        self.ensure_one()
        self._check_may_approve()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why, so that the member knows what to do."))
        self._check_state("submitted", "approved")
        self._drop_bill()
        self._move_to(answer, answer_reason=reason)
        said = (
            self.env._("Sent back: %(reason)s", reason=reason)
            if answer == "returned"
            else self.env._("Refused: %(reason)s", reason=reason)
        )
        self._say(said)

    def _say(self, body):
        """Tell the followers, among them the member."""
        # Coaches and board answer without rights to write; the author stays the user.
        self.sudo().message_post(body=body, author_id=self.env.user.partner_id.id, subtype_xmlid="mail.mt_comment")

    def _move_to(self, step, **vals):
        # The step was allowed above; the board, who takes some of them, has no write rights at all.
        as_own_code(self.sudo()).write({"step": step, **vals})
        if step != "submitted":
            # Whoever was asked to approve need not any more.
            self.sudo().activity_unlink(["social_cooperative.mail_activity_spending"])

    def _lock(self):
        """Two approvals at once would reserve twice."""
        try:
            self.sudo().lock_for_update()  # a coach approves with the rights that were checked before
        except LockError as error:
            raise UserError(
                self.env._("Somebody is working on %(name)s at this moment. Try again.", name=self.display_name)
            ) from error
        self.invalidate_recordset()

    # === CHECKS === #

    def _check_state(self, *states):
        self.ensure_one()
        if self.state not in states:
            raise UserError(
                self.env._(
                    "%(request)s is %(state)s; this step is not possible now.",
                    request=self.display_name,
                    state=self._state_label(),
                )
            )

    def _check_complete(self):
        """What an approver needs to know is there."""
        self.ensure_one()
        member = self.sudo().member_id  # members have no rights on members
        if member.state in NOT_PRESENT:
            raise UserError(
                self.env._("%(member)s is not an active member and cannot spend.", member=member.display_name)
            )
        if self.kind == "receipt" and not self._attachments():
            raise UserError(self.env._("Add a photo of the receipt: without it nothing can be paid back."))

    def _available(self):
        """What the member can spend now, without this request (Decimal, euro)."""
        self.ensure_one()
        member = self.sudo().member_id  # as in _check_complete
        return member._get_pot_figures()[member.id].available

    def _check_available(self, available):
        """:raises UserError: when that is less than what is asked"""
        if self.currency_id.compare_amounts(self.amount, float(available)) > 0:
            raise UserError(
                self.env._(
                    "%(member)s has %(available)s available, and %(request)s asks %(amount)s. Send it back, wait until "
                    "more came in, or ask a member of the board to approve it with a reason.",
                    member=self.sudo().member_id.display_name,  # as in _check_complete
                    available=self.currency_id.format(float(available)),
                    request=self.display_name,
                    amount=self.currency_id.format(self.amount),
                )
            )
