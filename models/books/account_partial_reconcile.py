from odoo import api, models
from odoo.exceptions import UserError

from ..common.coop_guard import with_mark, without_defaults
from .account_move_links import LINKING

SIDES = ("debit_move_id", "credit_move_id")
# What says how much of an invoice was received, and when. Core writes the others: entries that go with it.
FIXED_FIELDS = {
    "amount",
    "company_id",
    "credit_amount_currency",
    "credit_currency_id",
    "credit_move_id",
    "debit_amount_currency",
    "debit_currency_id",
    "debit_move_id",
    "max_date",
}


class AccountPartialReconcile(models.Model):
    """Turnover counts as received by its reconciliations (design §3 "Recognition"): in a cooperative they are books.

    Odoo checks what it reconciles itself, but anybody who may reconcile can also write these records as they like.
    """

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        lines = self.env["account.move.line"].browse(
            {vals.get(name) or self.env.context.get(f"default_{name}") for vals in vals_list for name in SIDES}
            - {None, False}
        )
        if not any(lines.company_id.mapped("coop_enabled")):
            return super().create(vals_list)
        partials = super(AccountPartialReconcile, without_defaults(self, FIXED_FIELDS)).create(vals_list)
        partials.filtered("company_id.coop_enabled")._coop_check_sides()
        return partials.with_env(self.env)

    def write(self, vals):
        if FIXED_FIELDS & vals.keys() and any(self.company_id.mapped("coop_enabled")):
            raise UserError(
                self.env._(
                    "A reconciliation says what was received and when, and stays as it is. "
                    "To correct it, take it back and reconcile again."
                )
            )
        return super().write(vals)

    def _coop_check_sides(self):
        """As Odoo itself reconciles: two sides of one account, and no more than there is of either."""
        for partial in self:
            debit, credit = partial.debit_move_id, partial.credit_move_id
            if (
                debit.account_id != credit.account_id
                or not (
                    debit.account_id.reconcile
                    or debit.account_id.account_type in ("asset_cash", "liability_credit_card")
                )
                or partial._coop_takes_too_much()
            ):
                raise UserError(
                    self.env._(
                        "%(debit)s and %(credit)s cannot be reconciled like this. Use Odoo's own reconciliation.",
                        debit=debit.display_name,
                        credit=credit.display_name,
                    )
                )

    def _coop_takes_too_much(self):
        """Whether more was reconciled than there is. In foreign currency exchange differences put that right later."""
        self.ensure_one()
        currency = self.company_id.currency_id
        if self.amount < 0:
            return True
        if {self.debit_currency_id, self.credit_currency_id} != {currency}:
            return False
        return (
            currency.compare_amounts(self.debit_move_id.amount_residual, 0) < 0
            or currency.compare_amounts(self.credit_move_id.amount_residual, 0) > 0
        )

    def _create_tax_cash_basis_moves(self):
        return super(AccountPartialReconcile, with_mark(self, LINKING))._create_tax_cash_basis_moves()
