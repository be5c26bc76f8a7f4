import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { TextInputPopup } from "@point_of_sale/app/components/popups/text_input_popup/text_input_popup";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";

const CENT = 0.005; // half of one

/** Gifts and vouchers: what is paid besides goods, and what is paid with something else than money. */
patch(PosStore.prototype, {
    coopDonationProduct() {
        const id = this.config.raw?.coop_donation_product_id || this.config.coop_donation_product_id?.id;
        return id && this.models["product.product"].get(id);
    },
    coopDonationLine(order) {
        const product = this.coopDonationProduct();
        return product && order.lines.find((line) => line.product_id.id === product.id);
    },
    coopDonation(order) {
        return this.coopDonationLine(order)?.price_unit || 0;
    },
    /** To the next whole euro, and one more when it is whole already. */
    coopRoundedUp(order) {
        const goods = order.priceIncl - this.coopDonation(order);
        return Math.floor(goods + CENT) + 1;
    },
    /** The customer rounds up; pressed again, he does not. @returns {Promise<Number>} by how much more is due */
    async coopToggleDonation(order) {
        const line = this.coopDonationLine(order);
        const before = order.priceIncl;
        if (line) {
            order.removeOrderline(line);
        } else {
            const product = this.coopDonationProduct();
            const price_unit = this.currency.round(this.coopRoundedUp(order) - before);
            const vals = { product_tmpl_id: product.product_tmpl_id, product_id: product, price_unit, tax_ids: [] };
            await this.addLineToOrder(vals, order, {}, false);
        }
        return this.currency.round(order.priceIncl - before);
    },
    coopVouchers(order) {
        return order.payment_ids.filter((payment) => payment.payment_method_id.coop_is_voucher);
    },
    /** As models/till/pos_order_voucher.py reads an order. @returns {String} why it cannot be paid like this */
    coopWhyNoVoucher(order) {
        const vouchers = this.coopVouchers(order);
        const given = vouchers.reduce((total, payment) => total + payment.getAmount(), 0);
        if (vouchers.length && Math.abs(given) > Math.abs(order.totalDue) + CENT) {
            return _t("No change is given on a voucher: it pays at most what is due.");
        }
        return vouchers.length && order.isToInvoice()
            ? _t("The invoice goes to who pays the voucher; the customer has the receipt.")
            : "";
    },
});

patch(PaymentScreen.prototype, {
    async clickDonation() {
        const more = await this.pos.coopToggleDonation(this.currentOrder);
        if (this.paymentLines.length === 1) {
            const [line] = this.paymentLines;
            line.setAmount(line.getAmount() + more);
        }
    },
    /** A voucher has a number, which who pays it wants to see; left empty it has none. */
    async addNewPaymentLine(paymentMethod) {
        if (!paymentMethod.coop_is_voucher) {
            return super.addNewPaymentLine(...arguments);
        }
        const number = await makeAwaitable(this.dialog, TextInputPopup, {
            title: _t("Number of the voucher"),
            placeholder: _t("Empty when it has none"),
            size: "md",
        });
        if (number === undefined) {
            return false;
        }
        const isAdded = await super.addNewPaymentLine(...arguments);
        if (isAdded) {
            this.selectedPaymentLine.coop_voucher_number = number;
        }
        return isAdded;
    },
});

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        this.pos.numberBuffer.capture(); // what was typed last is in no amount yet
        const reason = this.pos.coopEnabled && this.pos.coopWhyNoVoucher(this.order);
        if (reason) {
            this.pos.dialog.add(AlertDialog, { title: _t("Voucher"), body: reason });
            return false;
        }
        return super.validateOrder(...arguments);
    },
});
