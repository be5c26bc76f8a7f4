from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

RIGHTS = ("discount", "refund", "price", "drawer")


class PosOrder(models.Model):
    """What a cashier may do beside selling. The till hides the buttons; the server decides."""

    _inherit = "pos.order"

    def action_pos_order_paid(self):
        self._coop_check_till_rights()
        return super().action_pos_order_paid()

    def _refund(self):
        for company in self.company_id:
            self._coop_check_till_right("refund", company)
        return super()._refund()

    def _coop_check_till_rights(self):
        for order in self.filtered("company_id.coop_enabled"):
            for right in order._coop_rights_used():
                order._coop_check_till_right(right, order.company_id)

    def _coop_rights_used(self):
        """The rights that this order takes, by its lines as they came in."""
        self.ensure_one()
        used = set()
        for line in self.lines:
            if line.refunded_orderline_id or line.qty < 0:
                used.add("refund")
                continue
            if line.discount > line._coop_automatic_discount() or line._coop_is_global_discount():
                used.add("discount")
            if line._coop_has_other_price():
                used.add("price")
        return sorted(used)

    @api.model
    def _coop_check_till_right(self, right, company):
        """:raises AccessError: when the user lacks the right at the tills of this cooperative"""
        if not company.coop_enabled or self.env.su or right in self.env.user._coop_till_rights():
            return
        words = {
            "discount": self.env._("give a discount"),
            "refund": self.env._("take goods back"),
            "price": self.env._("change a price"),
            "drawer": self.env._("open the drawer or put money in or out"),
        }
        raise AccessError(
            self.env._(
                "%(user)s may sell, but not %(action)s. Ask somebody who may, or ask the manager of the shop for this right.",
                user=self.env.user.name,
                action=words[right],
            )
        )


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _coop_automatic_discount(self):
        """The percentage that the shop itself gives on this line, such as on a colour tag; no cashier's discount."""
        self.ensure_one()
        return 0.0

    def _coop_is_global_discount(self):
        self.ensure_one()
        config = self.order_id.config_id
        return "discount_product_id" in config._fields and bool(self.product_id & config.discount_product_id)

    def _coop_has_other_price(self):
        """Whether the cashier made this price. A product without a price of its own is meant to be typed in."""
        self.ensure_one()
        free = not self.product_id.lst_price or self._coop_is_derived()
        if free or self.combo_parent_id or self.combo_line_ids or self.combo_item_id:
            return False
        if self.price_type == "manual":
            return True
        own = self.order_id.pricelist_id._get_product_price(
            self.product_id, self.qty or 1.0, currency=self.currency_id, date=self.order_id.date_order
        )
        # Attributes only ever add to the price, and taxes may turn it into another that is as high.
        return not self.tax_ids.filtered(lambda tax: tax not in self.tax_ids_after_fiscal_position) and (
            float_compare(self.price_unit, own, precision_rounding=self.currency_id.rounding) < 0
        )


class ResUsers(models.Model):
    _inherit = "res.users"

    def _coop_till_rights(self):
        self.ensure_one()
        return [right for right in RIGHTS if self.has_group(f"social_cooperative.group_till_{right}")]

    @api.model
    def _load_pos_data_read(self, records, config):
        result = super()._load_pos_data_read(records, config)
        if result and config.company_id.coop_enabled:
            result[0]["coop_rights"] = records[:1]._coop_till_rights()
        return result
