import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { TillMemberPopup } from "./till_member_popup";

patch(PosStore.prototype, {
    /** Whether this till is a cooperative's; elsewhere everything is Odoo's own. */
    get coopEnabled() {
        return Array.isArray(this.user?.raw.coop_rights);
    },
    /** The server decides; this only hides what it would refuse. */
    coopMay(right) {
        return !this.coopEnabled || this.user.raw.coop_rights.includes(right);
    },
    /** What the server would refuse is approved or said before the customer pays: afterwards the order would be stuck. */
    async coopRefuses(order) {
        const used = this.coopEnabled ? coopRightsUsed(order, this.config) : [];
        const isStaff = this.coopEnabled && this.coopIsStaff(order);
        const missing = used.filter((right) => !this.coopMay(right) || (isStaff && right === "discount"));
        return missing.length > 0 && !(await this.coopGetApproved(order, missing));
    },
    coopWordsOfRights(rights) {
        const words = {
            discount: _t("giving a discount"),
            refund: _t("taking goods back"),
            price: _t("changing a price"),
        };
        return rights.map((right) => words[right]).join(", ");
    },
    coopSayWhoMay(rights) {
        this.dialog.add(AlertDialog, {
            title: _t("Ask somebody who may do this"),
            body: _t("You may sell. Somebody else has to do: %s.", this.coopWordsOfRights(rights)),
        });
    },
    async pay() {
        const order = this.getOrder();
        return order && (await this.coopRefuses(order)) ? undefined : super.pay(...arguments);
    },
    get coopTillMembers() {
        const members = this.models["coop.till.member"]?.getAll() || [];
        return members.filter((member) => member.active);
    },
    cashierHasPriceControlRights() {
        return super.cashierHasPriceControlRights() && this.coopMayAsk("price");
    },
    get showCashMoveButton() {
        return this.coopEnabled
            ? Boolean(this.config.cash_control && this.coopMay("drawer"))
            : super.showCashMoveButton;
    },
});

/** Whether the cashier chose a price list: the till's own and the customer's come by themselves. */
function hasOtherPricelist(order, config) {
    const preset = config.use_presets && config.default_preset_id?.pricelist_id;
    const own = [config.pricelist_id, preset || config.pricelist_id, order.partner_id?.property_product_pricelist];
    const goesOut = order.lines.some((line) => line.qty >= 0);
    return goesOut && !own.some((pricelist) => pricelist?.id === order.pricelist_id?.id);
}

/** Whether a price was typed beyond the limits of its price key, or of a part of a piece. */
function isKeyPriceRefused({ product_id: product, price_unit: price, qty }) {
    const { coop_key_least: least, coop_key_most: most } = product?.product_tmpl_id || {};
    return Boolean(most) && (price < least - 0.001 || price > most + 0.001 || qty !== Math.round(qty));
}

/** Whether more of a deposit goes out than goods are sold. */
function isMoneyBack(order) {
    return order.lines.reduce((sum, line) => sum + line.qty * line.price_unit, 0) < 0;
}

/** As models/till/pos_order_rights.py reads an order. */
function coopRightsUsed(order, config) {
    const used = new Set(hasOtherPricelist(order, config) ? ["discount"] : []);
    for (const line of order.lines) {
        const product = line.product_id;
        if (line.coopIsDepositOff) {
            used.add(isMoneyBack(order) ? "refund" : "");
            continue;
        }
        const onWholeOrder =
            product?.id === config.tip_product_id?.id ||
            config._pos_special_products_ids?.includes(product?.id);
        if (line.refunded_orderline_id || line.qty < 0) {
            used.add("refund");
        } else if (line.qty * line.price_unit < 0) {
            used.add(line.reward_id ? "" : onWholeOrder ? "discount" : "refund");
        } else {
            used.add(line.discount > 0 ? "discount" : "");
            used.add(isKeyPriceRefused(line) ? "price" : "");
            const own = line.price_type === "manual" && !onWholeOrder && product?.lst_price;
            used.add(own && !line.combo_item_id && !line.combo_line_ids?.length ? "price" : "");
        }
    }
    used.delete("");
    return [...used].sort();
}

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        return (await this.pos.coopRefuses(this.order)) ? false : super.validateOrder(...arguments);
    },
});

patch(TicketScreen.prototype, {
    async onDoRefund() {
        if (!this.pos.coopMayAsk("refund")) {
            return this.pos.coopSayWhoMay(["refund"]);
        }
        return super.onDoRefund(...arguments);
    },
});

patch(PosOrderline.prototype, {
    setup(vals) {
        super.setup(vals);
        if (!this.product_id || this.isSynced || vals.coop_till_member_id !== undefined) {
            return;
        }
        const member = this.refunded_orderline_id
            ? this.refunded_orderline_id.coop_till_member_id
            : this.product_id.product_tmpl_id?.coop_maker_id;
        if (member) {
            this.coop_till_member_id = member;
        }
    },
    canBeMergedWith(orderline) {
        return (
            super.canBeMergedWith(orderline) && this.coop_till_member_id?.id === orderline.coop_till_member_id?.id
        );
    },
});

patch(ControlButtons.prototype, {
    /** The selected line, and of a combo all its lines, becomes a member's or the shop's. */
    async clickWhose() {
        const order = this.currentOrder;
        // After a reload no line is selected: the last one is meant.
        const last = order?.getLastOrderline();
        const line = order?.getSelectedOrderline() || last?.combo_parent_id || last;
        if (!line) {
            this.notification.add(_t("Choose a product first."), { type: "warning" });
            return;
        }
        order.selectOrderline(line);
        if (line.refunded_orderline_id) {
            this.notification.add(_t("Goods that come back are whose they were."), { type: "warning" });
            return;
        }
        const payload = await makeAwaitable(this.dialog, TillMemberPopup, {
            title: _t("Whose is it?"),
            members: this.pos.coopTillMembers,
            selectedId: line.coop_till_member_id?.id || false,
            withShop: true,
        });
        if (payload) {
            const lines = line.combo_line_ids?.length ? [line, ...line.combo_line_ids] : [line];
            for (const one of lines) {
                one.coop_till_member_id = payload.member || undefined;
            }
        }
    },
    async clickClock() {
        this.props.close?.();
        const payload = await makeAwaitable(this.dialog, TillMemberPopup, {
            title: _t("Who clocks in or out?"),
            members: this.pos.coopTillMembers,
        });
        if (!payload?.member) {
            return;
        }
        const pin = await this.pos.coopAskPin(_t("PIN"));
        if (!pin) {
            return;
        }
        const answer = await this.coopClock(payload.member, pin);
        this.notification.add(answer.message, { type: answer.ok ? "success" : "danger" });
    },
    async coopClock(member, pin) {
        try {
            return await this.pos.data.call("coop.shift", "clock", [this.pos.config.id, member.id, pin]);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            return { ok: false, message: _t("No connection: write the time down and tell the treasurer.") };
        }
    },
});

patch(ProductScreen.prototype, {
    getNumpadButtons() {
        return super.getNumpadButtons().map((button) => ({
            ...button,
            disabled:
                button.disabled ||
                (button.value === "discount" && !this.pos.coopMayAsk("discount")) ||
                (button.value === "-" && !this.pos.coopMayAsk("refund")),
        }));
    },
});
