from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import member_shares, money
from ..books.account_account import COSTS
from ..common.coop_guard import is_own_code
from ..common.groups import TREASURER

TOTAL_OFF = 0.05  # euro; as much as the VAT of one line can differ by rounding


class AccountMove(models.Model):
    """The bill or repayment of a spending request, and its credit notes."""

    _inherit = "account.move"

    coop_spending_request_id = fields.Many2one(
        "coop.spending.request",
        string="Spending request",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', '=', company_id), ('state', 'in', ('approved', 'billed'))]",
        help="The approved request of which this is the bill: what it reserved is released when the bill is posted.",
    )

    coop_enabled = fields.Boolean(related="company_id.coop_enabled", export_string_translation=False)

    # === CONSTRAINTS === #

    @api.constrains("coop_spending_request_id", "state", "move_type", "company_id")
    def _check_coop_spending_request(self):
        """A bill is of an approved request of its own company; a repayment is the member's own and comes once."""
        for move in self.filtered(lambda move: move.coop_spending_request_id and move.state != "cancel"):
            request = move.coop_spending_request_id.sudo()  # whoever books need not be allowed to read requests
            if (
                request.step != "approved"
                or request.company_id != move.company_id
                or move.move_type not in ("in_invoice", "in_receipt", "in_refund")
            ):
                raise UserError(
                    self.env._(
                        "%(request)s is not approved, or is no request of %(company)s: it cannot be the request of this "
                        "document.",
                        request=request.display_name,
                        company=move.company_id.name,
                    )
                )
            if request.kind == "receipt":
                move._coop_check_repayment(request)
            if move.state == "posted" and move.move_type != "in_refund":
                move._coop_check_charges(request)

    def _coop_check_charges(self, request):
        """What is booked as this member's spending is taken from his pot; a repayment to him all of it."""
        self.ensure_one()
        charged = self._coop_spent_by(request.member_id)
        whole = abs(self.amount_total_signed)
        if charged <= 0 or (request.kind == "receipt" and self.currency_id.compare_amounts(charged, whole)):
            raise UserError(
                self.env._(
                    "%(document)s is of %(request)s, and %(charged)s of its %(total)s would be charged to %(member)s. Put "
                    "the member on its lines, on accounts with a member category, or take the request off the document.",
                    document=self.display_name,
                    request=request.display_name,
                    charged=request.currency_id.format(charged),
                    total=request.currency_id.format(whole),
                    member=request.member_id.display_name,
                )
            )

    def _coop_check_repayment(self, request):
        """A receipt is repaid once, to the member who paid it, and no more than was approved."""
        self.ensure_one()
        if self.state == "posted" and self.move_type != "in_refund":
            more = self.company_id.currency_id.compare_amounts(abs(self.amount_total_signed), request.amount) > 0
            if more or self.partner_id != request.member_id.partner_id:
                raise UserError(
                    self.env._(
                        "%(request)s was approved as a repayment of %(amount)s to %(member)s. Post that, or ask approval "
                        "anew.",
                        request=request.display_name,
                        amount=request.currency_id.format(request.amount),
                        member=request.member_id.display_name,
                    )
                )
        live = request.move_ids.filtered(
            lambda move: move.move_type != "in_refund" and move.state != "cancel" and move.payment_state != "reversed"
        )
        if len(live) > 1:
            raise UserError(
                self.env._(
                    "%(request)s is being repaid already: a receipt is repaid once.", request=request.display_name
                )
            )

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        """The treasurer links bills by hand; to others the request is guarded."""
        guarded = super()._guarded_fields()
        return guarded if self.env.user.has_group(TREASURER) else guarded | {"coop_spending_request_id"}

    def _guarded_message(self, names):
        if "coop_spending_request_id" in names:
            return self.env._("Only the treasurer links a bill to a spending request.")
        return super()._guarded_message(names)

    @api.model
    def _coop_fields_of_original(self):
        return super()._coop_fields_of_original() | {"coop_spending_request_id"}

    @contextmanager
    def _coop_writing(self, vals):
        if "coop_spending_request_id" in vals and not is_own_code(self.env):
            if any(move.state == "posted" for move in self):
                raise UserError(self.env._("The bill is posted: reset it to draft to link another spending request."))
        totals = self._coop_get_receipt_totals() if "invoice_date" in vals else {}
        with super()._coop_writing(vals):
            yield
        for move, (total, untaxed) in totals.items():
            if move.currency_id.compare_amounts(move.amount_untaxed, untaxed) == 0:
                move._coop_match_receipt_total(total)

    def _coop_get_receipt_totals(self):
        """{draft bill of a request: (total, untaxed)}: filling in its day computes the VAT anew, total and all."""
        return {
            move: (move.amount_total, move.amount_untaxed)
            for move in self
            if move.state == "draft" and move.coop_spending_request_id
        }

    # === ACTIONS === #

    def action_view_coop_spending_request(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "coop.spending.request",
            "res_id": self.coop_spending_request_id.id,
            "view_mode": "form",
            "name": self.coop_spending_request_id.display_name,
        }

    # === AMOUNTS === #

    def _coop_spent_by(self, member):
        """What this document takes from the member's pot, in euro including VAT; a credit note counts negative.

        A line on an account without member category takes nothing.
        """
        self.ensure_one()
        owners = self.env["account.analytic.plan"]._coop_owners()
        account_id = member.analytic_account_id.id
        total = whole = 0.0
        for line in self.invoice_line_ids.filtered(lambda line: line.display_type == "product"):
            share = member_shares.shares_of(line.analytic_distribution, owners).get(account_id, 0)
            amount = line.price_total / (line.currency_rate or 1)
            whole += amount
            if line.account_id.coop_category in COSTS:
                total += amount * share / 100
        # VAT that was put right on the document, to the cent of the paper, counts as well.
        total *= abs(self.amount_total_signed) / whole if whole else 1
        sign = -1 if self.move_type == "in_refund" else 1
        return self.company_id.currency_id.round(sign * total)

    def _coop_match_receipt_total(self, amount):
        """Make the total of a draft exactly what was paid: not every total is some amount plus its VAT.

        The cent that is missing goes to the VAT, as it does when somebody edits it on a bill to match the paper.
        """
        self.ensure_one()
        off = money.cents(money.to_decimal(amount)) - money.cents(money.to_decimal(self.amount_total))
        tax = self.line_ids.filtered(lambda line: line.display_type == "tax" and line.amount_currency)[:1]
        if tax and 0 < abs(off) <= money.to_decimal(TOTAL_OFF):
            tax.amount_currency += float(off)
