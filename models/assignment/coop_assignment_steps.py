from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from ..common.coop_guard import as_own_code
from ..common.groups import COACH, TREASURER


class CoopAssignment(models.Model):
    """The steps of an assignment and who takes them.

    A member drafts, submits, withdraws and cancels his own. A coach does that for his members, and approves what is
    only of members he coaches: he knows their work, and has no say over turnover of members whom he does not guide
    and may not see. Whatever a second coach's member shares in goes to the treasurer, who approves everything.
    Approving makes a draft only; the treasurer posts, so two people look at whatever a coach drafts and approves.
    """

    _inherit = "coop.assignment"

    may_approve = fields.Boolean(compute="_compute_may", export_string_translation=False)
    editable = fields.Boolean(compute="_compute_may", export_string_translation=False)

    @api.depends_context("uid")
    @api.depends("share_ids.member_id.coach_id", "state")
    def _compute_may(self):
        for assignment in self:
            assignment.may_approve = assignment._may_approve()
            assignment.editable = assignment._is_open()

    # === WHO === #

    def _may_approve(self):
        """The treasurer, or the coach of all its members."""
        self.ensure_one()
        user = self.env.user
        if user.has_group(TREASURER):
            return True
        # Whose coach another member has is asked, not shown.
        members = self.sudo().share_ids.member_id
        return bool(members) and user.has_group(COACH) and members.coach_id == user and all(m.coach_id for m in members)

    def _may_handle(self):
        """Who drafts, submits, withdraws and cancels: treasurer, a coach of one of the members, a member himself."""
        self.ensure_one()
        user = self.env.user
        # As in _may_approve; a member has no rights on members.
        members = self.sudo().share_ids.member_id
        return (
            user.has_group(TREASURER)
            or (user.has_group(COACH) and (not members or user in members.coach_id))
            or user.partner_id in members.partner_id
        )

    def _check_may_handle(self):
        self.check_access("read")
        if not all(assignment._may_handle() for assignment in self):
            raise AccessError(self.env._("Only its members, their coach and the treasurer take this step."))

    def _check_may_approve(self):
        self.check_access("read")
        for assignment in self:
            if not assignment._may_approve():
                raise AccessError(
                    self.env._(
                        "%(assignment)s is approved by the treasurer, or by a coach who guides all its members.",
                        assignment=assignment.display_name,
                    )
                )

    # === ACTIONS === #

    def action_submit(self):
        self._check_may_handle()
        for assignment in self:
            assignment._check_state("draft", "returned")
            assignment._check_complete()
            assignment._move_to(
                "submitted",
                submitted_by_id=self.env.uid,
                submitted_on=fields.Datetime.now(),
                return_reason=False,
            )

    def action_draft(self):
        """Withdraw what was submitted, or take up again what was cancelled."""
        self._check_may_handle()
        for assignment in self:
            assignment._check_state("submitted", "cancelled")
            assignment._move_to("draft")

    def action_approve(self):
        self._check_may_approve()
        for assignment in self:
            assignment._lock()
            assignment._check_state("submitted")
            assignment._check_complete()
            assignment._check_customer()
            assignment._move_to("approved", approved_by_id=self.env.uid, approved_on=fields.Datetime.now())
            assignment._make_invoice()

    def action_send_back(self):
        """Open the dialog that asks for the reason."""
        self.ensure_one()
        self._check_may_approve()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send back"),
            "res_model": "coop.assignment.send.back",
            "view_mode": "form",
            "target": "new",
            "context": {"default_assignment_id": self.id},
        }

    def action_cancel(self):
        self._check_may_handle()
        for assignment in self:
            assignment._check_state("draft", "returned", "submitted", "approved")
            assignment._drop_invoice()
            assignment._move_to("cancelled")

    def action_repeat(self):
        """A new draft of the same work, beginning today."""
        self.ensure_one()
        self._check_may_handle()
        copied = self._repeat(fields.Date.context_today(self))
        return {
            "type": "ir.actions.act_window",
            "res_model": "coop.assignment",
            "res_id": copied.id,
            "view_mode": "form",
            "name": copied.display_name,
        }

    # === BUSINESS METHODS === #

    def _send_back(self, reason):
        """Back to the member, with a reason that stays on the form and in the chatter."""
        self.ensure_one()
        self._check_may_approve()
        if not (reason or "").strip():
            raise UserError(self.env._("Say what is missing, so that the member can put it right."))
        self._check_state("submitted", "approved")
        self._drop_invoice()
        self._move_to("returned", return_reason=reason.strip())
        # Members have no rights on messages' subtypes; the author stays the user.
        self.sudo().message_post(
            body=self.env._("Sent back: %(reason)s", reason=reason.strip()),
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_comment",
        )

    def _repeat(self, day, **vals):
        """A copy that begins on ``day`` and takes as long."""
        self.ensure_one()
        length = self.date_end and self.date_end - self.date_start
        copied = as_own_code(self).copy({"date_start": day, "date_end": length and day + length, **vals})
        return copied.with_env(self.env)

    def _move_to(self, step, **vals):
        # The step was allowed above; members, who take some of them, have no write rights at all.
        as_own_code(self.sudo()).write({"step": step, **vals})

    def _lock(self):
        """Two approvals at once would make two invoices."""
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
                    "%(assignment)s is %(state)s; this step is not possible now.",
                    assignment=self.display_name,
                    state=self._state_label(),
                )
            )

    def _check_complete(self):
        """What an approver needs to know is there."""
        self.ensure_one()
        if not self.partner_id and not (self.customer_note or "").strip():
            raise UserError(self.env._("Choose the customer, or write down name and address of a new one."))
        if self.currency_id.compare_amounts(self.amount_untaxed, 0) <= 0:
            raise UserError(self.env._("Say what was done and what it costs: the amount is still zero."))
        # A member may not read the members that he shares with.
        own = self.sudo()
        own._check_shares()
        applicants = own.share_ids.member_id.filtered(lambda member: member.state == "applicant")
        if applicants:
            raise UserError(
                self.env._(
                    "%(member)s is not admitted yet and cannot work for customers.", member=applicants[0].display_name
                )
            )

    def _check_customer(self):
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "The customer is not in the list yet: %(note)s\nMake a contact of it, and choose it as the customer.",
                    note=self.customer_note,
                )
            )
        own = self.sudo()  # who is behind a member number is compared, not shown
        own.partner_id._coop_check_not_own_customer(own.share_ids.member_id)
