from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .coop_followers import hand_over_activities
from .coop_guard import as_own_code, is_own_code
from .database import lock
from .selection import label_of

# States in which the request may still be changed by whoever makes it.
OPEN = ("draft", "returned")


class Step(NamedTuple):
    """A step of a request: the role that takes it, and from which states."""

    role: str
    states: tuple
    # A draft document that approving made is cancelled with it.
    drops_documents: bool = False


class CoopRequestMixin(models.AbstractModel):
    """What members ask and others answer, from draft to approved; from then on a document in the books decides.

    Whether a step may be taken, and why not, is said in one place, :meth:`_get_cannot_reason`: a button is shown when
    there is no reason against it, pressing it all the same is refused with that reason, and lists show it. What must be
    filled in is no part of it: that button stays, and says what is missing.

    A model names its steps in :attr:`_steps` and its fields in the attributes below, has a ``state`` that follows from
    ``step`` and from its documents, and extends the hooks.
    """

    _name = "coop.request.mixin"
    _description = "Request"
    _inherit = ["coop.guarded", "mail.thread", "mail.activity.mixin"]
    _mail_post_access = "read"

    _guarded_on_create = "drop"  # a client brings no state, number or document along

    _steps = {
        "submit": Step("handle", OPEN),
        "draft": Step("handle", ("submitted", "cancelled")),
        "attach": Step("handle", (*OPEN, "submitted")),
        "cancel": Step("handle", (*OPEN, "submitted", "approved"), drops_documents=True),
        "approve": Step("answer", ("submitted",)),
        "send_back": Step("answer", ("submitted", "approved"), drops_documents=True),
    }
    # The steps with which a request is answered other than by approving it, by the ``step`` that they lead to.
    _answers = {"returned": "send_back"}
    # Which field keeps the reason of the answer.
    _reason_field = None
    # What the request is about; :meth:`_can_edit` says when these fields may still change.
    _content_fields = frozenset()

    name = fields.Char("Number", readonly=True, copy=False, index=True, help="From the cooperative's own sequence.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    may_submit = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_draft = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_cancel = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_approve = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_send_back = fields.Boolean(compute="_compute_may", export_string_translation=False)
    editable = fields.Boolean(compute="_compute_may", export_string_translation=False)
    cannot_approve_reason = fields.Char(
        "Why you cannot approve it", compute="_compute_may", help="Empty when you can, or when nobody is asked to."
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "title")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " ".join(filter(None, [request.name, request.title]))

    @api.depends_context("uid", "lang")
    @api.depends("state")
    def _compute_may(self):
        """Models extend the dependencies with whatever their reasons look at."""
        steps = [step for step in self._steps if f"may_{step}" in self._fields]
        for request in self:
            for step in steps:
                request[f"may_{step}"] = bool(request._origin) and not request._get_cannot_reason(step)
            request.editable = not request._get_cannot_edit_reason()
            waiting = bool(request._origin) and request.state == "submitted"
            request.cannot_approve_reason = waiting and request._get_cannot_reason("approve")

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {
            "name", "step", "state", "submitted_by_id", "submitted_on", "approved_by_id", "approved_on",
            self._reason_field,
        }  # fmt: skip

    @api.model
    def _prepare_guarded_vals(self, vals):
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        return super()._prepare_guarded_vals(vals) | {"name": self._next_number(company)}

    @api.model
    def _next_number(self, company):
        """Hook: the number of a new request."""
        raise NotImplementedError

    def write(self, vals):
        if not is_own_code(self.env) and self._content_fields & vals.keys():
            self._check_can_edit(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_progress(self):
        for request in self:
            if request.state not in (*OPEN, "cancelled") or request._keeps_papers():
                raise UserError(
                    self.env._(
                        "%(request)s is %(state)s and stays. Cancel it if it is not going ahead.",
                        request=request.display_name,
                        state=label_of(request, "state"),
                    )
                )

    # === HOOKS === #

    def _is_handled_by_user(self):
        """Whether this user drafts, submits, withdraws and cancels it."""
        raise NotImplementedError

    def _get_documents(self):
        """The entries that became of these requests, with all rights: a coach or member may not read them."""
        raise NotImplementedError

    def _get_draft_documents(self):
        """Those of the entries that go with the request when it is sent back or cancelled."""
        return self._get_documents().filtered(lambda move: move.state == "draft")

    def _can_edit(self, names):
        """Whether these fields may change now. Meant to be extended."""
        self.ensure_one()
        return self.state in OPEN

    def _check_complete(self):
        """What an approver needs to know is there.

        :raises UserError: with what is missing
        """
        self.ensure_one()

    # === WHETHER, AND WHY NOT === #

    def _get_cannot_reason(self, step):
        """Why this user cannot take the step now, as he reads it; empty when he can.

        :param step: one of :attr:`_steps`
        """
        self.ensure_one()
        return self._get_not_allowed_reason(self._steps[step].role) or self._get_not_now_reason(step)

    def _get_not_allowed_reason(self, role):
        """Why this user has not the role for this request; empty when he has. Meant to be extended.

        :param role: "handle": who drafts, submits, withdraws and cancels; or one of the model's own
        """
        self.ensure_one()
        if role != "handle" or self._is_handled_by_user():
            return ""
        return self.env._("Only its members, their coach and the treasurer take this step.")

    def _get_not_now_reason(self, step):
        """Why nobody can take the step now, or not with this user's rights on entries. Meant to be extended."""
        self.ensure_one()
        if self.state not in self._steps[step].states:
            return self._get_state_reason()
        if self._steps[step].drops_documents:
            return self._get_cannot_drop_reason()
        return ""

    def _get_state_reason(self):
        self.ensure_one()
        return self.env._(
            "%(request)s is %(state)s; this step is not possible now.",
            request=self.display_name,
            state=label_of(self, "state"),
        )

    def _get_cannot_drop_reason(self):
        """A coach may have made the draft by approving; from then on it is in the hands of who keeps the books."""
        self.ensure_one()
        if not self._origin._get_draft_documents() or self.env["account.move"].has_access("write"):
            return ""
        return self.env._(
            "The draft invoice or bill of %(request)s is made already. Ask the treasurer to take it back.",
            request=self.display_name,
        )

    def _get_cannot_edit_reason(self, names=None):
        """Why these fields cannot change now (all of the content when none are named); empty when they can."""
        self.ensure_one()
        if self._can_edit(self._content_fields if names is None else self._content_fields & set(names)):
            return ""
        return self.env._(
            "%(request)s is %(state)s and can no longer be changed. Send it back first.",
            request=self.display_name,
            state=label_of(self, "state"),
        )

    def _check_can(self, step):
        """:raises AccessError: when the step is not this user's to take
        :raises UserError: when it cannot be taken now
        """
        self.check_access("read")
        for request in self:
            reason = request._get_not_allowed_reason(self._steps[step].role)
            if reason:
                raise AccessError(reason)
            reason = request._get_not_now_reason(step)
            if reason:
                raise UserError(reason)

    def _check_can_edit(self, names=None):
        """:raises UserError: when these fields, or all, cannot change now"""
        for request in self:
            reason = request._get_cannot_edit_reason(names)
            if reason:
                raise UserError(reason)

    # === ACTIONS === #

    def action_submit(self):
        self._check_can("submit")
        for request in self:
            request._check_complete()
            request._do_submit()

    def action_draft(self):
        """Withdraw what was submitted, or take up again what was cancelled."""
        self._check_can("draft")
        for request in self:
            request._move_to("draft")

    def action_cancel(self):
        self._check_can("cancel")
        for request in self:
            request._drop_documents()
            request._move_to("cancelled")

    # === BUSINESS METHODS === #

    def _hand_over_activities(self, former, successor):
        """Activities of a coach who no longer guides its members go to the successor. Meant to be extended.

        :param successor: a user; when empty, nobody gets them
        """
        hand_over_activities(self, former, successor)

    def _do_submit(self):
        self._move_to(
            "submitted",
            submitted_by_id=self.env.uid,
            submitted_on=fields.Datetime.now(),
            **{self._reason_field: False},
        )

    def _move_to(self, step, **vals):
        """Write the step, which the caller checked."""
        # Members and the board, who take some of the steps, have no write rights at all.
        as_own_code(self.sudo()).write({"step": step, **vals})
        self._drop_question()

    def _drop_documents(self):
        """Cancel the draft documents; that the user may is checked with the step."""
        drafts = self._get_draft_documents()
        if drafts:
            drafts.with_env(self.env).button_cancel()

    def _tell_followers(self, body):
        """Tell the followers; not those who get a letter of their own."""
        own, author = self.sudo(), self.env.user.partner_id  # coach and board answer without rights to write messages
        followers = own.message_partner_ids - author - self._get_written_to()
        own.message_post(body=body, author_id=author.id, partner_ids=followers.ids, subtype_xmlid="mail.mt_note")

    def _get_written_to(self):
        """Hook: contacts of those to whom the answer is written apart."""
        return self.env["res.partner"]

    def _lock(self):
        """Nobody else takes a step until this is done: two approvals at once would reserve, or invoice, twice."""
        requests = self.sudo()  # whoever answers need not have rights to write; the step is checked apart
        lock(
            requests,
            self.env._("Somebody is working on %(name)s at this moment. Try again.", name=self.display_name),
        )
        self.invalidate_recordset()

    # === ATTACHMENTS === #

    def _keeps_papers(self):
        """Whether what was handed in with it stays as it is: it was approved, or booked, because of these papers.

        Cancelling it changes nothing about that; sending it back does.
        """
        self.ensure_one()
        return self.step == "approved" or bool(self.approved_on) or bool(self._get_documents())

    def _attachments(self):
        """Papers and photos of these requests, for whoever may read the requests."""
        self.check_access("read")
        # Members have no rights on attachments in general; these are of what was just checked.
        attachments = self.env["ir.attachment"].sudo()
        return attachments.search([("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id")

    def _attach(self, name, content, mimetype=None):
        """Add a paper or a photo; what may be sent, and how large, the caller checks.

        :param bytes content: the file itself
        :raises UserError: when the request was answered already
        """
        self.ensure_one()
        self._check_can("attach")
        vals = {"name": name, "raw": content, "mimetype": mimetype, "res_model": self._name, "res_id": self.id}
        # Members have no rights on attachments in general; that they may add one here was just checked.
        return self.env["ir.attachment"].sudo().create(vals)
