from odoo import fields, models
from odoo.exceptions import UserError

DECLARATION_FROM = 500.0  # euro; Uitvoeringsbesluit omzetbelasting: a signed statement of the private seller


class AccountMove(models.Model):
    _inherit = "account.move"

    coop_declaration_date = fields.Date(
        "Purchase declaration signed on",
        copy=False,
        help="Goods bought from a private person for 500 euro or more: the day on which he signed the declaration.",
    )

    def _coop_margin_lines(self):
        """The lines on accounts of the margin scheme: sales on a sale, purchases on a bill."""
        rates = self.env["coop.margin.rate"]._of_company(self.company_id)
        accounts = (
            rates.purchase_account_id if self.is_purchase_document(include_receipts=True) else rates.sales_account_id
        )
        return self.line_ids.filtered(lambda line: line.account_id in accounts) if accounts else self.line_ids.browse()

    def _coop_is_margin_invoice(self):
        self.ensure_one()
        return self.company_id.coop_enabled and self.is_sale_document() and bool(self._coop_margin_lines())

    def _post(self, soft=True):
        for move in self.filtered(lambda move: move.move_type in ("in_invoice", "in_receipt")):
            if move.company_id.coop_enabled and not move.coop_declaration_date:
                move._coop_check_declaration()
        return super()._post(soft)

    def _coop_check_declaration(self):
        amount = sum(self._coop_margin_lines().mapped("balance"))
        if self.company_id.currency_id.compare_amounts(amount, DECLARATION_FROM) >= 0:
            raise UserError(
                self.env._(
                    "Bought from a private person for %(amount)s: from 500 euro on, the seller signs a purchase "
                    "declaration. Print it (Print ▸ Purchase declaration), have it signed and fill in the date.",
                    amount=self.company_id.currency_id.format(amount),
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_whose(self, known):
        """Rounding of cash to five cents is the shop's, on an invoice of the till as on the closing entry."""
        if self.display_type == "rounding" and self.move_id._coop_is_till():
            # Whoever posts the invoice need not be allowed to read tills.
            orders = self.move_id.sudo().pos_order_ids
            return {(orders.config_id[:1]._coop_get_shop_account() or self.company_id.coop_analytic_account_id).id: 1}
        return super()._coop_whose(known)
