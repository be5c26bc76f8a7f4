import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { parseFloat } from "@web/views/fields/parsers";
import { Dialog } from "@web/core/dialog/dialog";
import { Numpad } from "@point_of_sale/app/components/numpad/numpad";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { TillMemberPopup } from "./till_member_popup";

// Euro: what thrift stores write on stickers.
const USUAL = [0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 12.5, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400];
const BUTTONS = 12;

/** The price of a sticker: one press on a usual price, or typed. */
export class PriceKeyPopup extends Component {
    static template = "social_cooperative.PriceKeyPopup";
    static components = { Dialog, Numpad };
    static props = {
        title: String,
        least: Number,
        most: Number,
        isFree: Boolean,
        members: Array,
        formatCurrency: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.dialog = useService("dialog");
        this.numberBuffer = useService("number_buffer");
        this.numberBuffer.use({ triggerAtInput: ({ buffer }) => (this.state.buffer = buffer) });
        this.numberBuffer.reset();
        this.state = useState({ buffer: "", member: undefined });
        useHotkey("enter", () => this.isValid && this.choose(this.price));
    }

    get usual() {
        return USUAL.filter((price) => price >= this.props.least && price <= this.props.most).slice(0, BUTTONS);
    }
    get price() {
        return this.state.buffer ? parseFloat(this.state.buffer) : 0;
    }
    get isValid() {
        const { least, most, isFree } = this.props;
        return this.price > 0 && (isFree || (this.price >= least && this.price <= most));
    }
    get limits() {
        const [least, most] = [this.props.least, this.props.most].map((price) => this.props.formatCurrency(price));
        return _t("From %(least)s up to %(most)s", { least, most });
    }
    get whose() {
        return this.state.member?.display_name || _t("Shop");
    }

    async clickWhose() {
        const payload = await makeAwaitable(this.dialog, TillMemberPopup, {
            title: _t("Whose is it?"),
            members: this.props.members,
            selectedId: this.state.member?.id || false,
            withShop: true,
        });
        if (payload) {
            this.state.member = payload.member || undefined;
        }
    }
    choose(price) {
        this.props.getPayload({ price, member: this.state.member });
        this.props.close();
    }
}

patch(PosStore.prototype, {
    /** A price key asks the price, and whose it is if it is not the shop's. */
    async addLineToOrder(vals, order, opts = {}, configure = true) {
        const asked = vals.product_tmpl_id;
        const template = typeof asked === "number" ? this.models["product.template"].get(asked) : asked;
        if (!template?.coop_key_most || "price_unit" in vals || !configure) {
            return super.addLineToOrder(...arguments);
        }
        const answer = await makeAwaitable(this.dialog, PriceKeyPopup, {
            title: template.display_name || template.name,
            least: template.coop_key_least,
            most: template.coop_key_most,
            isFree: this.coopMay("price"),
            members: this.coopTillMembers,
            formatCurrency: this.env.utils.formatCurrency,
        });
        if (!answer) {
            return;
        }
        const whose = answer.member ? { coop_till_member_id: answer.member } : {};
        return super.addLineToOrder({ ...vals, ...whose, price_unit: answer.price }, order, opts, configure);
    },
});
