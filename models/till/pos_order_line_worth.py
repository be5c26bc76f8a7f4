from odoo import api, models
from odoo.exceptions import ValidationError

from ..common.coop_guard import has_mark, with_mark, without_defaults, without_values
from .pos_order_line_rights import MONEY_FIELDS
from .till_guard import BOOKING, COMPUTED, MADE, check_amounts, check_discount, write_computed

SERVER_FIELDS = {
    "company_id",
    "total_cost",
    "is_total_cost_computed",
    "coop_weight",
    "coop_piece_weight",
    "coop_goods_category_id",
}


class PosOrderLine(models.Model):
    """What a line is worth is computed by the server, as the whole order is."""

    _inherit = "pos.order.line"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._coop_checked_vals(vals) for vals in vals_list]
        lines = super(PosOrderLine, without_defaults(self, SERVER_FIELDS)).create(vals_list).with_env(self.env)
        if not has_mark(self.env, MADE):
            lines.order_id._coop_check_may_change()
            lines.order_id._coop_check_stay_paid()
        return lines

    def write(self, vals):
        if has_mark(self.env, COMPUTED):
            return super().write(vals)
        money = MONEY_FIELDS & vals.keys()
        orders = self.order_id | self.order_id.browse(vals.get("order_id"))
        if money:
            orders._coop_check_may_change()
        result = super().write(self._coop_checked_vals(vals, orders))
        if money:
            self.order_id._coop_check_stay_paid()
        return result

    def _coop_checked_vals(self, vals, orders=None):
        """These values without what the server computes itself.

        :raises ValidationError: for a number that is none, a discount of more than everything, goods of another company
        """
        orders = orders or self.env["pos.order"].browse(vals.get("order_id"))
        if not any(order.company_id.coop_enabled for order in orders):
            return vals
        check_amounts(self, vals)
        check_discount(self.env, vals.get("discount"))
        # A line of another company, which the user may not see, is refused just as well.
        sold = self.sudo().browse(vals.get("refunded_orderline_id")).exists()
        if sold and sold.order_id.company_id != orders[:1].company_id:
            raise ValidationError(self.env._("What comes back was not sold here."))
        if self.env.su or has_mark(self.env, BOOKING):
            return vals
        return without_values(vals, SERVER_FIELDS)

    def _compute_total_cost(self, stock_moves):
        return super(PosOrderLine, with_mark(self, BOOKING))._compute_total_cost(stock_moves)

    # === WORTH === #

    def _coop_drop_made_up_taxes(self):
        """Amounts of tax sent with a line spread cents; anything that changes more than those is dropped."""
        engine = self.env["account.tax"]
        for line in self.filtered("extra_tax_data"):
            company, currency = line.order_id.company_id, line.order_id.currency_id
            given = line._prepare_base_line_for_taxes_computation()
            own = {
                **given,
                **dict.fromkeys(("manual_total_excluded_currency", "manual_total_excluded", "manual_tax_amounts")),
            }
            for base_line in (given, own):
                engine._add_tax_details_in_base_lines([base_line], company)
                engine._round_base_lines_tax_details([base_line], company)
            names = ("total_excluded_currency", "total_included_currency", "total_excluded", "total_included")
            cents = currency.rounding * (len(given["tax_ids"]) + 1)
            off = max(abs(given["tax_details"][name] - own["tax_details"][name]) for name in names)
            if currency.compare_amounts(off, cents) > 0:
                key = line.extra_tax_data.get("computation_key")
                write_computed(line, {"extra_tax_data": {"computation_key": key} if key else False})
