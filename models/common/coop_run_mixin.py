from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .coop_guard import as_own_code, is_own_code, on_own_authority
from .database import lock
from .groups import BOARD, TREASURER
from .selection import label_of

# What every run writes about itself, whatever rights the client has.
PROGRESS = {
    "name", "state", "computed_by_id", "computed_on", "approved_by_id", "approved_on", "posted_by_id", "posted_on",
}  # fmt: skip


class Step(NamedTuple):
    """One step of a run: the states from which it leads on, and the groups of which one is needed to take it."""

    states: tuple[str, ...]
    groups: tuple[str, ...] = (TREASURER,)


STEPS = {
    "compute": Step(("draft", "computed")),
    "approve": Step(("computed",), (TREASURER, BOARD)),
    "draft": Step(("computed", "approved")),
    "post": Step(("approved",)),
    "reverse": Step(("posted",)),
}


class CoopRunMixin(models.AbstractModel):
    """A document that computes what is due and books it: draft → computed → approved → posted → reversed.

    Every step is a button, which checks who presses it and writes under its own authority; what a run found is never
    edited, and what it posted stays, until it is reversed. A model says by the attributes below and by the hooks how it
    differs; runs that follow one another are a chain besides: see coop.run.chain.mixin.

    What a model brings:

    - the fields ``name``, ``date_from`` and ``date_to`` (days, inclusive), ``line_ids`` and ``move_ids``; in ``state`` the
      further states that its ``_steps`` lead to: computed, approved
    - ``_do_compute``, ``_label``, ``_prepare_move_lines``, ``_why_fixed``, ``_journal`` and, when it has numbers,
      ``_next_numbers``
    - in the room's account.move the field that ``_entry_field`` names, and ``_coop_run_fields`` with it, so that nobody else
      changes its entries
    """

    _name = "coop.run.mixin"
    _description = "Run that computes and books"
    _inherit = ["coop.guarded", "mail.thread"]

    # Every step that the run has; a step that is left out does not exist.
    _steps = STEPS
    # The step that is not for whoever computed, when the company wants four eyes.
    _four_eyes_step = "approve"
    # What computing and booking find, beside PROGRESS: written by the run only.
    _results = ("line_ids",)
    # What the run is about: fixed as soon as it is computed.
    _terms = ("date_from", "date_to")
    # Codes of the numbers: of the run, and of each of its documents.
    _sequence_codes = ()
    # The field of account.move that says which run made an entry; ``move_ids`` of the run is its other side.
    _entry_field = None
    # Whether there is tax in its entry: then the lock date of the tax return counts, too.
    _books_tax = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    computed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    computed_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    posted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    posted_on = fields.Datetime(readonly=True, copy=False)
    is_own_computation = fields.Boolean(
        compute="_compute_is_own_computation", help="You computed it, so with four eyes somebody else approves it."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    @api.depends("state", "computed_by_id")
    def _compute_is_own_computation(self):
        step = self._steps.get(self._four_eyes_step, Step(()))
        for run in self:
            waits = run.state in step.states and run._wants_four_eyes()
            run.is_own_computation = waits and run.computed_by_id == self.env.user

    def _wants_four_eyes(self):
        """Hook: whether the company wants somebody else than who computed."""
        return True

    # === CRUD METHODS === #

    def write(self, vals):
        if not is_own_code(self.env):
            self._check_terms(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if any(run.state in ("posted", "reversed") for run in self):
            raise UserError(self.env._("What was posted stays. Reverse it if it was wrong."))

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | PROGRESS | set(self._results)

    def _guarded_message(self, names):
        return self.env._("This goes from step to step by its buttons, and what they find cannot be edited.")

    @api.model
    def _constant_fields(self):
        return super()._constant_fields() | {"company_id"}

    def _check_terms(self, vals):
        if set(self._terms) & vals.keys() and any(run.state != "draft" for run in self):
            raise UserError(
                self.env._("Set this back to draft to change what it is about.")
                if "draft" in self._steps
                else self.env._("This was computed already and stays as it is. Make a new one.")
            )

    # === ACTIONS === #

    def action_compute(self):
        for run in self:
            run._check_can_compute()
            run._do_compute()

    def action_approve(self):
        for run in self:
            run._check_can_approve()
            run._do_approve()

    def action_draft(self):
        """Back to draft: what was computed goes, nothing was booked."""
        for run in self:
            run._check_step("draft")
            run._clear_computation()

    def action_post(self):
        for run in self:
            run._check_may("post")
            run._lock()
            run._check_can_post()
            run._do_post()

    def action_reverse(self):
        for run in self:
            run._check_may("reverse")
            run._lock()
            run._check_can_reverse()
            run._do_reverse()

    # === CHECKS === #

    def _check_can_compute(self):
        self._check_step("compute")
        self._check_settings()
        self._check_computable()

    def _check_can_approve(self):
        self._check_step("approve")

    def _check_can_post(self):
        self._check_step("post")
        self._check_settings()
        self._check_follows()
        self._check_lock_date(self._booking_date())
        self._check_postable()
        self._check_still_right()

    def _check_can_reverse(self):
        self._check_step("reverse")
        self._check_nothing_follows()
        self._check_lock_date(self._reversal_date())

    def _check_computable(self):
        """Hook: what else must hold before the run computes."""

    def _check_postable(self):
        """Hook: what else must hold before the run is posted."""

    def _check_still_right(self):
        """What is posted is what was approved, and that is still what the books say.

        :raises UserError: when another amount comes out for anybody now
        """
        changed = self._changed_members()
        if changed:
            raise UserError(
                self.env._(
                    "Something was booked, paid or changed since this was computed, and now another amount comes out for "
                    "%(members)s. Set it back to draft and compute it again.",
                    members=", ".join(changed[:5].mapped("display_name")),
                )
            )

    def _changed_members(self):
        """Hook: the members for whom another amount comes out now than this run says."""
        return self.browse()

    def _check_follows(self):
        """Hook: whether the run goes on where the last posted one ended: for runs that form a chain."""

    def _check_nothing_follows(self):
        """Hook: whether no other run was posted after it: for runs that form a chain."""

    def _check_step(self, step):
        """Whether the user may take this step, and the run can.

        :raises AccessError: when the step is for other roles, or the run is another company's
        :raises UserError: in another state, or when four eyes want somebody else
        """
        self.ensure_one()
        self._check_may(step)
        if self.state not in self._steps[step].states:
            raise UserError(self._state_message(step))
        if step == self._four_eyes_step and self.is_own_computation:
            raise UserError(self._four_eyes_message())

    def _check_may(self, step):
        if step not in self._steps:
            raise AccessError(self.env._("There is no such step."))
        self._check_role(*self._steps[step].groups)
        self.check_access("write")

    def _check_role(self, *groups):
        """:raises AccessError: when the user has none of these groups"""
        if self.env.su or any(self.env.user.has_group(group) for group in groups):
            return
        if BOARD in groups:
            raise AccessError(self.env._("Only the board or a treasurer may do this."))
        raise AccessError(self.env._("Only a treasurer may do this."))

    def _state_message(self, step):
        """Why the run cannot take this step in its state, and what to do first."""
        if self.state in ("posted", "reversed") and step != "reverse":
            state = label_of(self, "state")
            return self.env._("This is %(state)s already.", state=state.lower())
        if step == "post" and "approve" in self._steps:
            return self.env._("Only what is approved can be posted.")
        return {
            "compute": self.env._("Only a draft is computed. Set this back to draft first."),
            "approve": self.env._("Compute this before approving it."),
            "draft": self.env._("This is a draft already."),
            "post": self.env._("Compute this before posting it."),
            "reverse": self.env._("Only what is posted can be reversed."),
        }[step]

    def _four_eyes_message(self):
        if self._four_eyes_step == "post":
            return self.env._(
                "You computed this, so somebody else posts it (four eyes). Ask another treasurer or a member of the board."
            )
        return self.env._(
            "You computed this, so somebody else approves it (four eyes). Ask another treasurer or a member of the board."
        )

    def _check_settings(self):
        """Hook: whether the company has all that the run needs to book."""

    def _check_lock_date(self, day):
        """Core would silently move the entry behind the lock date, and what the run says would be of another date."""
        violated = self.company_id._get_lock_date_violations(
            day, fiscalyear=True, sale=False, purchase=False, tax=self._books_tax, hard=True
        )
        if violated:
            raise UserError(self._lock_date_message(format_date(self.env, max(lock for lock, _field in violated))))

    def _lock_date_message(self, day):
        return self.env._(
            "The books are locked up to %(date)s. Leave this one as it is and choose a later end date for a new one: "
            "what belongs to the locked period comes along.",
            date=day,
        )

    # === LOCK === #

    def _get_locked(self):
        """Records beside the run that stand for what it takes from; _mark_done writes them."""
        return []

    def _lock(self, *records):
        """Nobody else posts or reverses anything related to this run until it is done; the state is read again.

        Whoever comes through writes what is locked, which makes a transaction that began before fail and start again.

        :param records: recordsets to lock, the run itself apart; what _get_locked says when none are given
        :raises UserError: when somebody else has them at this moment
        """
        self.ensure_one()
        message = self.env._(
            "Somebody is posting or reversing at %(company)s at this moment. Try again in a minute.",
            company=self.company_id.name,
        )
        for locked in (self, *(records or self._get_locked())):
            # Whoever posts need not be allowed to edit what the run takes from.
            lock(locked.sudo(), message)
        self.env.invalidate_all()

    def _mark_done(self):
        """Write what _lock locked, when the run was posted or reversed."""

    # === COMPUTING === #

    def _do_compute(self):
        """Find what is due and write it, with _prepare_computed_vals."""
        raise NotImplementedError

    def _prepare_computed_vals(self):
        return {
            "state": "computed",
            "computed_by_id": self.env.uid,
            "computed_on": fields.Datetime.now(),
            "approved_by_id": False,
            "approved_on": False,
        }

    def _clear_computation(self):
        on_own_authority(self._documents()).unlink()
        nobody = dict.fromkeys(("computed_by_id", "computed_on", "approved_by_id", "approved_on"), False)
        as_own_code(self).write({"state": "draft", **nobody})

    def _do_approve(self):
        as_own_code(self).write(
            {"state": "approved", "approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()}
        )

    def _documents(self):
        """What the run makes for each member; it goes when the run goes back to draft."""
        return self.line_ids
