from datetime import timedelta

from odoo import fields, models
from odoo.tools import float_compare

from .past_prices import KEPT_OFFLINE, sent_session
from .till_guard import PAID

MONEY_FIELDS = {
    "order_id",
    "product_id",
    "qty",
    "price_unit",
    "discount",
    "price_subtotal",
    "price_subtotal_incl",
    "tax_ids",
    "refunded_orderline_id",  # the line has the owner of the goods that came back
}
# A till loads its prices before its session is opened, and the clock of a tablet is not the server's.
CLOCK_DIFFERENCE = timedelta(minutes=10)


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
        """Whether the cashier made this price. A product without any price, on a price list too, is meant to be typed in."""
        self.ensure_one()
        if self._coop_is_derived() or self.product_id.type == "combo" or self._coop_is_combo_part():
            return False
        if self.product_id.coop_key_most:
            return not self._coop_is_key_price()
        if not self.product_id.lst_price and not self._coop_price():
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

    def _coop_is_key_price(self):
        """Whether this price lies between the limits of its price key, now or at some moment since the session began.

        Of whole pieces: a tenth of one would be a price below them.
        """
        if self.qty != round(self.qty):
            return False
        log, since = self.env["coop.till.price"], self._coop_prices_since() or fields.Datetime.now()
        limits = log._key_limits(self.product_id, self.company_id, since)
        rounding = self.currency_id.rounding
        return any(
            float_compare(least, self.price_unit, precision_rounding=rounding) <= 0
            and float_compare(self.price_unit, most, precision_rounding=rounding) <= 0
            for least, most in limits
        )

    def _coop_prices_since(self):
        """From when on the prices count that a till may have loaded; None without an open session."""
        session, now = self.order_id.session_id, fields.Datetime.now()
        if not session or session.state == "closed":
            return None
        # Not the opening date, which a client can write.
        return min(now, session.create_date, self._coop_sent_session().create_date or now) - CLOCK_DIFFERENCE

    def _coop_shop_prices(self):
        """Every price that the shop asked for this since the session began; without an open session only the current one."""
        now = fields.Datetime.now()
        prices = {self._coop_price()}
        if since := self._coop_prices_since():
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
