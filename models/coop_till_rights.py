from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

from .coop_guard import is_marked, marked
from .coop_till_order_line import PAID

RIGHTS = ("discount", "refund", "price", "drawer")
MONEY = {
    "order_id",
    "product_id",
    "qty",
    "price_unit",
    "discount",
    "price_subtotal",
    "price_subtotal_incl",
    "tax_ids",
    "refunded_orderline_id",  # whose goods came back is whose the line is
}
OWN_LINES = "coop_own_lines"  # an order that is made brings its lines, and is looked at as a whole
SMALL = 1e-6


class PosOrder(models.Model):
    """What a cashier may do beside selling. The till hides the buttons; the server decides.

    Whatever way an order becomes paid (the till, a button, RPC), its lines are looked at in that moment; afterwards they
    are changed only by who may take goods back.
    """

    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super(PosOrder, marked(self, OWN_LINES)).create(vals_list).with_env(self.env)
        orders.filtered(lambda order: order.state in PAID)._coop_check_till_rights()
        return orders

    def write(self, vals):
        unpaid = self.filtered(lambda order: order.state not in PAID)
        result = super().write(vals)
        unpaid.filtered(lambda order: order.state in PAID)._coop_check_till_rights()
        return result

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
        used = {right for line in self.lines for right in line._coop_rights_used()}
        used |= self._coop_rights_of_pricelist()
        if self._coop_is_combo_cheap():
            used.add("price")
        return sorted(used)

    def _coop_rights_of_pricelist(self):
        """What the price list of the order takes: it makes the prices that the lines are compared with.

        The till's own and the customer's come by themselves. Choosing another that the till offers is giving a discount;
        one that it does not offer is the sender's own making, as a price that is typed. What comes back has the prices of
        the sale.
        """
        self.ensure_one()
        config, partner = self.config_id, self.partner_id.with_company(self.company_id)
        presets = config.available_preset_ids if config.use_presets else config.available_preset_ids.browse()
        own = [config.pricelist_id, (presets and config.default_preset_id.pricelist_id) or config.pricelist_id]
        if not config.use_pricelist or not config.pricelist_id:
            own.append(config.pricelist_id.browse())  # such a till has the prices of the products
        offered = config._get_available_pricelists() | presets.pricelist_id
        if self.pricelist_id in own or all(line.qty < 0 for line in self.lines):
            return set()
        if self.pricelist_id and self.pricelist_id not in offered:
            return {"price"}
        return set() if partner and self.pricelist_id == partner.property_product_pricelist else {"discount"}

    def _coop_is_combo_cheap(self):
        """Whether the parts of combinations cost less together than the combinations do.

        What each part costs says nothing: the till spreads the price of a combination over them.
        """
        self.ensure_one()
        parts = self.lines.filtered(lambda line: line.combo_item_id and line.qty > 0)
        combos = self.lines.filtered(lambda line: line.product_id.type == "combo" and line.qty > 0)
        asked = sum(line.price_unit * line.qty for line in parts)
        own = sum(line._coop_own_price() * line.qty for line in combos if not line._coop_has_other_taxes())
        # Every piece can be off by the rounding of its price.
        slack = self.currency_id.rounding * sum(parts.mapped("qty")) / 2 + SMALL
        return bool(parts) and (asked < own - slack or not combos)

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

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not is_marked(self.env, OWN_LINES):
            lines._coop_check_paid()
        return lines

    def write(self, vals):
        if MONEY & vals.keys():
            self._coop_check_paid(self.order_id.browse(vals.get("order_id")))
        return super().write(vals)

    def _coop_check_paid(self, other=None):
        """What is paid for is changed only by who may take goods back; the customer has his receipt.

        :param other: an order to which these lines go
        """
        orders = self.order_id | (other or self.order_id.browse())
        for company in orders.filtered(lambda order: order.state in PAID).company_id:
            self.env["pos.order"]._coop_check_till_right("refund", company)

    # === RIGHTS === #

    def _coop_rights_used(self):
        self.ensure_one()
        if self.refunded_orderline_id or self.qty < 0:
            return {"refund"}
        if self.qty * self.price_unit < 0:
            # What takes off the whole order, or money given away as a negative price.
            return set() if self._coop_reward() else {"discount"} if self._coop_is_derived() else {"refund"}
        # A colour tag's discount is a price of the price list, not this one.
        used = {"discount"} if self.discount > 0 else set()
        return used | {"price"} if self._coop_has_other_price() else used

    def _coop_has_other_price(self):
        """Whether the cashier made this price. A product without a price of its own is meant to be typed in."""
        self.ensure_one()
        free = not self.product_id.lst_price or self._coop_is_derived()
        if free or self.product_id.type == "combo" or self.combo_item_id:
            return False
        if self.price_type == "manual":
            return True
        # Attributes only ever add to the price.
        cheaper = (
            float_compare(self.price_unit, self._coop_own_price(), precision_rounding=self.currency_id.rounding) < 0
        )
        return cheaper and not self._coop_has_other_taxes() and not self._coop_is_price_new()

    def _coop_is_price_new(self):
        """Whether the shop itself changed this price since the session began.

        A till that was open, or offline, sells at the old one and knows no better: that sale must not get stuck.
        """
        opened, pricelist = self.order_id.session_id.start_at, self.order_id.pricelist_id
        product = self.product_id
        if not opened or max(product.write_date, product.product_tmpl_id.write_date) > opened:
            return True
        rules = [("pricelist_id", "=", pricelist.id), ("write_date", ">", opened)]
        mine = ["|", ("product_tmpl_id", "=", False), ("product_tmpl_id", "=", product.product_tmpl_id.id)]
        return bool(self.env["product.pricelist.item"].search_count([*rules, *mine], limit=1))

    def _coop_has_other_taxes(self):
        """Whether a fiscal position puts other taxes on this line, which can make its price another one."""
        return bool(self.tax_ids - self.tax_ids_after_fiscal_position)

    def _coop_own_price(self):
        """What the price list says."""
        order = self.order_id
        return order.pricelist_id._get_product_price(
            self.product_id, self.qty or 1.0, currency=self.currency_id, date=order.date_order
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
