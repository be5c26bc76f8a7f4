from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.coop_guard import is_own_code, without_defaults

# Where a cost falls in the waterfall: the member category of the account on which it is booked.
COST_CATEGORIES = [
    ("assignment_cost", "Assignment cost"),
    ("investment", "Investment"),
    ("training", "Training"),
]
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
# States in which who asks may still change what he asks.
OPEN = ("draft", "returned")
# Written by the steps (coop_spending_steps) and by nothing else, whatever rights the client has.
GUARDED = {
    "name", "step", "state", "answer_reason", "submitted_by_id", "submitted_on", "approved_by_id", "approved_on",
    "move_ids", "is_closed", "amount_billed", "amount_reserved", "available_then", "override_reason", "override_by_id",
}  # fmt: skip
# What is asked: fixed once submitted, so that what is approved is what was asked.
ASKED = {"member_id", "company_id", "title", "reason", "amount", "kind", "date"}
# How it will be booked: who approves or bills may still complete it until there is a bill.
BOOKING = {"category", "partner_id", "vendor_note"}


class CoopSpendingRequest(models.Model):
    """What a member wants to spend from what is available, before it is spent (domain §1.3).

    A member asks, the coach, treasurer or board approves, and approving reserves the amount in his pot. Then it
    becomes a bill of the cooperative, or the repayment of a receipt that the member paid himself; from then on that
    document decides: posted, paid, credited or cancelled there shows here.
    """

    _name = "coop.spending.request"
    _description = "Spending request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["name", "title", "member_id.number", "member_id.trade_name"]

    name = fields.Char("Number", readonly=True, copy=False, index=True, help="From the cooperative's own sequence.")
    title = fields.Char("What", required=True, tracking=True, help="What is bought, in a few words.")
    reason = fields.Text("Why", help="What it is needed for: who approves reads this.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
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
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    available_then = fields.Monetary(
        "Available when approved", readonly=True, copy=False, help="What the member could spend just before."
    )

    _name_company_uniq = models.UniqueIndex("(name, company_id)", "There is a request with this number already.")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "Fill in the amount, including VAT.")
    _state_date_idx = models.Index("(company_id, state, date)")
    _member_date_idx = models.Index("(member_id, date, id)")

    # === COMPUTE METHODS === #

    @api.depends("name", "title")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " ".join(filter(None, [request.name, request.title]))

    # === CONSTRAINTS === #

    @api.constrains("company_id")
    def _check_company_is_cooperative(self):
        for company in self.company_id:
            company._coop_check_enabled()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._complete_create_vals(vals) for vals in vals_list]
        return super(CoopSpendingRequest, without_defaults(self, GUARDED)).create(vals_list).with_env(self.env)

    def _complete_create_vals(self, vals):
        """Member and company of who asks, and the number; a client brings no state or bill of its own."""
        if not is_own_code(self.env):
            vals = {key: value for key, value in vals.items() if key not in GUARDED}
        member = self.env["coop.member"].browse(vals.get("member_id")) or self._own_member()
        if not member:
            raise UserError(self.env._("Choose the member who asks."))
        # Members have no rights on members; the company is that of the one who asks.
        company = member.sudo().company_id or self.env.company
        company._coop_check_enabled()
        return {**vals, "member_id": member.id, "company_id": company.id, "name": self._next_number(company)}

    @api.model
    def _own_member(self):
        """The member that the user himself is, in the company he is in; empty when he is none."""
        members = self.env["coop.member"].sudo()  # members have no rights on members
        own = [("partner_id", "=", self.env.user.partner_id.id), ("company_id", "=", self.env.company.id)]
        return members.search(own, limit=1).sudo(False)

    @api.model
    def _next_number(self, company):
        # Members and coaches ask; the sequence is nobody's to edit.
        number = self.env["ir.sequence"].sudo().with_company(company).next_by_code("coop.spending.request")
        if not number:
            raise UserError(
                self.env._(
                    "%(company)s has no sequence for spending requests. "
                    "Open Cooperative ▸ Configuration ▸ Set-up and press Put right.",
                    company=company.sudo().name,  # as in _complete_create_vals
                )
            )
        return number

    def write(self, vals):
        if not is_own_code(self.env):
            if GUARDED & vals.keys():
                raise AccessError(
                    self.env._(
                        "A spending request goes from step to step by its buttons: Submit, Approve, Send back, Refuse."
                    )
                )
            if (ASKED | BOOKING) & vals.keys():
                self._check_can_edit(vals)
        result = super().write(vals)
        if "member_id" in vals:
            self.check_access("write")  # nobody hands a request to a member whom he does not ask for
        return result

    def _check_can_edit(self, vals):
        """What is asked changes until it is submitted, how it is booked until there is a bill."""
        for request in self:
            booking_only = not ASKED & vals.keys()
            if request.state in OPEN or (booking_only and request._may_book()):
                continue
            raise UserError(
                self.env._(
                    "%(request)s is %(state)s and can no longer be changed. Send it back first.",
                    request=request.display_name,
                    state=request._state_label(),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_progress(self):
        for request in self:
            # A coach may not read bills.
            if request.state not in (*OPEN, "cancelled") or request.sudo().move_ids:
                raise UserError(
                    self.env._(
                        "%(request)s is %(state)s and stays. Cancel it if it is not going ahead.",
                        request=request.display_name,
                        state=request._state_label(),
                    )
                )

    def _state_label(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    # === ATTACHMENTS === #

    def _attachments(self):
        """Quotations and photos of these requests, for who may read the requests."""
        self.check_access("read")
        # Members have no rights on attachments in general; these are of what was just checked.
        attachments = self.env["ir.attachment"].sudo()
        return attachments.search([("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id")

    def _attach(self, name, content, mimetype=None):
        """Add a quotation or a photo; what may be sent, and how large, the caller checks.

        :param bytes content: the file itself
        :raises UserError: when the request was answered already
        """
        self.ensure_one()
        self._check_may_handle()
        self._check_state("draft", "returned", "submitted")
        # As in _attachments.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {"name": name, "raw": content, "mimetype": mimetype, "res_model": self._name, "res_id": self.id},
            )
        )
