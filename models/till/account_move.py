from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The entries of the shop's runs are made and undone by these runs only; goods of the margin scheme bear no tax."""

    _inherit = "account.move"

    coop_shop_division_id = fields.Many2one(
        "coop.shop.division", "Shop division", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    coop_margin_period_id = fields.Many2one(
        "coop.margin.period", "Margin period", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def _coop_run_fields(self):
        return super()._coop_run_fields() | {"coop_shop_division_id", "coop_margin_period_id"}

    def _coop_margin_lines(self):
        """The lines on accounts of the margin scheme: sales on a sale, purchases on a bill."""
        rates = self.env["coop.margin.rate"]._of_company(self.company_id)
        if not rates:
            return self.line_ids.browse()
        accounts = {True: rates.purchase_account_id, False: rates.sales_account_id}
        return self.line_ids.filtered(
            lambda line: line.account_id in accounts[line.move_id.is_purchase_document(include_receipts=True)]
        )

    def _coop_is_margin_invoice(self):
        self.ensure_one()
        return self.company_id.coop_enabled and self.is_sale_document() and bool(self._coop_margin_lines())

    def _coop_prepare_post(self):
        invoices = self.filtered(lambda move: move.is_invoice(include_receipts=True))
        self._coop_check_declaration()
        invoices._coop_check_margin_taxes()
        return super()._coop_prepare_post()

    def _coop_check_margin_taxes(self):
        """No tax is charged or deducted on goods of the margin scheme; the period books it once.

        Never in the way of the till: its products have no tax.
        """
        taxed = self._coop_margin_lines().filtered("tax_ids")
        taxed = taxed.filtered(lambda line: not line.move_id._coop_is_till())
        if taxed:
            raise UserError(
                self.env._(
                    "%(line)s is sold or bought under the margin scheme, so no tax goes on it: take %(taxes)s away. The tax "
                    "is booked once per period.",
                    line=taxed[0].name or taxed[0].account_id.display_name,
                    taxes=", ".join(taxed[0].tax_ids.mapped("name")),
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_get_owner_proportions(self, known):
        """Rounding of cash, and what counting cash or the bank brings to light, are the shop's, on whatever entry."""
        # Whoever posts need not be allowed to read tills.
        move = self.move_id.sudo()
        statement = move.statement_line_id
        sessions = statement.pos_session_id | statement.coop_opened_session_id | move.origin_payment_id.pos_session_id
        till = sessions.config_id
        counted = till and self.account_id in move.journal_id.profit_account_id | move.journal_id.loss_account_id
        if self.display_type == "rounding":
            till = move.pos_order_ids.config_id[:1]
        if till and (counted or self.display_type == "rounding"):
            return {till._coop_get_shop_account().id: 1}
        if shares := self._coop_shares_of_down_payment():
            return shares
        return super()._coop_get_owner_proportions(known)

    def _coop_shares_of_down_payment(self):
        """The owners of a down payment that an invoice deducts and that was paid at a till; {} without ``pos_sale``."""
        if "sale_line_ids" not in self._fields or "pos_order_line_ids" not in self.env["sale.order.line"]._fields:
            return {}
        # Whoever invoices need not be allowed to read tills.
        paid = self.sudo().sale_line_ids.filtered("is_downpayment").pos_order_line_ids[:1]
        return paid._coop_shares() if paid else {}
