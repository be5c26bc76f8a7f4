from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import column_exists, create_column

from ..common.coop_guard import as_own_code
from ..common.database import lock
from .pos_order_day import PAID_BEFORE


class PosOrderLine(models.Model):
    """Deposits for goods that are kept: paid in, taken off when the goods are sold, or given back."""

    _inherit = "pos.order.line"

    coop_appointment_number = fields.Char(
        "Kept for",
        copy=False,
        help="The number of the appointment for which a deposit is paid, or whose goods are sold.",
    )
    coop_appointment_id = fields.Many2one(
        "coop.appointment", compute="_compute_coop_appointment_id", store=True, index="btree_not_null"
    )

    def _auto_init(self):
        """No line of before is for an appointment: no need to compute it line by line."""
        if not column_exists(self.env.cr, self._table, "coop_appointment_id"):
            create_column(self.env.cr, self._table, "coop_appointment_id", "int4")
        return super()._auto_init()

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "coop_appointment_number"] if config.company_id.coop_shop_open else names

    @api.depends("coop_appointment_number", "order_id.company_id")
    def _compute_coop_appointment_id(self):
        # A cashier reads no appointments; the till knows their numbers.
        appointments = self.env["coop.appointment"].sudo()
        for line in self:
            number, company = line.coop_appointment_number, line.order_id.company_id
            found = appointments.search([("number", "=", number), ("company_id", "=", company.id)]) if number else None
            line.coop_appointment_id = found

    def _coop_is_deposit(self):
        product = self.order_id.company_id.coop_deposit_product_id
        return bool(product) and self.product_id == product

    def _coop_rights_used(self):
        """A deposit is paid in by any cashier, and taken off what is sold; giving it back is giving money back."""
        if not self._coop_is_deposit() or self.discount:
            return super()._coop_rights_used()
        if self.price_subtotal_incl >= 0:
            return set()
        others = self.order_id.lines.filtered(lambda line: not line._coop_is_deposit())
        sold = sum(others.mapped("price_subtotal_incl"))
        taken = -sum((self.order_id.lines - others).mapped("price_subtotal_incl"))
        return set() if self.currency_id.compare_amounts(taken, sold) <= 0 else {"refund"}


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _coop_check_till_rights(self):
        result = super()._coop_check_till_rights()
        for order in self.filtered("company_id.coop_shop_open"):
            order._coop_check_deposits()
        return result

    def _coop_check_deposits(self):
        """
        :raises UserError: for a deposit that is for nothing, for goods that are no longer kept, or for more than is held;
            what was paid while there was no connection is taken all the same, and says so
        """
        for line in self.lines.filtered(lambda line: line._coop_is_deposit()):
            if not line.coop_appointment_id:
                raise UserError(self.env._("Choose with the button Reserved for what the deposit is."))
        # A cashier reads no appointments; here they only say what is held, and are over when their goods are sold.
        kept = self.lines.sudo().coop_appointment_id
        if not kept:
            return
        lock(kept, self.env._("Somebody is working on this appointment at this moment. Look again in a minute."))
        kept.invalidate_recordset(["deposit"])
        wrong = kept.filtered(lambda one: one.currency_id.compare_amounts(one.deposit, 0) < 0)
        wrong |= kept.filtered(lambda one: one.state != "planned" and one.deposit > 0)
        if wrong and not self.env.context.get(PAID_BEFORE):
            raise UserError(
                self.env._(
                    "%(what)s: no deposit is held any more, or less than this. Take it off the order and look at the appointment.",
                    what=wrong[0].number,
                )
            )
        if wrong:
            self.message_post(
                body=self.env._(
                    "Paid without a connection; the deposit of %(what)s is not right.", what=wrong[0].number
                )
            )
        goods = self.lines.filtered(lambda line: not line._coop_is_deposit() and line.qty > 0)
        as_own_code(kept & goods.sudo().coop_appointment_id)._sell()
