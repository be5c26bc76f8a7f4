import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { formatDate } from "@web/core/l10n/dates";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { AlertDialog, ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ClosePosPopup } from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { shopDay } from "./colour_tag";

const { DateTime } = luxon;

/** A day at the till: it is sold on its own day, a label sells once, and nothing is counted while paid orders wait. */
patch(PosStore.prototype, {
    // === ITS DAY === //
    // Methods, as Odoo keeps the value of a getter of the store until a record changes: a clock is none.

    /**
     * The day on which this session was opened; a till that is open longer sells for a day that is over. Who opens it with a
     * clock that is wrong sells on until that clock comes to its next day.
     */
    coopSessionDay() {
        const start = this.session.start_at;
        const day = typeof start === "string" ? DateTime.fromSQL(start, { zone: "utc" }) : start;
        const here = browser.localStorage.getItem(this.coopDayKey) || "";
        const there = (day?.isValid && shopDay(day)) || "";
        return here > there ? here : there;
    },
    get coopDayKey() {
        return `coop_opened_on.${this.session.id}`;
    },
    coopIsOtherDay() {
        const isSelling = this.coopEnabled && this.session.state !== "opening_control";
        const day = isSelling && this.coopSessionDay();
        return Boolean(day) && shopDay() > day;
    },
    openOpeningControl() {
        if (this.session.state === "opening_control" || !this.coopSessionDay()) {
            browser.localStorage.setItem(this.coopDayKey, shopDay());
        }
        super.openOpeningControl(...arguments);
        if (this.coopIsOtherDay()) {
            this.coopSayOtherDay();
        }
    },
    coopSayOtherDay() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("This till is still open from another day"),
            body: _t(
                "It was opened on %s. Count and close it first: takings, VAT and kilos belong to the day of the sale.",
                formatDate(DateTime.fromISO(this.coopSessionDay()))
            ),
            confirmLabel: _t("Close the till"),
            confirm: () => this.closeSession(),
            cancelLabel: _t("Later"),
            cancel: () => {},
        });
    },

    // === ITS LABELS === //

    /** Labelled goods in an order of which fewer are left than it sells; none when the server cannot be asked. */
    async coopLabelsGone(order) {
        const pieces = new Map();
        for (const { product_id: product, qty } of order.lines) {
            const template = product?.product_tmpl_id;
            if (template?.coop_label_count) {
                pieces.set(template, (pieces.get(template) || 0) + qty);
            }
        }
        const asked = [...pieces.keys()];
        if (!asked.length || this.data.network.offline) {
            return [];
        }
        try {
            const ids = asked.map((template) => template.id);
            const left = await this.data.call("product.template", "get_coop_labels_left", [ids]);
            return asked.filter((template) => pieces.get(template) > 0 && pieces.get(template) > left[template.id]);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return [];
            }
            throw error;
        }
    },
    coopSayLabelsGone(templates) {
        this.dialog.add(AlertDialog, {
            title: _t("This label was sold or written off already"),
            body: _t(
                "%s: take it off the order. Are the goods there all the same? Make a new label for them.",
                templates.map((template) => template.display_name || template.name).join(", ")
            ),
        });
    },
    async pay() {
        const order = this.getOrder();
        if (this.coopIsOtherDay()) {
            return this.coopSayOtherDay();
        }
        const gone = this.coopEnabled && order ? await this.coopLabelsGone(order) : [];
        return gone.length ? this.coopSayLabelsGone(gone) : super.pay(...arguments);
    },

    // === WHAT WAITS === //

    /** The server is told which order was paid before it could be sent: the customer has left with the goods. */
    getSyncAllOrdersContext(orders) {
        const context = super.getSyncAllOrdersContext(...arguments);
        const [order] = orders;
        return this.coopEnabled && order?.finalized && order.uuid !== this.coopValidating
            ? { ...context, coop_paid_before: true }
            : context;
    },
    coopWaiting() {
        return this.models["pos.order"].filter((order) => order.isUnsyncedPaid);
    },
    /** Send what waits, once more. @returns {Promise<boolean>} whether nothing waits any more */
    async coopSendWaiting() {
        this.addPendingOrder(this.coopWaiting().map((order) => order.id));
        // Odoo sends them by itself when the connection is back: what is under way is not sent twice.
        const isUnderWay = ({ uuid, id }) => this.syncingOrders.has(uuid) || this.syncingOrders.has(id);
        for (let turn = 0; turn < 50 && this.coopWaiting().some(isUnderWay); turn++) {
            await new Promise((resolve) => browser.setTimeout(resolve, 200));
        }
        const reasons = new Map();
        for (const order of this.coopWaiting()) {
            try {
                await this.syncAllOrders({ orders: [order], throw: true, force: true });
            } catch (error) {
                const isLost = error instanceof ConnectionLostError;
                reasons.set(order.uuid, isLost ? _t("no connection") : error.data?.message || error.message);
            }
        }
        const waiting = this.coopWaiting();
        if (waiting.length) {
            this.dialog.add(AlertDialog, {
                title: _t("Paid orders wait to be sent"),
                body: _t(
                    "The till is counted when they have arrived: what is in the drawer would seem too much. %s",
                    waiting
                        .map((order) => {
                            const what = `${order.getName()} (${this.env.utils.formatCurrency(order.priceIncl)})`;
                            const reason = reasons.get(order.uuid);
                            return reason ? `${what}: ${reason}` : what;
                        })
                        .join("; ")
                ),
            });
        }
        return !waiting.length;
    },
    async closeSession() {
        if (this.coopEnabled && this.coopWaiting().length && !(await this.coopSendWaiting())) {
            return;
        }
        return super.closeSession(...arguments);
    },
    /** Odoo lets the closing go on when an order could not be sent. */
    async pushOrdersWithClosingPopup() {
        const isSent = await super.pushOrdersWithClosingPopup(...arguments);
        return isSent && this.coopEnabled && this.coopWaiting().length ? this.coopSendWaiting() : isSent;
    },
});

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        if (this.pos.coopIsOtherDay()) {
            this.pos.coopSayOtherDay();
            return false;
        }
        return super.validateOrder(...arguments);
    },
    async finalizeValidation() {
        this.pos.coopValidating = this.order.uuid;
        try {
            return await super.finalizeValidation(...arguments);
        } finally {
            this.pos.coopValidating = undefined;
        }
    },
});

patch(ClosePosPopup.prototype, {
    /** The day report of a cooperative says whose the sales are; Odoo's own is in the back office. */
    async downloadSalesReport() {
        return this.pos.coopEnabled
            ? this.report.doAction("social_cooperative.report_till_day_action", [this.pos.session.id])
            : super.downloadSalesReport(...arguments);
    },
});
