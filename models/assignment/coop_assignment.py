from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.coop_guard import is_own_code, without_defaults

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
    ("paid", "Paid"),
    ("credited", "Credited"),
    ("cancelled", "Cancelled"),
]
# States in which the content may still change, and by whom: see coop.assignment._check_can_edit.
OPEN = ("draft", "returned")
# Written by the steps (coop_assignment_steps) and by nothing else, whatever rights the client has.
GUARDED = {
    "name", "step", "state", "invoice_id", "return_reason", "submitted_by_id", "submitted_on", "approved_by_id",
    "approved_on", "invoice_ids", "recurrence_id", "period_date",
}  # fmt: skip
# What the customer pays for and who earns it: fixed once approved.
CONTENT = {
    "title", "partner_id", "customer_note", "customer_reference", "date_start", "date_end", "line_ids", "share_ids",
    "split_method", "company_id",
}  # fmt: skip


class CoopAssignment(models.Model):
    """Work for a customer by one or more members, on its way to an invoice of the cooperative (domain §1.3).

    Members draft and submit, a coach or treasurer approves, and approving makes the cooperative's draft invoice.
    From then on the invoice decides: posted, paid, credited or cancelled there shows here.
    """

    _name = "coop.assignment"
    _description = "Assignment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["name", "title", "partner_id.name"]

    name = fields.Char("Number", readonly=True, copy=False, index=True, help="From the cooperative's own sequence.")
    title = fields.Char("What", required=True, tracking=True, help="The work in a few words, as customers may read it.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
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
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    amount_untaxed = fields.Monetary("Excluding VAT", compute="_compute_amounts", store=True)
    amount_tax = fields.Monetary("VAT", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary("Total", compute="_compute_amounts", store=True)

    _name_company_uniq = models.UniqueIndex("(name, company_id)", "There is an assignment with this number already.")
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_start <= date_end)", "The last day lies before the first."
    )
    _state_date_idx = models.Index("(company_id, state, date_start)")

    # === COMPUTE METHODS === #

    @api.depends("name", "title")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = " ".join(filter(None, [assignment.name, assignment.title]))

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

    # === CONSTRAINTS === #

    @api.constrains("company_id")
    def _check_company_is_cooperative(self):
        for company in self.company_id:
            company._coop_check_enabled()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not is_own_code(self.env):
            # A client brings no state, number or invoice of its own.
            vals_list = [{key: value for key, value in vals.items() if key not in GUARDED} for vals in vals_list]
        vals_list = [{**vals, "name": self._next_number(vals.get("company_id"))} for vals in vals_list]
        return super(CoopAssignment, without_defaults(self, GUARDED)).create(vals_list).with_env(self.env)

    @api.model
    def _next_number(self, company_id):
        company = self.env["res.company"].browse(company_id or self.env.company.id)
        company._coop_check_enabled()
        # Members and coaches draft assignments; the sequence is nobody's to edit.
        number = self.env["ir.sequence"].sudo().with_company(company).next_by_code("coop.assignment")
        if not number:
            raise UserError(
                self.env._(
                    "%(company)s has no sequence for assignments. "
                    "Open Cooperative ▸ Configuration ▸ Set-up and press Put right.",
                    company=company.name,
                )
            )
        return number

    def write(self, vals):
        if not is_own_code(self.env):
            if GUARDED & vals.keys():
                raise AccessError(
                    self.env._(
                        "An assignment goes from step to step by its buttons: Submit, Approve, Send back, Cancel."
                    )
                )
            if CONTENT & vals.keys():
                self._check_can_edit()
        return super().write(vals)

    def _check_can_edit(self):
        """Until submitted it is the member's and coach's to change; who approves may still complete a submitted one.

        Afterwards the invoice is made, and what is not right is corrected there or by sending it back.
        """
        for assignment in self:
            if assignment._is_open():
                continue
            raise UserError(
                self.env._(
                    "%(assignment)s is %(state)s and can no longer be changed. Send it back first.",
                    assignment=assignment.display_name,
                    state=assignment._state_label(),
                )
            )

    def _is_open(self):
        self.ensure_one()
        return self.state in OPEN or (self.state == "submitted" and self._may_approve())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_progress(self):
        for assignment in self:
            if (
                assignment.state not in (*OPEN, "cancelled") or assignment.sudo().invoice_ids
            ):  # a coach may not read invoices
                raise UserError(
                    self.env._(
                        "%(assignment)s is %(state)s and stays. Cancel it if it is not going ahead.",
                        assignment=assignment.display_name,
                        state=assignment._state_label(),
                    )
                )

    def _state_label(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    # === MEMBERS === #

    @api.model
    def _of_members_domain(self, members):
        """The assignments in which any of these members has a share."""
        return Domain("share_ids.member_id", "in", members.ids)
