import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { NumberPopup } from "@point_of_sale/app/components/popups/number_popup/number_popup";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { TillMemberPopup } from "./till_member_popup";

/** What somebody does with a PIN: sell under his own name, and approve what the cashier may not do. */
patch(PosStore.prototype, {
    coopPeople() {
        return this.models["coop.till.person"]?.filter((person) => person.has_pin) || [];
    },
    coopApprovers(rights) {
        return this.coopPeople().filter((person) => {
            const own = person.raw.coop_rights || [];
            return rights.every((right) => own.includes(right));
        });
    },
    /** Whether the cashier may do this, or somebody can approve it here. */
    coopMayAsk(right) {
        return this.coopMay(right) || this.coopApprovers([right]).length > 0;
    },
    /** One of these people, asked only when there is a choice. */
    async coopChoosePerson(title, people) {
        if (people.length === 1) {
            return people[0];
        }
        const members = people.map(({ id, name }) => ({ id, trade_name: name, number: "", display_name: name }));
        const payload = await makeAwaitable(this.dialog, TillMemberPopup, { title, members });
        return payload && people.find(({ id }) => id === payload.member.id);
    },
    /** @returns {Promise<String|undefined>} a PIN, typed so that nobody reads it on the screen */
    coopAskPin(title, subtitle) {
        return makeAwaitable(this.dialog, NumberPopup, {
            title,
            ...(subtitle && { subtitle }),
            formatDisplayedValue: (value) => value.replace(/./g, "•"),
        });
    },
    /** @returns {Promise<boolean>} whether this person signed; what does not go is said */
    async coopSign(title, person, args = []) {
        const pin = await this.coopAskPin(title, _t("PIN of %s", person.name));
        if (!pin) {
            return false;
        }
        let answer;
        try {
            answer = await this.data.call("coop.till.signature", "sign", [this.session.id, person.id, pin, ...args]);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            answer = { ok: false, message: _t("No connection: a PIN cannot be checked now.") };
        }
        if (!answer.ok) {
            this.notification.add(answer.message, { type: "danger" });
        }
        return answer.ok;
    },

    // === WHO APPROVES === #

    /** @returns {Promise<boolean>} whether somebody approved on the spot what the cashier may not do in this order */
    async coopGetApproved(order, missing) {
        const isStaff = this.coopIsStaff(order) && missing.join() === "discount";
        const content = { ...approvedContent(order), staff: isStaff };
        const key = JSON.stringify([content.pricelist_id, content.fiscal_position_id, missing, isStaff, content.lines]);
        if (this.coopApproved?.[order.uuid] === key) {
            return true;
        }
        const people = isStaff
            ? this.coopPeople().filter((person) => person.id !== this.coopSeller()?.id)
            : this.coopApprovers(missing);
        if (!people.length) {
            this.coopSayWhoMay(missing);
            return false;
        }
        const title = isStaff ? _t("Who buys?") : _t("Approve: %s", this.coopWordsOfRights(missing));
        const person = await this.coopChoosePerson(title, people);
        const isSigned = Boolean(person) && (await this.coopSign(title, person, [content, missing]));
        if (isSigned) {
            this.coopApproved = { ...this.coopApproved, [order.uuid]: key };
        }
        return isSigned;
    },

    // === WHO BUYS WITH STAFF DISCOUNT === #

    coopIsStaff(order) {
        return Boolean(this.coopStaffOrders?.has(order.uuid));
    },
    /** Goods of the shop at the staff discount; whoever buys signs when it is paid. Pressed again it is gone. */
    coopToggleStaff(order) {
        this.coopStaffOrders ||= new Set();
        const isStaff = !this.coopIsStaff(order);
        const percent = this.config.coop_staff_discount;
        for (const line of order.lines) {
            const isShops = !line.coop_till_member_id && line.qty > 0 && line.price_unit > 0;
            if (isShops && line.getDiscount() === (isStaff ? 0 : percent)) {
                line.setDiscount(isStaff ? percent : 0);
            }
        }
        if (isStaff) {
            this.coopStaffOrders.add(order.uuid);
        } else {
            this.coopStaffOrders.delete(order.uuid);
        }
        return isStaff;
    },

    // === WHO SELLS === #

    get coopSellerKey() {
        return `coop_seller.${this.session.id}`;
    },
    /** Who sells at this till now; of this session only, also after a reload. */
    coopSeller() {
        const id = Number(browser.localStorage.getItem(this.coopSellerKey));
        return (id && this.models["coop.till.person"]?.get(id)) || undefined;
    },
    async coopAskSeller() {
        const title = _t("Who sells?");
        const person = await this.coopChoosePerson(title, this.coopPeople());
        if (!person || !(await this.coopSign(title, person))) {
            return false;
        }
        browser.localStorage.setItem(this.coopSellerKey, person.id);
        this.notification.add(_t("%s sells now.", person.name), { type: "success" });
        return true;
    },
    /** Somebody sells, where the till asks for it; without a connection nobody is kept from selling. */
    async coopHasSeller() {
        const isAsked = this.coopEnabled && this.config.coop_ask_seller && this.coopPeople().length;
        return !isAsked || Boolean(this.coopSeller()) || this.data.network.offline || this.coopAskSeller();
    },
    async pay() {
        return (await this.coopHasSeller()) ? super.pay(...arguments) : undefined;
    },
});

/** As models/till/coop_till_signature.py keeps it. */
function approvedContent(order) {
    return {
        uuid: order.uuid,
        pricelist_id: order.pricelist_id?.id || false,
        fiscal_position_id: order.fiscal_position_id?.id || false,
        lines: order.lines.map((line) => [line.product_id.id, line.qty, line.price_unit, line.discount || 0]),
    };
}

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        if (!(await this.pos.coopHasSeller())) {
            return false;
        }
        const seller = this.pos.coopEnabled && this.pos.coopSeller();
        if (seller && !this.order.coop_seller_id) {
            this.order.coop_seller_id = seller;
        }
        return super.validateOrder(...arguments);
    },
});

patch(ControlButtons.prototype, {
    clickStaffDiscount() {
        this.props.close?.();
        const order = this.currentOrder;
        if (!order?.lines.length) {
            this.notification.add(_t("Choose a product first."), { type: "warning" });
        } else if (this.pos.coopToggleStaff(order)) {
            this.notification.add(_t("Staff discount: who buys signs when it is paid."), { type: "info" });
        }
    },
    async clickSeller() {
        this.props.close?.();
        await this.pos.coopAskSeller();
    },
});
