from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import as_own_code

DECLARATION_FROM = 500.0  # euro; Uitvoeringsbesluit omzetbelasting: a signed statement of the private seller
SEQUENCE = "coop.purchase.declaration"


class AccountMove(models.Model):
    """Goods bought from a private person: what he signs, and the number that ties the paper to the bill or entry.

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
    coop_bought_session_id = fields.Many2one(
        "pos.session",
        "Bought at the till",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Paid in cash out of this till's drawer.",
    )
    coop_can_declare = fields.Boolean(compute="_compute_coop_can_declare", export_string_translation=False)

    # === COMPUTE METHODS === #

    @api.depends("move_type", "company_id", "line_ids.account_id")
    def _compute_coop_can_declare(self):
        for move in self:
            move.coop_can_declare = bool(move._coop_bought_lines())

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"coop_declaration_number", "coop_bought_session_id"}

    def _guarded_message(self, names):
        if "coop_declaration_number" in names:
            return self.env._("A purchase declaration gets its number when it is printed, and keeps it.")
        return super()._guarded_message(names)

    # === WHAT WAS BOUGHT, OF WHOM === #

    def _coop_bought_lines(self):
        """The lines on purchase accounts of the margin scheme, of bills and of entries that stand for one.

        Not of what the till or a run booked, nor of an opening balance or of what takes something back.
        """
        bills = self.filtered(lambda move: move.move_type in ("in_invoice", "in_receipt"))
        entries = self.filtered(
            lambda move: (
                move.move_type == "entry"
                and not move.reversed_entry_id
                and move != move.company_id.account_opening_move_id
            )
        )
        if not bills | entries:
            return self.line_ids.browse()
        accounts = self.env["coop.margin.rate"]._of_company(self.company_id).purchase_account_id
        lines = (bills | entries).line_ids.filtered(lambda line: line.account_id in accounts)
        if not lines:
            return lines
        return lines.filtered(lambda line: not (line.move_id._coop_is_till() or line.move_id._coop_get_run()))

    def _coop_get_sellers(self):
        """Of whom it was bought: the supplier of a bill; of an entry the contacts of its lines. Empty: nobody says."""
        self.ensure_one()
        return self._coop_bought_lines().partner_id if self.move_type == "entry" else self.partner_id

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
            SEQUENCE, self.company_id, self.invoice_date or self.date or fields.Date.context_today(self)
        )

    def _coop_check_issuer_address(self):
        """The law asks who sold it: a name and where he lives."""
        sellers = self._coop_get_sellers()
        if len(sellers) != 1:
            raise UserError(
                self.env._(
                    "%(entry)s: a purchase declaration is of one seller. Enter who sold the goods on the lines, and make an entry "
                    "for each.",
                    entry=self.display_name,
                )
            )
        names = [name for name in ("street", "zip", "city") if not sellers[name]]
        if names:
            labels = self.env["res.partner"].fields_get(names, ["string"])
            raise UserError(
                self.env._(
                    "A purchase declaration says who the seller is and where he lives. Fill in on the contact: %(missing)s.",
                    missing=", ".join(labels[name]["string"] for name in names),
                )
            )

    def _coop_check_declaration(self):
        """From 500 euro on, what was bought of a private person is posted only with a declaration that was signed."""
        for move, lines in self._coop_bought_lines().grouped("move_id").items():
            # Of an entry each seller by himself; what names nobody may be of one.
            sums = [sum(part.mapped("balance")) for part in lines.grouped("partner_id").values()]
            amount = max(sums) if move.move_type == "entry" else sum(sums)
            currency = move.company_id.currency_id
            if currency.compare_amounts(amount, DECLARATION_FROM) < 0:
                continue
            if move.statement_line_id and not move.coop_declaration_date:
                raise UserError(
                    self.env._(
                        "Bought from a private person for %(amount)s: from 500 euro on, the seller signs a purchase "
                        "declaration. Book a bill with it, and match this payment with the bill.",
                        amount=currency.format(amount),
                    )
                )
            if not move.coop_declaration_date:
                raise UserError(
                    self.env._(
                        "Bought from a private person for %(amount)s: from 500 euro on, the seller signs a purchase "
                        "declaration. Print it (Print ▸ Purchase declaration), have it signed and fill in the date.",
                        amount=currency.format(amount),
                    )
                )
            move._coop_number_declarations()


class AccountMoveLine(models.Model):
    """A posted entry that is moved to goods of the margin scheme, as when a payment is coded, is asked as well."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._coop_check_declaration_of_posted()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {"account_id", "balance", "debit", "credit", "amount_currency", "move_id"} & vals.keys():
            self._coop_check_declaration_of_posted()
        return result

    def _coop_check_declaration_of_posted(self):
        moves = self.move_id.filtered(lambda move: move.state == "posted" and move.company_id.coop_enabled)
        if moves:
            moves._coop_check_declaration()
