from odoo import api, fields, models
from odoo.exceptions import UserError

from ..books.account_move_links import LINKING, LINKS
from ..common.coop_guard import has_mark, with_mark, without_defaults, without_values, would_change
from .past_prices import KEPT_OFFLINE
from .pos_order_line_rights import CLOCK_DIFFERENCE
from .till_guard import BOOKING, COMPUTED, MADE, PAID, SENT, WRITTEN, check_amounts, write_computed

AMOUNTS = {"amount_total", "amount_tax", "amount_paid", "amount_return", "amount_difference"}
# What follows from the session, or from the books; a client does not set it.
SERVER_FIELDS = {"company_id", "config_id", "currency_rate", "account_move", "coop_points_due", "coop_arrived_late"}
FIXED_WHEN_PAID = SERVER_FIELDS | {"session_id", "state", "coop_seller_id"}
PAID_FIELDS = AMOUNTS | {"date_order", "is_refund"}


class PosOrder(models.Model):
    """What an order is worth, and what was paid for it. A till says both; in a cooperative neither is believed.

    In the moment in which an order becomes paid, whatever way it came, its amounts are computed anew from its lines and its
    payments, with Odoo's own tax computation, and it must be paid. Afterwards that stays true, or the change is refused.
    """

    _inherit = "pos.order"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._coop_of_session(vals) for vals in vals_list]
        orders = super(PosOrder, without_defaults(self, SERVER_FIELDS)).create(vals_list).with_env(self.env)
        paid = orders._coop_of_cooperatives().filtered(lambda order: order.state in PAID)
        paid._coop_put_date_right()
        paid._coop_owe_points()
        paid._coop_check_worth()
        return orders

    @api.model
    def _coop_of_session(self, vals):
        """These values as the session has them: which cooperative and which till it is says nobody else."""
        session = self.env["pos.session"].browse(vals.get("session_id"))
        company = session.config_id.company_id
        # Only to know whether a cooperative is meant, also by who may not see it.
        named = self.env["res.company"].sudo().browse(vals.get("company_id"))
        named |= self.env["pos.config"].sudo().browse(vals.get("config_id")).company_id
        if not any(found.coop_enabled for found in company.sudo() | named):
            return vals
        check_amounts(self, vals)
        vals = without_values(vals, SERVER_FIELDS)
        if has_mark(self.env, SENT) and vals.get("state") in PAID:
            vals["state"] = "draft"  # its change and what it refunds come next; Odoo makes it paid at the end
        return {**vals, "company_id": company.id}

    def write(self, vals):
        ours = self._coop_of_cooperatives(vals)
        if not ours or has_mark(self.env, COMPUTED):
            return super().write(vals)
        if ours != self:
            return (self - ours).write(vals) and ours.write(vals)
        check_amounts(self, vals)
        self._coop_check_paid_stays(vals)
        vals = self._coop_without_server_fields(vals)
        paid = self.filtered(lambda order: order.state in PAID)
        whole = {"lines", "payment_ids"} & vals.keys()
        result = super(PosOrder, with_mark(self, WRITTEN) if whole else self).write(vals)
        newly = (self - paid).filtered(lambda order: order.state in PAID)
        newly._coop_put_date_right()
        newly._coop_owe_points()
        looked_at = self if whole or AMOUNTS & vals.keys() else self - paid
        looked_at.filtered(lambda order: order.state in PAID)._coop_check_worth()
        return result

    def _coop_of_cooperatives(self, vals=None):
        """Those of a cooperative, or that ``vals`` would make one's."""
        session = self.env["pos.session"].browse((vals or {}).get("session_id"))
        if session.config_id.company_id.coop_enabled:
            return self
        return self.filtered(lambda order: order.company_id.coop_enabled)

    def _coop_without_server_fields(self, vals):
        if self.env.su or not (SERVER_FIELDS | {"session_id"}) & vals.keys():
            return vals
        vals = without_values(vals, SERVER_FIELDS)
        if vals.get("session_id"):
            vals["company_id"] = self.env["pos.session"].browse(vals["session_id"]).config_id.company_id.id
        return vals

    def _coop_check_paid_stays(self, vals):
        """
        :raises UserError: for what nobody changes once it is paid
        :raises AccessError: for what takes the right to take goods back
        """
        if self.env.su:
            return
        for order in self.filtered(lambda order: order.state in PAID):
            changed = {
                name
                for name in vals.keys() & (FIXED_WHEN_PAID | PAID_FIELDS | {"partner_id"})
                if would_change(order, name, vals[name])
            }
            if has_mark(self.env, BOOKING) and vals.get("state") == "done":
                changed.discard("state")
            if changed & FIXED_WHEN_PAID:
                raise UserError(
                    self.env._(
                        "Order %(order)s is paid: where it was sold, its state and its entry are no longer changed by hand.",
                        order=order.name,
                    )
                )
            if changed & PAID_FIELDS or "partner_id" in changed and order._coop_is_on_account():
                order._coop_check_may_change()

    def _coop_check_may_change(self):
        """
        :raises UserError: when it is booked: the entry is there
        :raises AccessError: when it is paid, and this is not somebody who may take goods back
        """
        for order in self._coop_of_cooperatives().filtered(lambda order: order.state in PAID):
            if order._coop_is_booked():
                raise UserError(
                    self.env._(
                        "Order %(order)s is booked, and no longer changed. Refund it and sell it anew.",
                        order=order.name,
                    )
                )
            order._coop_check_till_right("refund", order.company_id)

    def _coop_check_stay_paid(self):
        """After something of them changed. Not while they are made or written whole: they are looked at afterwards then."""
        if not (has_mark(self.env, WRITTEN) or has_mark(self.env, MADE)):
            self._coop_of_cooperatives().filtered(lambda order: order.state in PAID)._coop_check_worth()

    def _coop_is_booked(self):
        self.ensure_one()
        return self.state == "done" or bool(self.account_move) or self.session_id.state == "closed"

    def _coop_is_on_account(self):
        """Whether somebody owes this: then the customer is a part of the payment."""
        return any(method.split_transactions for method in self.payment_ids.payment_method_id)

    # === ODOO'S OWN STEPS === #

    @api.model
    def _process_order(self, order, existing_order):
        return super(PosOrder, with_mark(self, SENT))._process_order(order, existing_order)

    def action_pos_order_paid(self):
        self._coop_of_cooperatives().filtered(lambda order: order.state not in PAID)._coop_compute_worth()
        return super().action_pos_order_paid()

    def _coop_check_till_rights(self):
        self._coop_of_cooperatives()._coop_compute_worth()  # rights ask what lines are worth
        return super()._coop_check_till_rights()

    def _generate_pos_order_invoice(self):
        # After the closing it makes an entry, too, that says of which sale it is; no client says of which.
        marked = with_mark(with_mark(without_defaults(self, LINKS), BOOKING), LINKING)
        invoice = super(PosOrder, marked)._generate_pos_order_invoice()
        return invoice.with_env(self.env)

    # === WORTH === #

    def _coop_put_date_right(self):
        """An invoice has the date of its order: today, or a day within the time for which a tablet keeps an order."""
        now = fields.Datetime.now()
        for order in self:
            sent = order.date_order
            if not sent or not now - KEPT_OFFLINE <= sent <= now + CLOCK_DIFFERENCE:
                write_computed(order, {"date_order": now})

    def _coop_check_worth(self):
        """Amounts as the server computes them, and paid.

        :raises UserError: when it is not paid
        :raises AccessError: when money leaves the drawer, and this is not somebody who may take it out
        """
        for order in self:
            order._coop_compute_worth()
            order._coop_check_fully_paid()
            order._coop_put_change_right()
            if order._coop_is_money_out():
                order._coop_check_till_right("drawer", order.company_id)

    def _coop_compute_worth(self):
        """Write what lines and order are worth, where the till says something else."""
        for order in self:
            order.lines._coop_drop_made_up_taxes()
            base_lines = [line._prepare_base_line_for_taxes_computation() for line in order.lines]
            sign = -1 if order.amount_total < 0 else 1  # so does Odoo turn what it computes with
            totals = order._coop_tax_totals(base_lines)
            for base_line in base_lines:
                details = base_line["tax_details"]
                write_computed(
                    base_line["record"],
                    {
                        "price_subtotal": sign * details["total_excluded_currency"],
                        "price_subtotal_incl": sign * details["total_included_currency"],
                    },
                )
            total, payments = sign * totals.get("total_amount_currency", 0.0), order.payment_ids.mapped("amount")
            write_computed(
                order,
                {
                    "amount_total": total,
                    "amount_tax": sign * totals.get("tax_amount_currency", 0.0),
                    "amount_paid": sum(payments),
                    "is_refund": order.currency_id.compare_amounts(total, 0) < 0,
                },
            )

    def _coop_tax_totals(self, base_lines):
        if not base_lines:
            return {}
        engine = self.env["account.tax"]
        engine._add_tax_details_in_base_lines(base_lines, self.company_id)
        engine._round_base_lines_tax_details(base_lines, self.company_id)
        return engine._get_tax_totals_summary(base_lines, self.currency_id, self.company_id)

    def _coop_check_fully_paid(self):
        """:raises UserError: when the payments are not what it is worth, but for the rounding of cash"""
        self.ensure_one()
        currency, refunded = self.currency_id, self.refunded_order_id
        due = [self.amount_total]
        if refunded and currency.is_zero(refunded.amount_total + self.amount_total):
            due.append(-refunded.amount_paid)  # all of it came back: what was paid goes back
        missing = min(abs(amount - self.amount_paid) for amount in due)
        if currency.compare_amounts(missing, self._coop_rounding_of_cash()) > 0:
            raise UserError(self.env._("Order %(order)s is not fully paid.", order=self.name))

    def _coop_rounding_of_cash(self):
        """The most, in the currency of the order, that Odoo lets the rounding of cash make of a difference."""
        config = self.config_id
        cash = any(method.is_cash_count for method in self.payment_ids.payment_method_id)
        if not config.cash_rounding or (config.only_round_cash_method and not cash):
            return 0.0
        method = config.rounding_method
        step = method.rounding / 2 if method.rounding_method == "HALF-UP" else method.rounding
        return self.currency_id.round(step)

    def _coop_put_change_right(self):
        """Change is cash that goes the other way than the cash that was given; an invoice takes it off that."""
        for change in self.payment_ids.filtered("is_change"):
            given = (self.payment_ids - change).filtered(
                lambda payment: payment.payment_method_id.is_cash_count and not payment.is_change
            )
            if not change.payment_method_id.is_cash_count or sum(given.mapped("amount")) * change.amount >= 0:
                write_computed(change, {"is_change": False})

    def _coop_is_money_out(self):
        """Whether one way to pay goes against the order: cash for a card, or for nothing."""
        sums = {
            method: sum(payments.mapped("amount"))
            for method, payments in self.payment_ids.grouped("payment_method_id").items()
        }
        sign = self.currency_id.compare_amounts(self.amount_total, 0)
        return any(self.currency_id.compare_amounts(amount, 0) not in (0, sign) for amount in sums.values())
