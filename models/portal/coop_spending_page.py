from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MAX_TEXT = 2000
OWN = ("draft", "returned")
CHOICES = {"category": ("assignment_cost", "investment", "training"), "kind": ("purchase", "receipt")}


class CoopSpendingRequest(models.Model):
    """What a member does with his spending requests on his own page, also one who works here with a login of his own.

    As for assignments: he has no rights on them, these methods are asked of records found as his own
    (``_page_find``), and every step is checked again.
    """

    _name = "coop.spending.request"
    _inherit = ["coop.spending.request", "coop.upload.mixin"]

    _page_fields = ("title", "reason", "amount", "category", "kind", "date", "vendor_note")

    @api.model
    def _page_domain(self, member):
        return Domain("member_id", "=", member.id)

    @api.model
    def _page_find(self, member, request_id):
        """One request of this member; empty when it is not his."""
        return self.search(self._page_domain(member) & Domain("id", "=", request_id), limit=1)

    def _page_state(self):
        """The status in words for the member: {"label", "help", "icon", "kind"}."""
        self.ensure_one()
        label, text, icon, kind = {
            "draft": (
                self.env._("Not sent in"), self.env._("You can still change it. Send it in when it is ready."),
                "fa-pencil", "wait",
            ),
            "returned": (
                self.env._("Sent back to you"), self.env._("Something is missing. Put it right and send it in again."),
                "fa-reply", "act",
            ),
            "submitted": (
                self.env._("Sent in"), self.env._("Your coach, the treasurer or the board looks at it."),
                "fa-paper-plane", "wait",
            ),
            "approved": (
                self.env._("Approved"), self.env._("The money is reserved in your pot."), "fa-thumbs-up", "done",
            ),
            "billed": (
                self.env._("In the books"), self.env._("The money went out of your pot."), "fa-check", "done",
            ),
            "repaid": (self.env._("Paid back to you"), self.env._("You have your money back."), "fa-check", "done"),
            "refused": (self.env._("Not approved"), self.env._("This cannot be paid from your pot."), "fa-times", "act"),
            "cancelled": (self.env._("Stopped"), self.env._("This does not go ahead."), "fa-ban", "off"),
        }[self.state]  # fmt: skip
        if self.state == "billed" and self.kind == "receipt":
            text = self.env._("The cooperative pays it back to you soon.")
        return {"label": label, "help": text, "icon": icon, "kind": kind}

    def _page_may(self):
        """Which buttons the member has: {"edit", "submit", "withdraw", "cancel"}."""
        self.ensure_one()
        open_ = self.state in OWN
        return {
            "edit": open_,
            "submit": open_,
            "withdraw": self.state == "submitted",
            "cancel": open_ or self.state == "submitted",
        }

    # === MAKING AND CHANGING === #

    @api.model
    def _page_create(self, member, typed, uploads):
        """A draft: title, reason, amount, category, kind, date and vendor_note as typed, and checked uploads."""
        if not member._page_can_ask():
            raise UserError(member.env._("You cannot ask for money at this moment. Ask your coach."))
        request = self.create({**self._page_vals(typed), "member_id": member.id})
        request._attach_uploads(uploads)
        return request

    def _page_change(self, _member, typed, uploads):
        self.ensure_one()
        self._page_check("edit")
        self.write(self._page_vals(typed))
        self._attach_uploads(uploads)

    def _page_take(self, step):
        """One of the steps of :meth:`_page_may` that need nothing else."""
        self.ensure_one()
        self._lock()
        self._page_check(step)
        {"submit": self.action_submit, "withdraw": self.action_draft, "cancel": self.action_cancel}[step]()

    def _page_remove_upload(self, attachment_id):
        self.ensure_one()
        self._page_check("edit")
        self._own_upload(attachment_id).unlink()

    def _page_check(self, step):
        if not self._page_may()[step]:
            raise UserError(
                self.env._(
                    "%(request)s is %(state)s; this step is not possible now.",
                    request=self.display_name,
                    state=self._state_label().lower(),
                )
            )

    # === WHAT WAS TYPED === #

    @api.model
    def _page_vals(self, typed):
        title = (typed["title"] or "").strip()[:MAX_TEXT]
        if not title:
            raise UserError(self.env._("Write down what you want to buy, or what you bought."))
        if any(typed[name] not in choices for name, choices in CHOICES.items()):
            raise UserError(self.env._("Choose one of the answers."))
        day = self._page_date(typed["date"])
        if not day:
            raise UserError(self.env._("Choose the day that stands on the paper."))
        amount = self._page_number(typed["amount"])
        if not amount:
            raise UserError(self.env._("Fill in the amount, including VAT."))
        return {
            "title": title,
            "reason": (typed["reason"] or "").strip()[:MAX_TEXT],
            "amount": float(amount),
            "category": typed["category"],
            "kind": typed["kind"],
            "date": day,
            "vendor_note": (typed["vendor_note"] or "").strip()[:MAX_TEXT],
        }

    @api.model
    def _page_new(self, _member):
        """An empty form."""
        return dict.fromkeys(self._page_fields, "") | {
            "date": str(fields.Date.context_today(self)),
            "category": "assignment_cost",
            "kind": "purchase",
        }

    @api.model
    def _page_choices(self, member):
        """What the form shows besides: what there is to spend."""
        return {"available": member._page_figures()["available"]}

    def _page_typed(self):
        """This request as its form shows it: texts only."""
        self.ensure_one()
        return {
            "title": self.title,
            "reason": self.reason or "",
            "amount": self._page_shown(self.amount),
            "category": self.category,
            "kind": self.kind,
            "date": str(self.date),
            "vendor_note": self.vendor_note or "",
        }
