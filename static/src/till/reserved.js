import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { NumberPopup } from "@point_of_sale/app/components/popups/number_popup/number_popup";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { parseFloat } from "@web/views/fields/parsers";

/** Goods that are kept for somebody: a deposit is paid, and taken off when they are sold. */
patch(ControlButtons.prototype, {
    async clickReserved() {
        this.props.close?.();
        const answer = await this.coopAskReservations();
        if (!answer) {
            return;
        }
        const row = await makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Reserved"),
            list: answer.rows.map((one, id) => ({ id, item: one, label: this.coopReservationLabel(one) })),
        });
        if (!row) {
            return;
        }
        const steps = [
            { id: 1, label: _t("Sell it"), item: "sell" },
            { id: 2, label: _t("A deposit is paid"), item: "deposit" },
            ...(row.deposit ? [{ id: 3, label: _t("Give the deposit back"), item: "back" }] : []),
        ];
        const step = await makeAwaitable(this.dialog, SelectionPopup, { title: row.goods, list: steps });
        await this.coopDoReservation(step, row, answer.product_tmpl_id);
    },
    async coopAskReservations() {
        try {
            const answer = await this.pos.data.call("pos.session", "get_coop_reservations", [[this.pos.session.id]]);
            if (answer.rows.length) {
                const ids = [answer.product_tmpl_id, ...answer.rows.map((row) => row.product_tmpl_id)];
                await this.pos.loadNewProducts([["id", "in", ids.filter(Boolean)]]);
                return answer;
            }
            this.notification.add(_t("Nothing is kept for anybody."), { type: "warning" });
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.notification.add(_t("No connection: what is kept is not known now."), { type: "warning" });
        }
        return null;
    },
    coopReservationLabel(row) {
        const paid = row.deposit
            ? ` · ${_t("deposit %s", this.env.utils.formatCurrency(row.deposit))}`
            : "";
        return `${row.name} · ${row.day} · ${row.goods} (${row.number})${paid}`;
    },
    async coopDoReservation(step, row, depositId) {
        if (step === "deposit") {
            const typed = await makeAwaitable(this.dialog, NumberPopup, { title: _t("Deposit"), startingValue: "" });
            const amount = typed ? parseFloat(typed) : 0;
            if (amount > 0) {
                await this.coopAddKept(depositId, row, { price_unit: amount, qty: 1 });
            }
        } else if (step === "back") {
            await this.coopAddKept(depositId, row, { price_unit: -row.deposit, qty: 1 });
        } else if (step === "sell") {
            if (row.product_tmpl_id) {
                await this.coopAddKept(row.product_tmpl_id, row, { qty: row.count });
            }
            if (row.deposit) {
                await this.coopAddKept(depositId, row, { price_unit: -row.deposit, qty: 1 });
            }
        }
    },
    async coopAddKept(templateId, row, vals) {
        const product = this.pos.models["product.template"].get(templateId);
        if (product) {
            const own = { product_tmpl_id: product, coop_appointment_number: row.number, ...vals };
            await this.pos.addLineToCurrentOrder(own, { merge: false }, false);
        }
    },
});

patch(PosOrderline.prototype, {
    /** What is kept is a line of its own: it says for whom. */
    canBeMergedWith(orderline) {
        const isSame = (this.coop_appointment_number || "") === (orderline.coop_appointment_number || "");
        return isSame && super.canBeMergedWith(orderline);
    },
    /** Money that was paid before: nobody's price, and as much as the server says is held. */
    get coopIsDepositOff() {
        return Boolean(this.coop_appointment_number) && !this.product_id?.lst_price && this.price_unit < 0;
    },
});
