from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

from ..common.coop_guard import has_mark, with_mark
from .coop_past_prices import KEPT_OFFLINE, sent_session, with_sent_session
from .till_guard import MADE, PAID

RIGHTS = ("discount", "refund", "price", "drawer")
MONEY_FIELDS = {
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
TERMS_FIELDS = {"fiscal_position_id", "pricelist_id"}  # of an order: with which taxes and prices it is booked
ROUNDING_ERROR = 1e-6  # of a float
# A till loads its prices before its session is opened, and the clock of a tablet is not the server's.
CLOCK_DIFFERENCE = timedelta(minutes=10)


class PosOrder(models.Model):
    """What a cashier may do beside selling. The till hides the buttons; the server decides.

    Whatever way an order becomes paid (the till, a button, RPC), its lines are looked at in that moment; afterwards they
    are changed only by who may take goods back.
    """

    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super(PosOrder, with_mark(self, MADE)).create(vals_list).with_env(self.env)
        orders.filtered(lambda order: order.state in PAID)._coop_check_till_rights()
        return orders

    def write(self, vals):
        unpaid = self.filtered(lambda order: order.state not in PAID)
        if TERMS_FIELDS & vals.keys():
            (self - unpaid).lines._coop_check_paid()
        result = super().write(vals)
        unpaid.filtered(lambda order: order.state in PAID)._coop_check_till_rights()
        return result

    @api.model
    def _process_order(self, order, existing_order):
        """One that a tablet kept until its session was closed lands in the open one, at prices of its own."""
        session = self.env["pos.session"].browse(order["session_id"])
        late = session.state in ("closing_control", "closed")
        return super(PosOrder, with_sent_session(self, session) if late else self)._process_order(order, existing_order)

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
        used |= self._coop_rights_of_pricelist() | self._coop_rights_of_fiscal_position()
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
        presets = self._coop_presets()
        own = [config.pricelist_id, (presets and config.default_preset_id.pricelist_id) or config.pricelist_id]
        if not config.use_pricelist or not config.pricelist_id:
            own.append(config.pricelist_id.browse())  # such a till has the prices of the products
        offered = config._get_available_pricelists() | presets.pricelist_id
        if self.pricelist_id in own or all(line.qty < 0 and line._coop_sold() for line in self.lines):
            return set()
        if self.pricelist_id and self.pricelist_id not in offered:
            return {"price"}
        return set() if partner and self.pricelist_id == partner.property_product_pricelist else {"discount"}

    def _coop_rights_of_fiscal_position(self):
        """Other taxes are those that the till offers or, by Odoo's own rules, the customer's; else the sender's making."""
        self.ensure_one()
        used, config = self.fiscal_position_id, self.config_id
        offered = (
            config.default_fiscal_position_id | config.fiscal_position_ids | self._coop_presets().fiscal_position_id
        )
        if not used or used in offered or all(line.qty < 0 and line._coop_sold() for line in self.lines):
            return set()
        own = used.with_company(self.company_id)._get_fiscal_position(self.partner_id)
        return set() if used == own else {"price"}

    def _coop_presets(self):
        config = self.config_id
        return config.available_preset_ids if config.use_presets else config.available_preset_ids.browse()

    def _coop_is_combo_cheap(self):
        """Whether the parts of combinations cost less together than the combinations do, or are more than belong to them.

        What each part costs says nothing: the till spreads the price of a combination over them, and adds what is extra.
        """
        self.ensure_one()
        parts = self.lines.filtered(lambda line: line._coop_is_combo_part() and line.qty > 0)
        combos = self.lines.filtered(lambda line: line.product_id.type == "combo" and line.qty > 0)
        asked = sum(line.price_unit * line.qty for line in parts)
        own = sum(min(line._coop_shop_prices()) * line.qty for line in combos)
        for choice, pieces in parts.grouped(lambda line: line.combo_item_id.combo_id).items():
            times = sum(line.qty for line in combos if choice in line.product_id.combo_ids)
            number = sum(pieces.mapped("qty"))
            if number > times * choice.qty_max + ROUNDING_ERROR:
                return True
            piece = min(choice.base_price, *(min(line._coop_shop_prices()) for line in pieces))
            own += max(number - times * choice.qty_free, 0) * piece
            own += sum(line.qty * line.combo_item_id.extra_price for line in pieces)
        # Every piece can be off by the rounding of its price.
        rounding = self.currency_id.rounding * sum(parts.mapped("qty")) / 2 + ROUNDING_ERROR
        return bool(parts) and (asked < own - rounding or not combos)

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

    def _coop_check_paid(self):
        """What is paid for is changed only by who may take goods back; the customer has his receipt."""
        for company in self.order_id.filtered(lambda order: order.state in PAID).company_id:
            self.env["pos.order"]._coop_check_till_right("refund", company)

    # === RIGHTS === #

    def _coop_rights_used(self):
        self.ensure_one()
        if self.qty < 0:
            return self._coop_rights_of_return()
        if self.qty * self.price_unit < 0:
            # What takes off the whole order, or money given away as a negative price.
            if self._coop_reward():
                return set() if self._coop_is_reward_due() else {"discount"}
            return {"discount"} if self._coop_is_derived() else {"refund"}
        # A colour tag's discount is a price of the price list, not this one.
        used = {"discount"} if self.discount > 0 else set()
        if self.refunded_orderline_id:
            used.add("refund")
        return used | {"price"} if self._coop_has_other_price() or self._coop_has_other_taxes() else used

    def _coop_rights_of_return(self):
        """What comes back, comes back as it was sold: not dearer, not more of it. Else the money given is a price made up."""
        if self._coop_is_derived() and not self._coop_sold() and self.price_unit > 0:
            return {"refund", "discount"}  # what is taken off the whole order, written the other way round
        fair = self._coop_is_derived() or self._coop_reward() or self._coop_is_price_of_return()
        return {"refund"} if fair and not self._coop_is_more_than_sold() else {"refund", "price"}

    def _coop_sold(self):
        """The line of the paid sale of which this comes back; empty without a receipt."""
        sold = self.refunded_orderline_id
        return sold if sold.qty > 0 and sold.order_id.state in PAID and sold.product_id == self.product_id else sold[:0]

    def _coop_is_price_of_return(self):
        asked = self.price_unit * (1 - self.discount / 100)
        if sold := self._coop_sold():
            given, taxes = [sold.price_unit * (1 - sold.discount / 100)], self.tax_ids == sold.tax_ids
        else:
            given, taxes = self._coop_shop_prices(), not self._coop_has_other_taxes()
        return taxes and float_compare(asked, max(given), precision_rounding=self.currency_id.rounding) <= 0

    def _coop_is_more_than_sold(self):
        sold = self._coop_sold()
        back = sold.refund_orderline_ids.filtered(lambda line: line.order_id.state in PAID) | self
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return bool(sold) and float_compare(-sum(back.mapped("qty")), sold.qty, precision_digits=digits) > 0

    def _coop_has_other_taxes(self):
        """Whether the taxes are the sender's making: a sale without VAT at the same price is a dearer one."""
        return not self._coop_is_derived() and self.tax_ids not in self._coop_taxes()

    def _coop_has_other_price(self):
        """Whether the cashier made this price. A product without a price of its own is meant to be typed in."""
        self.ensure_one()
        free = not self.product_id.lst_price or self._coop_is_derived()
        if free or self.product_id.type == "combo" or self._coop_is_combo_part():
            return False
        # That a till calls a price its own says nothing; that it calls it typed is true.
        return self.price_type == "manual" or not self._coop_is_shop_price()

    def _coop_is_combo_part(self):
        return bool(self.combo_item_id) and self.combo_item_id.product_id == self.product_id

    def _coop_is_shop_price(self):
        """Whether the shop asks this price, or more: attributes only ever add; or asked just this since the session began.

        A till that was open, or offline, sells at the price that it loaded and knows no better: that sale must not get
        stuck. What the order says about the time is not believed.
        """
        self.ensure_one()
        rounding = self.currency_id.rounding
        now = self._coop_with_other_taxes(self._coop_price())
        if float_compare(self.price_unit, min(now), precision_rounding=rounding) >= 0:
            return True
        return any(
            not float_compare(self.price_unit, price, precision_rounding=rounding) for price in self._coop_shop_prices()
        )

    def _coop_shop_prices(self):
        """Every price that the shop asked for this since the session began; without one that is open only that of now."""
        session, now = self.order_id.session_id, fields.Datetime.now()
        prices = {self._coop_price()}
        if session and session.state != "closed":
            # Not the opening date, which a client can write.
            since = min(now, session.create_date, self._coop_sent_session().create_date or now) - CLOCK_DIFFERENCE
            log = self.env["coop.till.price"]
            past = log._past_prices(self.product_id, self.company_id, since, now + CLOCK_DIFFERENCE)
            prices.update(self._coop_price(moment) for moment in past)
        return {taxed for price in prices for taxed in self._coop_with_other_taxes(price)}

    def _coop_sent_session(self):
        """The session in which a tablet made this order, if it began lately; any older one says nothing."""
        sent = sent_session(self.env)
        # By the clock that wrote it; when it was closed a client can write.
        late = sent and sent.create_date > self.env.cr.now() - KEPT_OFFLINE
        return sent if late and sent.config_id == self.order_id.config_id else sent.browse()

    def _coop_price(self, past=None):
        """What the price list says, now or at a moment that is past.

        :param past: a :class:`PastPrices`
        """
        product, pricelist = self.product_id, self.order_id.pricelist_id
        date = past.moment if past else fields.Datetime.now()
        if past:
            beside = self.attribute_value_ids - product.product_template_attribute_value_ids
            extra = sum(beside.mapped("price_extra"))
            product, pricelist = past.of(product), past.of(pricelist)
            product = product.with_context(no_variant_attributes_price_extra=extra)
        return pricelist._get_product_price(product, self.qty or 1.0, currency=self.currency_id, date=date)

    def _coop_with_other_taxes(self, price):
        """A price, and what Odoo makes of it where the order's fiscal position puts other taxes in it.

        By the taxes of the product: those of the line are what the till says.
        """
        taxes, other = self._coop_taxes()
        return {price, taxes._adapt_price_unit_to_another_taxes(price, self.product_id, taxes, other)}

    def _coop_taxes(self):
        """The taxes of the product, and those that the order's fiscal position puts in their place."""
        # Products of all companies have taxes that not everybody may see; here they only say what is in a price.
        taxes = self.product_id.sudo().taxes_id._filter_taxes_by_company(self.company_id)
        return taxes, self.order_id.fiscal_position_id.map_tax(taxes)


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
