from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.coop_guard import as_own_code
from ..common.coop_request_mixin import CoopRequestMixin, Step
from ..common.groups import TREASURER

# What somebody decided; the rest of the state follows from the invoice.
STEPS = [
    ("draft", "Draft"),
    ("returned", "Sent back"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("cancelled", "Cancelled"),
]
STATES = [
    ("draft", "Draft"),
    ("returned", "Sent back"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("invoiced", "Invoiced"),
    ("paid", "Nothing open"),  # to Odoo; see coop_assignment_outcome
    ("credited", "Credited"),
    ("cancelled", "Cancelled"),
]


class CoopAssignment(models.Model):
    """Work for a customer by one or more members, on its way to an invoice of the cooperative (domain §1.3).

    Members draft and submit, a coach or treasurer approves, and approving makes the cooperative's draft invoice.
    From then on the invoice decides: posted, paid, credited or cancelled there shows here.

    A member drafts, submits, withdraws and cancels his own work. A coach does that for the members he guides, and
    approves what is only of members he coaches: he knows their work, and has no say over turnover of members whom he
    does not guide and may not see. Whatever a second coach's member shares in goes to the treasurer, who approves
    everything. Approving makes a draft only; the treasurer posts, so two people look at whatever a coach drafts and
    approves.
    """

    _name = "coop.assignment"
    _description = "Assignment"
    _inherit = ["coop.request.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "title", "partner_id.name"]

    _steps = CoopRequestMixin._steps | {"repeat": Step("handle", tuple(state for state, _label in STATES))}
    _reason_field = "return_reason"
    _typed_field = "customer_note"
    _answer_template = "social_cooperative.mail_template_work"
    _answer_setting = "coop_mail_work"
    # What the customer pays for and who earns it: fixed once approved.
    _content_fields = frozenset(
        {
            "title", "partner_id", "customer_note", "customer_reference", "date_start", "date_end", "line_ids",
            "share_ids", "split_method", "company_id",
        }
    )  # fmt: skip

    title = fields.Char("What", required=True, tracking=True, help="The work in a few words, as customers may read it.")
    partner_id = fields.Many2one(
        "res.partner", "Customer", tracking=True, index="btree_not_null", check_company=True, ondelete="restrict"
    )
    customer_note = fields.Text(
        "New customer",
        help="Name, address and e-mail of a customer who is not in the list yet; the treasurer adds him.",
    )
    customer_reference = fields.Char(help="The customer's own order number; printed on the invoice.")
    date_start = fields.Date("First day", required=True, default=fields.Date.context_today, tracking=True)
    date_end = fields.Date("Last day", help="Empty when the work took one day.")
    line_ids = fields.One2many("coop.assignment.line", "assignment_id", "Lines", copy=True)
    share_ids = fields.One2many("coop.assignment.share", "assignment_id", "Members", copy=True)
    member_names = fields.Char("By", compute="_compute_member_names", help="Number and trade name of the members.")
    split_method = fields.Selection(
        [("percentage", "Percentage"), ("amount", "Amount"), ("hours", "Hours")],
        "Shared by",
        required=True,
        default="percentage",
        tracking=True,
        help="How the members share what the work brings in, excluding VAT.",
    )
    note = fields.Text("Internal note", help="For coach and treasurer; never printed.")
    step = fields.Selection(STEPS, default="draft", required=True, readonly=True, copy=False)
    state = fields.Selection(STATES, "Status", compute="_compute_state", store=True, tracking=True, index=True)
    return_reason = fields.Text("Why it was sent back", readonly=True, copy=False)
    amount_untaxed = fields.Monetary("Excluding VAT", compute="_compute_amounts", store=True)
    amount_tax = fields.Monetary("VAT", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary("Total", compute="_compute_amounts", store=True)
    may_repeat = fields.Boolean(compute="_compute_may", export_string_translation=False)

    _name_company_uniq = models.UniqueIndex("(name, company_id)", "There is an assignment with this number already.")
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_start <= date_end)", "The last day lies before the first."
    )
    _state_date_idx = models.Index("(company_id, state, date_start)")

    # === COMPUTE METHODS === #

    @api.depends("share_ids.member_id.number", "share_ids.member_id.trade_name")
    def _compute_member_names(self):
        for assignment in self:
            # Numbers and trade names only; a coach may share the work of his member with another coach's.
            members = assignment.sudo().share_ids.member_id
            assignment.member_names = ", ".join(member._get_book_name() for member in members)

    @api.depends(
        "line_ids.price_unit", "line_ids.quantity", "line_ids.tax_ids", "line_ids.price_subtotal", "company_id"
    )
    def _compute_amounts(self):
        taxes = self.env["account.tax"]
        for assignment in self:
            company = assignment.company_id or self.env.company
            base_lines = [line._prepare_base_line() for line in assignment.line_ids]
            taxes._add_tax_details_in_base_lines(base_lines, company)
            taxes._round_base_lines_tax_details(base_lines, company)
            totals = taxes._get_tax_totals_summary(base_lines, company.currency_id, company)
            assignment.amount_untaxed = totals["base_amount_currency"]
            assignment.amount_tax = totals["tax_amount_currency"]
            assignment.amount_total = totals["total_amount_currency"]

    @api.depends("share_ids.member_id.coach_id")
    def _compute_may(self):
        return super()._compute_may()

    # === WHETHER, AND WHY NOT === #

    def _get_members(self):
        return self.sudo().share_ids.member_id  # who shares in the work is compared, not shown

    def _guarded_message(self, names):
        return self.env._("An assignment goes from step to step by its buttons: Submit, Approve, Send back, Cancel.")

    def _get_not_allowed_reason(self, role):
        """The treasurer answers, or the coach of all its members."""
        if role != "answer" or self.env.user.has_group(TREASURER) or self._is_coached_by_user():
            return super()._get_not_allowed_reason(role)
        return self.env._(
            "%(assignment)s is approved by the treasurer, or by a coach who guides all its members.",
            assignment=self.display_name,
        )

    def _can_edit(self, names):
        """Until submitted it is the member's and coach's to change; who approves may still complete a submitted one.

        Afterwards the invoice is made, and what is not right is corrected there or by sending it back.
        """
        return super()._can_edit(names) or (self.state == "submitted" and not self._get_not_allowed_reason("answer"))

    def _check_complete(self):
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
        return super()._check_complete()

    def _check_approvable(self):
        result = super()._check_approvable()
        self._check_customer()
        return result

    def _check_customer(self):
        self.ensure_one()
        if not self.partner_id:
            self._refuse_without_contact(
                self.env._(
                    "The customer is not in the list yet: %(note)s\nMake a contact of it, and choose it as the customer.",
                    note=self.customer_note,
                )
            )
        own = self.sudo()  # who is behind a member number is compared, not shown
        own.partner_id._coop_check_not_own_customer(own.share_ids.member_id)

    # === ACTIONS === #

    def action_repeat(self):
        """A new draft of the same work, beginning today."""
        self.ensure_one()
        self._check_can("repeat")
        copied = self._repeat(fields.Date.context_today(self))
        return {
            "type": "ir.actions.act_window",
            "res_model": "coop.assignment",
            "res_id": copied.id,
            "view_mode": "form",
            "name": copied.display_name,
        }

    # === BUSINESS METHODS === #

    def _do_approve(self, step="approve", **vals):
        result = super()._do_approve(step, **vals)
        self._make_invoice()
        return result

    def _repeat(self, day, **vals):
        """A copy that begins on ``day`` and takes as long."""
        self.ensure_one()
        length = self.date_end and self.date_end - self.date_start
        copied = as_own_code(self).copy({"date_start": day, "date_end": length and day + length, **vals})
        return copied.with_env(self.env)

    @api.model
    def _of_members_domain(self, members):
        """The assignments in which any of these members has a share."""
        return Domain("share_ids.member_id", "in", members.ids)
