from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PosPaymentMethod(models.Model):
    """Vouchers with which an authority or a charity pays: a claim on it, and no money until it has paid the invoice."""

    _inherit = "pos.payment.method"

    coop_voucher_partner_id = fields.Many2one(
        "res.partner",
        "Vouchers of",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
        help="The authority or charity that pays these vouchers. It gets an invoice per month; until it has paid, what was "
        "sold is not received.",
    )
    coop_is_voucher = fields.Boolean(compute="_compute_coop_is_voucher", export_string_translation=False)

    @api.depends("coop_voucher_partner_id")
    def _compute_coop_is_voucher(self):
        for method in self:
            # A cashier need not be allowed to read who pays; that it is a voucher is on the button.
            method.coop_is_voucher = bool(method.sudo().coop_voucher_partner_id)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        methods = super().create(vals_list)
        methods.filtered("coop_voucher_partner_id")._coop_book_on_vouchers()
        return methods

    def write(self, vals):
        result = super().write(vals)
        if vals.get("coop_voucher_partner_id"):
            self._coop_book_on_vouchers()
        return result

    def _coop_book_on_vouchers(self):
        for method in self.filtered("company_id.coop_enabled"):
            account = method.company_id._coop_get_voucher_account()
            if method.receivable_account_id != account:
                method.receivable_account_id = account

    @api.constrains(
        "coop_voucher_partner_id", "journal_id", "split_transactions", "receivable_account_id", "company_id"
    )
    def _check_coop_voucher(self):
        for method in self.filtered("coop_voucher_partner_id"):
            if not method.company_id.coop_enabled:
                raise ValidationError(self.env._("Vouchers are booked by a cooperative; this company is none."))
            if method.journal_id or method.split_transactions:
                raise ValidationError(
                    self.env._(
                        "%(method)s: a voucher brings no money yet and is not the customer's debt. Leave the journal empty and "
                        "do not identify the customer.",
                        method=method.name,
                    )
                )

    # === TILL === #

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "coop_is_voucher"] if config.company_id.coop_enabled else names
