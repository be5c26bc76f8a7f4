from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..books.account_account import COST_CATEGORIES
from ..common.coop_guard import as_own_code, is_own_code, would_change
from ..common.coop_request_mixin import CoopRequestMixin, Step

# What somebody decided; the rest of the state follows from the bill.
STEPS = [
    ("draft", "Draft"),
    ("returned", "Sent back"),
    ("submitted", "Submitted"),
    ("refused", "Refused"),
    ("approved", "Approved"),
    ("cancelled", "Cancelled"),
]
STATES = [
    ("draft", "Draft"),
    ("returned", "Sent back"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("billed", "Billed"),
    ("repaid", "Repaid"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
# What is asked: fixed once submitted, so that what is approved is what was asked.
ASKED = frozenset({"member_id", "company_id", "title", "reason", "amount", "kind", "date"})
# How it will be booked: who approves or bills may still complete it until there is a bill.
BOOKING = frozenset({"category", "partner_id", "vendor_note"})


class CoopSpendingRequest(models.Model):
    """What a member wants to spend from what is available, before it is spent (domain §1.3).

    A member asks, the coach, treasurer or board approves, and approving reserves the amount in his pot. Then it
    becomes a bill of the cooperative, or the repayment of a receipt that the member paid himself; from then on that
    document decides: posted, paid, credited or cancelled there shows here.

    A member asks, withdraws and cancels for himself; a coach does so for the members he guides, the treasurer for
    everybody. Up to the limit of the company the coach and the treasurer approve, above it only the board, who may
    also answer what is below it. Nobody answers what he asked himself, whoever he is.
    """

    _name = "coop.spending.request"
    _description = "Spending request"
    _inherit = ["coop.request.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "title", "member_id.number", "member_id.trade_name"]

    _steps = CoopRequestMixin._steps | {
        "refuse": Step("answer", ("submitted", "approved"), drops_documents=True),
        "override": Step("override", ("submitted",)),
        "make_bill": Step("book", ("approved", "billed")),
        "close": Step("book", ("billed",)),
    }
    _answers = CoopRequestMixin._answers | {"refused": "refuse"}
    _reason_field = "answer_reason"
    _typed_field = "vendor_note"
    _answer_template = "social_cooperative.mail_template_request"
    _answer_setting = "coop_mail_answers"
    _content_fields = ASKED | BOOKING

    title = fields.Char("What", required=True, tracking=True, help="What is bought, in a few words.")
    reason = fields.Text("Why", help="What it is needed for: who approves reads this.")
    member_id = fields.Many2one(
        "coop.member", required=True, index=True, ondelete="restrict", check_company=True, tracking=True
    )
    amount = fields.Monetary(
        required=True,
        tracking=True,
        help="In euro, including VAT: the total as it stands on the quotation or the receipt. This amount is reserved "
        "on approval; VAT that the cooperative gets back is released when the bill is booked.",
    )
    category = fields.Selection(
        COST_CATEGORIES,
        "Kind of cost",
        required=True,
        default="assignment_cost",
        tracking=True,
        help="Assignment cost: needed for work for a customer; taken off before the contribution.\n"
        "Investment: tools and equipment, from the pot. Training: a course, from the pot.",
    )
    kind = fields.Selection(
        [("purchase", "The cooperative buys it"), ("receipt", "The member paid it himself")],
        "Who pays",
        required=True,
        default="purchase",
        tracking=True,
        help="The cooperative buys it: add the quotation. The member paid it himself: add a photo of the receipt; "
        "he gets exactly that back. That is a refund of a receipt, not a reward.",
    )
    date = fields.Date(
        required=True, default=fields.Date.context_today, help="The day on the quotation or on the receipt."
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Supplier",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Where it is bought. Members write it down in words; the treasurer chooses the contact.",
    )
    vendor_note = fields.Char("Where", help="Shop or supplier, in words: name, and the address or the website.")
    note = fields.Text("Internal note", groups="base.group_user", help="For coach and treasurer; no member sees it.")
    step = fields.Selection(STEPS, default="draft", required=True, readonly=True, copy=False)
    state = fields.Selection(STATES, "Status", compute="_compute_state", store=True, tracking=True, index=True)
    answer_reason = fields.Text("Reason of the answer", readonly=True, copy=False)
    changed_by_ids = fields.Many2many(
        "res.users",
        "coop_spending_request_changed_by_rel",
        string="Changed by",
        readonly=True,
        copy=False,
        help="Who changed what is asked, after it was made. They do not approve it.",
    )
    available_then = fields.Monetary(
        "Available when approved", readonly=True, copy=False, help="What the member could spend just before."
    )

    _name_company_uniq = models.UniqueIndex("(name, company_id)", "There is a request with this number already.")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "Fill in the amount, including VAT.")
    _state_date_idx = models.Index("(company_id, state, date)")
    _member_date_idx = models.Index("(member_id, date, id)")

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"available_then", "changed_by_ids"}

    def _guarded_message(self, names):
        return self.env._(
            "A spending request goes from step to step by its buttons: Submit, Approve, Send back, Refuse."
        )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, **self._prepare_member_vals(vals)} for vals in vals_list])

    @api.model
    def _prepare_member_vals(self, vals):
        """The member who asks, and the company that is this member's."""
        member = self.env["coop.member"].browse(vals.get("member_id")) or self._own_member()
        if not member:
            raise UserError(self.env._("Choose the member who asks."))
        # Members have no rights on members; the company is that of the one who asks.
        return {"member_id": member.id, "company_id": (member.sudo().company_id or self.env.company).id}

    @api.model
    def _own_member(self):
        """The member who is this user, in the current company; empty when the user is not a member."""
        members = self.env["coop.member"].sudo()  # members have no rights on members
        own = [("partner_id", "=", self.env.user.partner_id.id), ("company_id", "=", self.env.company.id)]
        return members.search(own, limit=1).sudo(False)

    def write(self, vals):
        changed = self._get_changed(vals)
        result = super().write(vals)
        if changed:
            # Whoever may write it may not write this; it is noted by itself.
            as_own_code(changed.sudo()).write({"changed_by_ids": [Command.link(self.env.uid)]})
        if "member_id" in vals:
            self.check_access("write")  # nobody hands a request to a member whom he does not ask for
        return result

    def _get_changed(self, vals):
        """The requests whose content these values change."""
        names = ASKED & vals.keys()
        if not names or is_own_code(self.env):
            return self.browse()
        return self.filtered(lambda request: any(would_change(request, name, vals[name]) for name in names))

    def _get_members(self):
        return self.sudo().member_id  # whose contact or coach it is, is compared and not shown
