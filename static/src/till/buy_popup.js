import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { parseFloat } from "@web/views/fields/parsers";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";

const DECLARATION_FROM = 500; // euro; as models/till/account_move_declaration.py

/** What is bought, of whom, for how much, in one form: bill, declaration and money out follow from it. */
export class BuyPopup extends Component {
    static template = "social_cooperative.BuyPopup";
    static components = { Dialog };
    static props = { rates: Array, getPayload: Function, close: Function };

    setup() {
        this.notification = useService("notification");
        const [rate] = this.props.rates;
        this.state = useState({
            what: "",
            amount: "",
            rateId: rate.id,
            name: "",
            street: "",
            zip: "",
            city: "",
            isSigned: false,
        });
    }

    get amount() {
        try {
            return parseFloat(this.state.amount || "0");
        } catch {
            return 0;
        }
    }
    get mustSign() {
        return this.amount >= DECLARATION_FROM;
    }
    get isComplete() {
        const { what, name, street, zip, city, isSigned } = this.state;
        const isFilled = [what, name, street, zip, city].every((text) => text.trim());
        return isFilled && this.amount > 0 && (isSigned || !this.mustSign);
    }
    confirm() {
        const { what, rateId, name, street, zip, city, isSigned } = this.state;
        this.props.getPayload({
            goods: { what, amount: this.amount, rate_id: Number(rateId), is_signed: isSigned },
            seller: { name, street, zip, city },
        });
        this.props.close();
    }
}

patch(PosStore.prototype, {
    coopMarginRates() {
        return this.config.raw?.coop_margin_rates || this.config.coop_margin_rates || [];
    },
    coopMayBuy() {
        return this.coopMarginRates().length > 0 && this.coopMayAsk("drawer");
    },
    /** [person id, PIN] of who may take money out, when the cashier may not; null when nobody approves. */
    async coopGetPayer() {
        if (this.coopMay("drawer")) {
            return [false, ""];
        }
        const title = _t("Who approves the payment?");
        const person = await this.coopChoosePerson(title, this.coopApprovers(["drawer"]));
        const pin = person && (await this.coopAskPin(title, _t("PIN of %s", person.name)));
        return pin ? [person.id, pin] : null;
    },
    async coopBuy() {
        const bought = await makeAwaitable(this.dialog, BuyPopup, { rates: this.coopMarginRates() });
        const payer = bought && (await this.coopGetPayer());
        if (!payer) {
            return;
        }
        try {
            const args = [this.session.id, bought.goods, bought.seller, payer];
            const answer = await this.data.call("pos.session", "buy_from_private", args);
            if (!answer.ok) {
                this.notification.add(answer.message, { type: "danger" });
                return;
            }
            this.hardwareProxy.openCashbox();
            this.dialog.add(AlertDialog, {
                title: _t("Bought"),
                body: answer.message,
                confirmLabel: _t("Print the declaration"),
                confirm: () => browser.open(answer.url, "_blank"),
            });
        } catch (error) {
            const isLost = error instanceof ConnectionLostError;
            if (!isLost && !(error instanceof RPCError)) {
                throw error;
            }
            this.dialog.add(AlertDialog, {
                title: _t("Nothing is bought"),
                body: isLost ? _t("No connection: pay nothing out now.") : error.data?.message || error.message,
            });
        }
    },
});

patch(ControlButtons.prototype, {
    async clickBuy() {
        this.props.close?.();
        await this.pos.coopBuy();
    },
});
