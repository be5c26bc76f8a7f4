from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .till_guard import PAID


class CoopAppointment(models.Model):
    """What was paid in advance for goods that are kept: it is the customer's until the goods are sold, and nobody's turnover."""

    _inherit = "coop.appointment"

    deposit_line_ids = fields.One2many("pos.order.line", "coop_appointment_id", "At the till", readonly=True)
    deposit = fields.Monetary(
        "Deposit held", compute="_compute_deposit", help="Paid at the till, less what was taken off or given back."
    )

    @api.depends("deposit_line_ids.order_id.state", "deposit_line_ids.price_subtotal_incl")
    def _compute_deposit(self):
        for appointment in self:
            # Whoever plans need not sell; how much is held for this customer, he must know.
            lines = appointment.sudo().deposit_line_ids
            paid = lines.filtered(lambda line: line._coop_is_deposit() and line.order_id.state in PAID)
            appointment.deposit = sum(paid.mapped("price_subtotal_incl"))

    def _check_can_close(self):
        answer = super()._check_can_close()
        for appointment in self.filtered("deposit"):
            raise UserError(
                self.env._(
                    "%(what)s: a deposit of %(amount)s is held. Take it off at the till when the goods are sold, or give it back "
                    "there.",
                    what=appointment.display_name,
                    amount=appointment.currency_id.format(appointment.deposit),
                )
            )
        return answer

    def _forget_domain(self, today):
        """Not before the money of whoever it was is back, or in a sale."""
        held = self.search([("forgotten_on", "=", False), ("deposit_line_ids", "!=", False)]).filtered("deposit")
        return [*super()._forget_domain(today), ("id", "not in", held.ids)]

    # === AT THE TILL === #

    def _prepare_till_row(self):
        """What a cashier sees of it: who comes, when, for what, and what he paid. No way to anybody's door."""
        self.ensure_one()
        product = self.product_tmpl_id
        return {
            "number": self.number,
            "name": self.name,
            "day": format_date(self.env, self.date),
            "goods": self.goods,
            "product_tmpl_id": product.id,
            "count": self.count,
            "deposit": self.deposit,
        }

    def _sell(self):
        """Its goods were sold to whom they were kept for."""
        for appointment in self.filtered(lambda one: one.state == "planned" and not one.deposit):
            appointment._close("done")
