from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common.coop_guard import as_own_code
from .account_move_spending_link import TOTAL_OFF

PAID = ("paid", "in_payment")
# The documents of a request, with the sign of what they cost the cooperative.
BILLS = ("in_invoice", "in_receipt")
DOCUMENT_TYPES = {"purchase": "in_invoice", "receipt": "in_receipt"}


class CoopSpendingRequest(models.Model):
    """A request and the bill or repayment that it became, which once approved says how far it is."""

    _inherit = "coop.spending.request"

    move_ids = fields.One2many(
        "account.move", "coop_spending_request_id", "Bills and repayments", readonly=True, groups="base.group_user"
    )
    move_count = fields.Integer(compute="_compute_move_count")
    is_closed = fields.Boolean(
        "Nothing more to come", readonly=True, copy=False, help="What was not billed is no longer reserved."
    )
    amount_billed = fields.Monetary(
        "Billed", compute="_compute_state", store=True, help="Posted bills less credit notes, including VAT."
    )
    amount_reserved = fields.Monetary(
        "Reserved", compute="_compute_state", store=True, help="Of the pot, until it is billed, cancelled or closed."
    )

    _member_reserved_idx = models.Index("(member_id) WHERE amount_reserved > 0")

    # === COMPUTE METHODS === #

    # Not on the documents' amounts: those change on drafts only, and only posted documents count.
    @api.depends("step", "amount", "is_closed", "move_ids.state", "move_ids.payment_state", "move_ids.move_type")
    def _compute_state(self):
        for request in self:
            request.amount_billed = sum(
                move._coop_spent_by(request.member_id) for move in request.move_ids if move.state == "posted"
            )
            approved = request.step == "approved"
            request.state = request._get_bill_state() if approved else request.step
            request.amount_reserved = request._get_reserved_amount() if approved else 0

    def _get_bill_state(self):
        """How far an approved request is; with its bill credited, cancelled or deleted it waits for a bill again."""
        self.ensure_one()
        posted = self.move_ids.filtered(
            lambda move: move.move_type in BILLS and move.state == "posted" and move.payment_state != "reversed"
        )
        if not posted or self.currency_id.compare_amounts(self.amount_billed, 0) <= 0:
            return "approved"
        if self.kind == "receipt" and all(move.payment_state in PAID for move in posted):
            return "repaid"
        return "billed"

    def _get_reserved_amount(self):
        self.ensure_one()
        if self._get_bill_state() == "approved":
            return self.amount
        # A receipt is one amount that was paid already: of what is booked less, nothing more comes.
        if self.is_closed or self.kind == "receipt":
            return 0
        rest = self.currency_id.round(self.amount - self.amount_billed)
        # A few cents are a matter of rounding VAT, nothing that still comes.
        return rest if rest > TOTAL_OFF else 0

    def _compute_move_count(self):
        for request in self:
            request.move_count = len(request.sudo().move_ids)  # coaches see that there is one

    # === WHAT BELONGS TO IT === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"move_ids", "is_closed", "amount_billed", "amount_reserved"}

    def _get_documents(self):
        return self.sudo().move_ids  # a coach or member asks whether there are any; they are not shown

    def _get_all_billed_reason(self):
        if self.amount_reserved or self._get_draft_documents():
            return ""
        return self.env._("All of %(request)s is billed. For more, make a new request.", request=self.display_name)

    def _get_nothing_reserved_reason(self):
        if self.amount_reserved:
            return ""
        return self.env._("Nothing is reserved for %(request)s any more.", request=self.display_name)

    def _may_make_contact(self):
        # The repayment of a receipt goes to the member.
        return self.kind == "purchase" and super()._may_make_contact()

    # === CONSTRAINTS === #

    @api.constrains("partner_id", "member_id", "kind")
    def _check_supplier_is_not_the_member(self):
        """What is paid to the member himself is a receipt with its photo, and nothing else."""
        for request in self.sudo():  # whoever asks need not be allowed to read members
            if request.partner_id and request.partner_id.commercial_partner_id == request.member_id.partner_id:
                raise UserError(
                    self.env._(
                        "The member is not the supplier of his own purchase. Did he pay it himself? Then choose that, and "
                        "add the receipt."
                    )
                )

    # === ACTIONS === #

    def action_make_bill(self):
        """The draft bill, or the draft repayment of the receipt; the treasurer checks and posts it as any other."""
        self.ensure_one()
        self._check_can("make_bill")
        self._lock()
        self._check_can("make_bill")
        return self._open_bill(self._get_draft_documents()[:1].with_env(self.env) or self._make_bill())

    def action_close(self):
        """What was not billed is no longer reserved."""
        self._check_can("close")
        for request in self:
            as_own_code(request).is_closed = True
            request._message_log(body=self.env._("Nothing more to come: what was not billed is available again."))

    def action_view_bills(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of %(request)s", request=self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("coop_spending_request_id", "=", self.id)],
            "context": {"create": False},
        }
        return self._open_bill(self.move_ids) if len(self.move_ids) == 1 else action

    def _open_bill(self, move):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": move.id,
            "view_mode": "form",
            "name": move.display_name,
        }

    # === MAKING THE BILL === #

    def _make_bill(self):
        self.ensure_one()
        if self.kind == "purchase" and not self.partner_id:
            self._refuse_without_contact(
                self.env._(
                    "Choose the supplier of %(request)s first: the contact whose bill this is.",
                    request=self.display_name,
                )
            )
        moves = self.env["account.move"].with_company(self.company_id)
        bill = moves.browse(as_own_code(moves).create(self._prepare_bill_vals()).id)
        bill._coop_match_receipt_total(self.amount_reserved)
        for attachment in self._attachments():
            attachment.copy({"res_model": "account.move", "res_id": bill.id})
        bill.message_post_with_source(
            "mail.message_origin_link", render_values={"self": bill, "origin": self}, subtype_xmlid="mail.mt_note"
        )
        return bill

    def _prepare_bill_vals(self):
        """Values of the bill, or of the repayment: payable to the supplier, or to the member's own contact."""
        self.ensure_one()
        partner = self.partner_id if self.kind == "purchase" else self.member_id.partner_id
        position = self.env["account.fiscal.position"].with_company(self.company_id)
        fiscal_position = position._get_fiscal_position(partner)
        return {
            "move_type": DOCUMENT_TYPES[self.kind],
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "fiscal_position_id": fiscal_position.id,
            "invoice_date": self.date if self.kind == "receipt" else False,
            "coop_spending_request_id": self.id,
            "invoice_origin": self.name,
            "ref": self._get_bill_reference(),
            "invoice_line_ids": [Command.create(self._prepare_bill_line_vals(fiscal_position))],
        }

    def _get_bill_reference(self):
        if self.kind == "purchase":
            return self.name
        return self.env._("Refund of a receipt, no reward (%(request)s)", request=self.name)

    def _prepare_bill_line_vals(self, fiscal_position):
        account = self._get_cost_account()
        taxes = fiscal_position.map_tax(self._get_purchase_taxes(account))
        amount = self.amount_reserved  # after a bill of a part: the rest
        total = taxes.with_context(force_price_include=True).compute_all(amount, self.currency_id)
        untaxed = amount if all(taxes.mapped("price_include")) else total["total_excluded"]
        return {
            "name": self.title,
            "quantity": 1,
            "price_unit": untaxed,
            "account_id": fiscal_position.map_account(account).id,
            "tax_ids": [Command.set(taxes.ids)],
            "analytic_distribution": {str(self.member_id.analytic_account_id.id): 100},
        }

    def _get_purchase_taxes(self, account):
        taxes = account.tax_ids.filtered(lambda tax: tax.type_tax_use == "purchase")
        return (taxes or self.company_id.account_purchase_tax_id).filtered_domain(
            self.env["account.tax"]._check_company_domain(self.company_id)
        )

    def _get_cost_account(self):
        """The cost account for this kind of cost.

        :raises UserError: when the company has none
        """
        self.ensure_one()
        account = self.company_id._coop_cost_account(self.category)
        if not account:
            raise UserError(
                self.env._(
                    "%(company)s has no account for this kind of cost. "
                    "Open Cooperative ▸ Configuration ▸ Set-up and press Put right.",
                    company=self.company_id.name,
                )
            )
        return account
