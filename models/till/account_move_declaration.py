from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import as_own_code

DECLARATION_FROM = 500.0  # euro; Uitvoeringsbesluit omzetbelasting: a signed statement of the private seller
SEQUENCE = "coop.purchase.declaration"


class AccountMove(models.Model):
    """Goods bought from a private person: what he signs, and the number that ties the paper to the bill.

    A bill has its own number only when it is posted, and it is posted only when the paper is signed. So the paper has a
    number of its own, which the bill gets when it is first printed and keeps.
    """

    _inherit = "account.move"

    coop_declaration_number = fields.Char(
        "Purchase declaration",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The number on the paper that the seller signs; given when it is first printed.",
    )
    coop_declaration_date = fields.Date(
        "Purchase declaration signed on",
        copy=False,
        help="Goods bought from a private person for 500 euro or more: the day on which he signed the declaration.",
    )
    coop_can_declare = fields.Boolean(compute="_compute_coop_can_declare", export_string_translation=False)

    # === COMPUTE METHODS === #

    @api.depends("move_type", "company_id", "line_ids.account_id")
    def _compute_coop_can_declare(self):
        for move in self:
            bought = move.move_type in ("in_invoice", "in_receipt")
            move.coop_can_declare = bought and bool(move._coop_margin_lines())

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"coop_declaration_number"}

    def _guarded_message(self, names):
        if "coop_declaration_number" in names:
            return self.env._("A purchase declaration gets its number when it is printed, and keeps it.")
        return super()._guarded_message(names)

    # === BUSINESS METHODS === #

    def _coop_number_declarations(self):
        """Give these bills what the paper needs, once.

        :raises UserError: when there is nothing to declare, or it cannot be said who sells
        """
        for bill in self:
            if not bill.coop_can_declare:
                raise UserError(
                    self.env._(
                        "%(bill)s has no goods of the margin scheme: there is nothing for the seller to declare.",
                        bill=bill.display_name,
                    )
                )
            bill._coop_check_issuer_address()
            if not bill.coop_declaration_number:
                as_own_code(bill).coop_declaration_number = bill._coop_next_declaration()

    def _coop_next_declaration(self):
        sequences = self.env["ir.sequence"]
        return sequences._coop_next_number(
            SEQUENCE, self.company_id, self.invoice_date or fields.Date.context_today(self)
        )

    def _coop_check_issuer_address(self):
        """The law asks who sold it: a name and where he lives."""
        names = [name for name in ("street", "zip", "city") if not self.partner_id[name]]
        if names:
            labels = self.env["res.partner"].fields_get(names, ["string"])
            raise UserError(
                self.env._(
                    "A purchase declaration says who the seller is and where he lives. Fill in on the contact: %(missing)s.",
                    missing=", ".join(labels[name]["string"] for name in names),
                )
            )

    def _coop_check_declaration(self):
        """From 500 euro on, a bill is posted only with a declaration that was signed."""
        bills = self.filtered(lambda move: move.move_type in ("in_invoice", "in_receipt"))
        for bill, lines in bills._coop_margin_lines().grouped("move_id").items():
            amount, currency = sum(lines.mapped("balance")), bill.company_id.currency_id
            if currency.compare_amounts(amount, DECLARATION_FROM) < 0:
                continue
            if not bill.coop_declaration_date:
                raise UserError(
                    self.env._(
                        "Bought from a private person for %(amount)s: from 500 euro on, the seller signs a purchase "
                        "declaration. Print it (Print ▸ Purchase declaration), have it signed and fill in the date.",
                        amount=currency.format(amount),
                    )
                )
            bill._coop_number_declarations()
