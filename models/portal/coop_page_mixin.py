from unicodedata import category

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.coop_request_mixin import OPEN

MAX_TEXT = 2000
# What a cell begins with that a spreadsheet reckons with; a telephone number may begin with a plus.
FORMULA = "={@ \t\r\n"
# Categories of signs that are none: control characters, and halves of one.
UNSEEN = ("Cc", "Cs")


class CoopPageMixin(models.AbstractModel):
    """What a member asks on the member's page: made, changed and sent on there.

    Members have no rights on requests: these methods are called on records found as the member's own
    (:meth:`_page_find`), and every step is checked again, as for everybody else.
    """

    _name = "coop.page.mixin"
    _description = "Request on the member's page"
    _inherit = ["coop.upload.mixin"]

    # What the form asks; lines come besides.
    _page_fields = ()
    # From which states a member takes a step on the page: fewer than coach and treasurer have.
    _page_states = {
        "edit": OPEN,
        "submit": OPEN,
        "withdraw": ("submitted",),
        "cancel": (*OPEN, "submitted"),
    }
    # The step of coop.request.mixin behind a step on the page.
    _page_steps = {"submit": "submit", "withdraw": "draft", "cancel": "cancel"}

    # === HOOKS === #

    @api.model
    def _page_domain(self, member):
        """The requests of this member."""
        raise NotImplementedError

    @api.model
    def _page_cannot_ask_message(self):
        raise NotImplementedError

    @api.model
    def _prepare_page_create_vals(self, member):
        """Values of a new request besides what is typed: the member and the company."""
        raise NotImplementedError

    def _prepare_page_vals(self, member, typed):
        """Values to write, of what was typed.

        :raises UserError: when a field is empty that must be filled in, or cannot be understood
        """
        raise NotImplementedError

    # === FINDING === #

    @api.model
    def _page_find(self, member, request_id):
        """One request of this member; empty when there is none."""
        return self.search(self._page_domain(member) & Domain("id", "=", request_id), limit=1)

    # === WHETHER, AND WHY NOT === #

    def _page_may(self):
        """Which buttons the member has: {"edit", "submit", "withdraw", "cancel"}."""
        return {step: not self._get_page_cannot_reason(step) for step in self._page_states}

    def _get_page_cannot_reason(self, step):
        """Why the member cannot take this step on the page; empty when that is possible.

        :param step: one of :attr:`_page_states`
        """
        self.ensure_one()
        if self.state not in self._page_states[step]:
            return self._get_state_reason()
        return self._get_cannot_reason(self._page_steps[step]) if step in self._page_steps else ""

    def _check_page_can(self, step):
        reason = self._get_page_cannot_reason(step)
        if reason:
            raise UserError(reason)

    # === MAKING AND CHANGING === #

    @api.model
    def _page_create(self, member, typed, uploads):
        """A draft of this member.

        :param typed: the form as typed: the fields of :attr:`_page_fields`, and lines where it has them
        :param uploads: from :meth:`_read_uploads`
        """
        if not member._page_can_ask():
            raise UserError(self._page_cannot_ask_message())
        request = self.create({**self._prepare_page_vals(member, typed), **self._prepare_page_create_vals(member)})
        request._attach_uploads(uploads)
        return request

    def _page_change(self, member, typed, uploads):
        self.ensure_one()
        self._check_page_can("edit")
        self.write(self._prepare_page_vals(member, typed))
        self._attach_uploads(uploads)

    def _page_take(self, step):
        """One of the steps of :attr:`_page_steps`."""
        self.ensure_one()
        self._lock()
        self._check_page_can(step)
        {"submit": self.action_submit, "withdraw": self.action_draft, "cancel": self.action_cancel}[step]()

    def _page_remove_upload(self, attachment_id):
        self.ensure_one()
        self._check_page_can("edit")
        self._own_upload(attachment_id).unlink()

    @api.model
    def _page_text(self, text):
        """What was typed, as it is kept: no sign that means something to a computer only, and no beginning that a
        spreadsheet would take for a formula, whatever it is copied to and exported from."""
        seen = "".join(sign for sign in text or "" if sign in "\n\r\t" or category(sign) not in UNSEEN)
        return seen.strip().lstrip(FORMULA).strip()[:MAX_TEXT]
