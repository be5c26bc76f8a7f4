from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..common.coop_guard import has_mark, with_mark, without_defaults, without_values, would_change
from ..common.groups import TREASURER
from .till_guard import BOOKING, check_amount, check_amounts

# Euro that anybody who closes may find too much, where the till's settings say nothing.
GAIN = 50.0
# What Odoo's own steps write: opening, counting, closing.
STEP_FIELDS = {
    "bank_payment_ids",
    "cash_journal_id",
    "cash_real_transaction",
    "cash_register_balance_end_real",
    "cash_register_balance_start",
    "config_id",
    "coop_cash_unbooked",
    "coop_day",
    "coop_difference_item_id",
    "move_id",
    "order_ids",
    "picking_ids",
    "rescue",
    "start_at",
    "state",
    "statement_line_ids",
    "stop_at",
    "update_stock_at_closing",
}


class PosSession(models.Model):
    """A session is opened, counted and closed by Odoo's own steps; what they write nobody writes by hand."""

    _inherit = "pos.session"

    coop_difference_item_id = fields.Many2one(
        "account.move.line",
        "Difference booked at closing",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What orders and payments differed, which the treasurer booked away.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A session begins as every other, in a cooperative: whoever makes it, says of what till it is."""
        made = STEP_FIELDS - {"config_id"}
        config_ids = [vals.get("config_id") or self.env.context.get("default_config_id") for vals in vals_list]
        if self.env.su or not any(config.company_id.coop_enabled for config in self.config_id.browse(config_ids)):
            return super().create(vals_list)
        vals_list = [without_values(vals, made) for vals in vals_list]
        return super(PosSession, without_defaults(self, made)).create(vals_list).with_env(self.env)

    def write(self, vals):
        ours = self.filtered("company_id.coop_enabled")
        if ours:
            check_amounts(ours, vals)
        if not (self.env.su or has_mark(self.env, BOOKING)):
            for session in ours:
                session._coop_check_steps(STEP_FIELDS & vals.keys(), vals)
        return super().write(vals)

    def _coop_check_steps(self, names, vals):
        """:raises AccessError: when something is written by hand that Odoo's own steps write"""
        commands = {name for name in names if self._fields[name].type == "one2many" and vals[name]}
        if commands or any(would_change(self, name, vals[name]) for name in names - commands):
            raise AccessError(
                self.env._(
                    "A session is opened, counted and closed by the steps for it; nothing else changes %(session)s.",
                    session=self.name,
                )
            )

    # === ODOO'S OWN STEPS === #

    def action_pos_session_open(self):
        return super(PosSession, with_mark(self, BOOKING)).action_pos_session_open()

    def _set_opening_control_data(self, cashbox_value, notes):
        check_amount(self.env, cashbox_value)
        return super(PosSession, with_mark(self, BOOKING))._set_opening_control_data(cashbox_value, notes)

    def post_closing_cash_details(self, counted_cash):
        check_amount(self.env, counted_cash)
        return super(PosSession, with_mark(self, BOOKING)).post_closing_cash_details(counted_cash)

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        check_amount(self.env, *(bank_payment_method_diffs or {}).values())
        return super()._cannot_close_session(bank_payment_method_diffs)

    def update_closing_control_state_session(self, notes):
        return super(PosSession, with_mark(self, BOOKING)).update_closing_control_state_session(notes)

    def action_pos_session_closing_control(
        self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None
    ):
        own = super(PosSession, with_mark(self, BOOKING))
        return own.action_pos_session_closing_control(balancing_account, amount_to_balance, bank_payment_method_diffs)

    def _validate_session(self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None):
        check_amount(self.env, amount_to_balance, *(bank_payment_method_diffs or {}).values())
        if amount_to_balance:
            self._coop_check_may_book_difference()
        own = super(PosSession, with_mark(self, BOOKING))
        return own._validate_session(balancing_account, amount_to_balance, bank_payment_method_diffs)

    def try_cash_in_out(self, _type, amount, reason, partner_id, extras):
        check_amount(self.env, amount)
        return super().try_cash_in_out(_type, amount, reason, partner_id, extras)

    # === A DIFFERENCE THAT COMES FROM ORDERS === #

    def _coop_check_may_book_difference(self):
        """:raises AccessError: when what orders and payments differ is booked away by somebody else than the treasurer"""
        if not self.company_id.coop_enabled or self.env.su:
            return
        if not self.env.user.has_group(TREASURER):
            raise AccessError(
                self.env._(
                    "What was sold and what was paid differ. Only a treasurer, who may use the till as well, can close "
                    "with such a difference."
                )
            )

    def _post_statement_difference(self, amount):
        self._coop_check_may_find(amount, self.cash_journal_id)
        return super()._post_statement_difference(amount)

    def _get_diff_vals(self, payment_method_id, diff_amount, outstanding_account=False):
        method = self.env["pos.payment.method"].browse(payment_method_id)
        self._coop_check_may_find(diff_amount, method.journal_id)
        return super()._get_diff_vals(payment_method_id, diff_amount, outstanding_account)

    def _coop_check_may_find(self, amount, journal):
        """A gain on an account of turnover is divided among members, so nobody types a large one at a till.

        :param amount: what was counted more than sold, in the currency of the session
        :raises AccessError: when it is more than the till allows, and neither its manager nor a treasurer closes
        """
        # A cashier reads no accounts; the category only decides whether this check applies.
        if not self.company_id.coop_enabled or journal.sudo().profit_account_id.coop_category != "turnover":
            return
        most = self.config_id.amount_authorized_diff if self.config_id.set_maximum_difference else GAIN
        # Closing goes on with all rights; the user remains who closes.
        user = self.env.user
        if self.currency_id.compare_amounts(amount, most) > 0 and not (
            user.has_group("point_of_sale.group_pos_manager") or user.has_group("social_cooperative.group_treasurer")
        ):
            raise AccessError(
                self.env._(
                    "%(amount)s more was counted than there should be. More than %(most)s is booked only by the manager of "
                    "the till or a treasurer, who may use the till as well: count again, or ask one of them to close.",
                    amount=self.currency_id.format(amount),
                    most=self.currency_id.format(most),
                )
            )

    def _create_balancing_line(self, data, balancing_account, amount_to_balance):
        before = self.move_id.line_ids
        data = super()._create_balancing_line(data, balancing_account, amount_to_balance)
        if self.company_id.coop_enabled:
            self.coop_difference_item_id = self.move_id.line_ids - before
        return data
