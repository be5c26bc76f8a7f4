from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.coop_guard import with_mark

# The fiscal position is computed for a document whose day is outside the scheme, whatever day it is today.
OUTSIDE_KOR = "coop_outside_kor"


class AccountMove(models.Model):
    """Documents in the small-business scheme (KOR): without VAT, and saying so."""

    _inherit = "account.move"

    def _compute_fiscal_position_id(self):
        kor = self.filtered(lambda move: move.is_invoice(include_receipts=True) and move._coop_is_kor())
        for move in kor:
            move.fiscal_position_id = move.company_id._coop_get_kor_position()
        others = with_mark(self - kor, OUTSIDE_KOR)
        return super(AccountMove, others)._compute_fiscal_position_id()

    @api.onchange("invoice_date")
    def _onchange_coop_kor_day(self):
        """Another day can lie within the scheme or outside it."""
        position = self.company_id._coop_get_kor_position()
        if position and self.state == "draft" and self._coop_is_kor() != (self.fiscal_position_id._origin == position):
            self._compute_fiscal_position_id()

    def _coop_kor_day(self):
        """The day on which the VAT of this document arises."""
        self.ensure_one()
        return self.invoice_date or self.date or fields.Date.context_today(self)

    def _coop_is_kor(self):
        self.ensure_one()
        return self.company_id._coop_is_kor(self._coop_kor_day())

    def _coop_is_kor_document(self):
        """Whether this document has to say that it is exempt under the small-business scheme."""
        self.ensure_one()
        return self.is_sale_document(include_receipts=True) and self._coop_is_kor() and not self.amount_tax

    def _coop_check_posted(self):
        # Closing a till must not stop: what a customer paid with VAT on his receipt is VAT that is due.
        self._coop_outside_till()._coop_check_kor()
        return super()._coop_check_posted()

    def _coop_check_kor(self):
        for move in self.filtered(lambda move: move.company_id._coop_get_kor_position()):  # once in the scheme
            if move._coop_is_kor():
                lines = move._coop_kor_vat_lines()
                if lines:
                    raise UserError(move._coop_kor_has_vat(lines))
            elif move._coop_lacks_vat():
                raise UserError(
                    self.env._(
                        "%(entry)s of %(day)s has the fiscal position of the small-business scheme (KOR), and "
                        "%(company)s is not in the scheme then: VAT is due. Take that fiscal position away and press Update "
                        "Taxes and Accounts, or set the taxes on the lines.",
                        entry=move.display_name,
                        day=format_date(self.env, move._coop_kor_day()),
                        company=move.company_id.name,
                    )
                )

    def _coop_kor_has_vat(self, lines):
        return self.env._(
            "%(entry)s of %(day)s has VAT (%(taxes)s), and %(company)s is in the small-business scheme (KOR) then: it "
            "charges no VAT and claims none. Take the taxes off the lines; for lines with a product, choose the fiscal position "
            "“%(position)s” and press Update Taxes and Accounts. On a bill, amounts including VAT are the costs. If the scheme "
            "has ended, fill in its last day: Cooperative ▸ Configuration ▸ Settings.",
            entry=self.display_name,
            day=format_date(self.env, self._coop_kor_day()),
            taxes=", ".join(sorted(set(lines.tax_line_id.mapped("name")))),
            company=self.company_id.name,
            position=self.company_id._coop_get_kor_position().name,
        )

    def _coop_lacks_vat(self):
        """Whether this document was made under the scheme and no longer falls under it; what reverses a document of that time does."""
        self.ensure_one()
        position = self.company_id._coop_get_kor_position()
        original = self.reversed_entry_id
        return self.fiscal_position_id == position and not (original and original._coop_is_kor())

    def _coop_kor_vat_lines(self):
        """The lines with which this entry charges or claims VAT, as the scheme forbids.

        VAT from before the scheme does not fall under it: a credit note on an earlier invoice, a discount for early payment.
        VAT that was shifted to the cooperative stays due; only claiming it is not allowed.
        """
        self.ensure_one()
        none = self.line_ids.browse()
        original = self.reversed_entry_id
        if original and not original._coop_is_kor():
            return none
        by_payment = self.statement_line_id or self.origin_payment_id or self.tax_cash_basis_rec_id
        if not self.is_invoice(include_receipts=True) and (by_payment or self._coop_get_run()):
            return none
        return self.line_ids.filtered(lambda line: line.balance and line._coop_is_kor_vat())


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_is_kor_vat(self):
        self.ensure_one()
        repartition = self.tax_repartition_line_id
        if not repartition or self.tax_line_id.type_tax_use == "sale":
            return bool(repartition)
        return repartition.use_in_tax_closing and repartition.factor_percent > 0
