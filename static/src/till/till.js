import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { NumberPopup } from "@point_of_sale/app/components/popups/number_popup/number_popup";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { SellerPopup } from "./seller_popup";

patch(PosStore.prototype, {
    /** Whether this till is a cooperative's; elsewhere everything is Odoo's own. */
    get coopEnabled() {
        return Array.isArray(this.user?.raw.coop_rights);
    },
    /** The server decides; this only hides what it would refuse. */
    coopMay(right) {
        return !this.coopEnabled || this.user.raw.coop_rights.includes(right);
    },
    get coopSellers() {
        const sellers = this.models["coop.till.member"]?.getAll() || [];
        return sellers.filter((seller) => seller.active);
    },
    cashierHasPriceControlRights() {
        return super.cashierHasPriceControlRights() && this.coopMay("price");
    },
    get showCashMoveButton() {
        return super.showCashMoveButton && this.coopMay("drawer");
    },
});

patch(PosOrderline.prototype, {
    setup(vals) {
        super.setup(vals);
        if (!this.product_id || this.isSynced || vals.coop_seller_id !== undefined) {
            return;
        }
        const seller = this.refunded_orderline_id
            ? this.refunded_orderline_id.coop_seller_id
            : this.product_id.product_tmpl_id?.coop_maker_id;
        if (seller) {
            this.coop_seller_id = seller;
        }
    },
    canBeMergedWith(orderline) {
        return (
            super.canBeMergedWith(orderline) && this.coop_seller_id?.id === orderline.coop_seller_id?.id
        );
    },
});

patch(ControlButtons.prototype, {
    /** The selected line, and of a combo all its lines, becomes a member's or the shop's. */
    async clickWhose() {
        const line = this.currentOrder?.getSelectedOrderline();
        if (!line) {
            this.notification.add(_t("Choose a product first."), { type: "warning" });
            return;
        }
        if (line.refunded_orderline_id) {
            this.notification.add(_t("Goods that come back are whose they were."), { type: "warning" });
            return;
        }
        const payload = await makeAwaitable(this.dialog, SellerPopup, {
            title: _t("Whose is it?"),
            sellers: this.pos.coopSellers,
            selectedId: line.coop_seller_id?.id || false,
            withShop: true,
        });
        if (payload) {
            const lines = line.combo_line_ids?.length ? [line, ...line.combo_line_ids] : [line];
            for (const one of lines) {
                one.coop_seller_id = payload.seller || undefined;
            }
        }
    },
    async clickClock() {
        this.props.close?.();
        const payload = await makeAwaitable(this.dialog, SellerPopup, {
            title: _t("Who clocks in or out?"),
            sellers: this.pos.coopSellers,
        });
        if (!payload?.seller) {
            return;
        }
        const pin = await makeAwaitable(this.dialog, NumberPopup, {
            title: _t("PIN"),
            formatDisplayedValue: (value) => value.replace(/./g, "•"),
        });
        if (!pin) {
            return;
        }
        const answer = await this.pos.data.call("coop.shift", "clock", [
            this.pos.config.id,
            payload.seller.id,
            pin,
        ]);
        this.notification.add(answer.message, { type: answer.ok ? "success" : "danger" });
    },
});

patch(ProductScreen.prototype, {
    getNumpadButtons() {
        return super.getNumpadButtons().map((button) => ({
            ...button,
            disabled:
                button.disabled ||
                (button.value === "discount" && !this.pos.coopMay("discount")) ||
                (button.value === "-" && !this.pos.coopMay("refund")),
        }));
    },
});
