from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine import money
from ..common.coop_guard import as_own_code

PAID = ("paid", "in_payment")


class CoopAssignment(models.Model):
    """An assignment and its invoice, which once approved says how far it is."""

    _inherit = "coop.assignment"

    invoice_ids = fields.One2many("account.move", "coop_assignment_id", "Invoices and credit notes", readonly=True)
    invoice_id = fields.Many2one("account.move", compute="_compute_state", store=True, index="btree_not_null")
    date_due = fields.Date("Due", compute="_compute_date_due", store=True, help="When the customer should have paid.")
    invoice_count = fields.Integer(compute="_compute_invoice_figures")
    amount_invoiced = fields.Monetary(
        "Invoiced", compute="_compute_invoice_figures", help="Posted invoices less credit notes, including VAT."
    )
    amount_credited = fields.Monetary("Credited", compute="_compute_invoice_figures", help="Including VAT.")
    amount_residual = fields.Monetary(
        "Still to be paid", compute="_compute_invoice_figures", help="By the customer, including VAT."
    )

    # === COMPUTE METHODS === #

    @api.depends("step", "invoice_ids.state", "invoice_ids.payment_state", "invoice_ids.move_type")
    def _compute_state(self):
        for assignment in self:
            live = assignment._live_invoices()
            assignment.invoice_id = live.sorted("id")[-1:]
            assignment.state = assignment._get_invoice_state(live) if assignment.step == "approved" else assignment.step

    def _live_invoices(self):
        """The customer invoices, neither credit notes nor cancelled ones."""
        return self.invoice_ids.filtered(lambda move: move.move_type == "out_invoice" and move.state != "cancel")

    def _get_invoice_state(self, invoices):
        """How far an approved assignment is; with its invoice deleted or cancelled it waits for approval again."""
        self.ensure_one()
        standing = invoices.filtered(lambda move: move.payment_state != "reversed")
        posted = standing.filtered(lambda move: move.state == "posted")
        if posted:
            return "paid" if all(move.payment_state in PAID for move in posted) else "invoiced"
        if standing:
            return "approved"
        return "credited" if invoices else "submitted"

    # A new date is followed by account.move's write. By way of invoice_ids: for any other invoice, its own field then
    # tells that there is no assignment, without a query.
    @api.depends("invoice_ids.state", "invoice_id", "state")
    def _compute_date_due(self):
        for assignment in self:
            assignment.date_due = assignment.state == "invoiced" and assignment.invoice_id.invoice_date_due

    # Totals change on drafts only. What is open comes from the items: a document's own amounts follow its payments' state,
    # which follows documents' amounts, and Odoo would walk along all of these on every posting.
    @api.depends("invoice_ids.state", "invoice_ids.line_ids.amount_residual")
    def _compute_invoice_figures(self):
        for assignment in self:
            # Coach and member see how far the customer is with paying; the invoice itself is not theirs to open.
            moves = assignment.sudo().invoice_ids
            posted = moves.filtered(lambda move: move.state == "posted")
            assignment.invoice_count = len(moves)
            assignment.amount_invoiced = sum(posted.mapped("amount_total_signed"))
            assignment.amount_credited = -sum(
                posted.filtered(lambda move: move.move_type == "out_refund").mapped("amount_total_signed")
            )
            assignment.amount_residual = sum(posted.mapped("amount_residual_signed"))

    # === WHAT BELONGS TO IT === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"invoice_id", "invoice_ids"}

    def _get_documents(self):
        return self.sudo().invoice_ids  # a coach or member asks whether there are any; they are not shown

    def _get_draft_documents(self):
        # Only looked up here; whether the user may cancel them is checked with the step.
        return super()._get_draft_documents() & self.sudo()._live_invoices()

    # === ACTIONS === #

    def action_view_invoices(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices of %(assignment)s", assignment=self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("coop_assignment_id", "=", self.id)],
            "context": {"create": False},
        }
        if len(self.invoice_ids) == 1:
            action |= {"view_mode": "form", "res_id": self.invoice_ids.id}
        return action

    # === MAKING THE INVOICE === #

    def _make_invoice(self):
        """The cooperative's draft invoice of this work, shared to the cent."""
        self.ensure_one()
        # A coach approves, yet has no rights on invoices; that the step is his was checked in action_approve.
        moves = self.env["account.move"].sudo().with_company(self.company_id)
        # The database counts drafts: one that was cancelled just now must be cancelled there, too.
        moves.flush_model(["state"])
        own = self.sudo()  # accounts and members are not the coach's to read
        invoice = moves.browse(as_own_code(moves).create(own._prepare_invoice_vals()).id)
        own._share_invoice(invoice)
        invoice.message_post_with_source(
            "mail.message_origin_link",
            render_values={"self": invoice, "origin": own},
            subtype_xmlid="mail.mt_note",
        )
        return invoice

    def _prepare_invoice_vals(self):
        """Values of the invoice in the cooperative's name; seller, bank account and number are Odoo's own choice."""
        self.ensure_one()
        position = self.env["account.fiscal.position"].with_company(self.company_id)
        fiscal_position = position._get_fiscal_position(self.partner_id)
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "fiscal_position_id": fiscal_position.id,
            "coop_assignment_id": self.id,
            "invoice_origin": self.name,
            "ref": self.customer_reference,
            "delivery_date": self.date_end or self.date_start,
            # The customer's contact is the cooperative, not whoever approved.
            "invoice_user_id": False,
            "invoice_line_ids": [
                Command.create(line._prepare_invoice_line_vals(fiscal_position)) for line in self.line_ids
            ],
        }

    def _share_invoice(self, invoice):
        """Write the members' shares on the lines of a draft invoice of this assignment."""
        self.ensure_one()
        total = sum((line._coop_cents() for line in invoice._coop_product_lines()), money.ZERO)
        invoice._coop_set_shares(self._get_owner_amounts(total))

    def _get_owner_amounts(self, total):
        """{analytic account id: Decimal}: what each member gets of an invoice of ``total`` excluding VAT.

        :raises UserError: when the amounts of the members are not what the invoice brings in
        """
        given = money.cents(money.to_decimal(sum(self.share_ids.mapped("amount"))))
        if self.split_method == "amount" and given != total and not self._has_one_share():
            raise UserError(
                self.env._(
                    "The members' amounts in %(assignment)s add up to something else than the invoice. Cancel the "
                    "draft invoice, put the amounts right on the assignment and approve it again.",
                    assignment=self.display_name,
                )
            )
        return {member.analytic_account_id.id: amount for member, amount in self._split_amount(total).items()}

    def _check_invoice_shares(self, invoice):
        """Before posting: each member gets what his share says, also when the treasurer changed the draft.

        :raises UserError: when somebody changed the shares on the invoice; they are set on the assignment
        """
        self.ensure_one()
        lines = invoice._coop_product_lines()
        total = sum((line._coop_cents() for line in lines), money.ZERO)
        found = invoice._coop_amounts_by_owner()
        wanted = self._get_owner_amounts(total)
        off = max(abs(found.get(key, 0) - wanted.get(key, 0)) for key in found.keys() | wanted.keys())
        if not off:
            return
        changed = total != money.cents(money.to_decimal(self.amount_untaxed))
        # With the same total, a cent on a line comes from an amount that moved between lines; more is a choice.
        if not changed and off > money.CENT * len(lines):
            raise UserError(
                self.env._(
                    "The shares on this invoice are not those of assignment %(assignment)s. Whose it is, is said there: "
                    "cancel the draft invoice, change the shares on the assignment and approve it again.",
                    assignment=self.display_name,
                )
            )
        self._share_invoice(invoice)
        if changed:
            self._message_log(
                body=self.env._("The invoice was changed before posting; the members' shares follow its new amount.")
            )
