import { ProductTemplateAccounting } from "@point_of_sale/app/models/accounting/product_template_accounting";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { patch } from "@web/core/utils/patch";

const { DateTime } = luxon;

/** The day in the shop, wherever the clock of this machine thinks it is. */
export function shopDay(now = DateTime.now()) {
    return now.setZone("Europe/Amsterdam").toISODate();
}

/** Percent off of a tagged product on a day; null where no discount holds. */
export function tagDiscount(tagPrices, pricelistId, day) {
    if (!tagPrices || tagPrices.pricelist_id !== pricelistId) {
        return null;
    }
    const found = tagPrices.windows.find(({ first, last }) => first <= day && (!last || day <= last));
    return found ? found.percent : null;
}

patch(ProductTemplateAccounting.prototype, {
    /**
     * The discount by the age of the colour tag, of the day on which it is asked: also when the till stayed open over a
     * weekend, and without a connection.
     */
    getPrice(pricelist, quantity, priceExtra = 0, recurring = false, variant = false, ...more) {
        const template = variant?.product_tmpl_id || this.product_tmpl_id || this;
        const percent = tagDiscount(template.coop_tag_prices, pricelist?.id, shopDay());
        if (percent === null) {
            return super.getPrice(pricelist, quantity, priceExtra, recurring, variant, ...more);
        }
        const price = super.getPrice(false, quantity, priceExtra, false, variant);
        return price - price * (percent / 100);
    },
});

patch(PosOrderline.prototype, {
    /** Odoo shows the price before a discount when the price list has percentages; the tag's are on the product. */
    displayDiscountPolicy() {
        return this.product_id?.product_tmpl_id?.coop_tag_prices ? "without_discount" : super.displayDiscountPolicy();
    },
    /** Percent that the tag took off this line, by its price: also on a ticket of another day. 0: it did not. */
    get coopTagPercent() {
        const { coop_tag_prices: tagPrices, list_price: price } = this.product_id?.product_tmpl_id || {};
        if (!tagPrices || tagPrices.pricelist_id !== this.order_id?.pricelist_id?.id || this.price_type === "manual") {
            return 0;
        }
        const isMine = ({ percent }) => Math.abs(price * (1 - percent / 100) - this.price_unit) < 0.01;
        return tagPrices.windows.find(isMine)?.percent || 0;
    },
});
