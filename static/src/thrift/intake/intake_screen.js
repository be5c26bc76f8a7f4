import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";
import { session } from "@web/session";
import { user } from "@web/core/user";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { IntakeBooking, words } from "./intake_booking";
import { DELETE, IntakeKeys, comma, keyOf } from "./intake_keys";
import { IntakeOrigin, SOURCES, learn, originText } from "./intake_origin";
import { ScaleReader, readFrame } from "./intake_scale";
import { IntakeToday } from "./intake_today";
import { EMPTY, enteredFrom, missingIn, prepareVals, pressedWeight, summaryOf, toText } from "./intake_weighing";

/** One person, one hand, one tablet: what it is, how heavy it is, where it goes, done. */
export class IntakeScreen extends Component {
    static template = "social_cooperative.IntakeScreen";
    static components = { IntakeKeys, IntakeOrigin, IntakeToday };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.data = useState({ categories: [], streams: [], sites: [], areas: [], places: [], open: true });
        this.today = useState({ weighings: [], total: 0, count: 0, waiting: [] });
        this.state = useState({
            ...EMPTY,
            streamId: null,
            origin: { source: SOURCES.UNSET },
            choosing: false, // the origin
            booksNext: false, // when it is chosen
            error: "",
            message: "",
            asked: null, // what an undo asks before it takes something back
            busy: false,
        });
        // The next character of the keyboard begins a new weight: what the buttons or an earlier Enter left is no part of it.
        this.startsAnew = true;
        this.isNegative = false;
        this.scale = new ScaleReader();
        const key = `coop_intake.${session.db}.${user.activeCompany?.id}`;
        this.booking = new IntakeBooking(this.orm, key, this.showToday.bind(this));
        onWillStart(() => this.load());
        onMounted(() => this.booking.flush());
        onWillUnmount(() => this.booking.stop());
        useExternalListener(window, "keydown", this.onKeydown.bind(this));
        useExternalListener(window, "online", () => this.booking.flush());
    }

    async load() {
        await this.attempt(async () => {
            const { weighings, total, count, ...data } = await this.orm.call("coop.intake", "get_screen_data", []);
            Object.assign(this.data, data);
            this.showToday({ weighings, total, count });
            this.resetStream();
        });
    }

    showToday(today = {}) {
        Object.assign(this.today, today, { waiting: this.booking.waiting });
    }

    // === WHAT IS SHOWN === //

    get category() {
        return this.data.categories.find((category) => category.id === this.state.categoryId);
    }

    get stream() {
        return this.data.streams.find((stream) => stream.id === this.state.streamId);
    }

    /** For what is sorted out of the shop, for sale is no way to go. */
    get streams() {
        return this.data.streams.filter((stream) => !this.fromShop || stream.kind !== "sale");
    }

    get mustRegister() {
        return Boolean(this.category?.must_register && this.stream?.kind === "sale" && !this.fromShop);
    }

    get fromShop() {
        return this.state.origin.source === SOURCES.SHOP;
    }

    get isUnset() {
        return this.state.origin.source === SOURCES.UNSET;
    }

    get noNumber() {
        return _t("none");
    }

    get originText() {
        return originText(this.state.origin);
    }

    get missing() {
        return missingIn(this.state, this.category, this.stream, this.mustRegister);
    }

    get summary() {
        return summaryOf(this.state.weight, this.category, this.stream);
    }

    // === WHAT A PERSON DOES === //

    chooseCategory(category) {
        this.state.categoryId = category.id;
        this.clearWords();
    }

    chooseStream(stream) {
        this.state.streamId = stream.id;
        this.clearWords();
    }

    /** A button of the pad. */
    press(key) {
        this.startsAnew = true;
        this.enterKey(key);
    }

    enterKey(key) {
        this.clearWords();
        this.state.weight = pressedWeight(this.state.weight, key);
    }

    /** A keyboard types, and so does a scale: digits, or a line with the weight in it, and Enter at the end. */
    onKeydown(ev) {
        if (ev.key === "Escape") {
            Object.assign(this.state, { choosing: false, booksNext: false, asked: null });
        }
        const key = this.state.choosing ? null : keyOf(ev);
        if (key && this.scale.takes(ev.key, Date.now())) {
            ev.preventDefault();
        } else if (/^\d$/.test(key) || key === comma() || key === "-") {
            ev.preventDefault();
            this.typeKey(key);
        } else if (key === DELETE) {
            ev.preventDefault();
            this.enterKey(key);
        } else if (key === "Enter") {
            this.onEnter(ev);
        }
    }

    typeKey(key) {
        if (this.startsAnew || key === "-") {
            Object.assign(this, { startsAnew: false, isNegative: key === "-" });
            this.state.weight = "";
        }
        if (key !== "-") {
            this.enterKey(key);
        }
    }

    /** A scale ends with Enter wherever the focus is; without a weight Enter presses the button in focus. */
    onEnter(ev) {
        const { isNegative } = this;
        const frame = this.scale.end(Date.now());
        Object.assign(this, { startsAnew: true, isNegative: false });
        if (frame) {
            ev.preventDefault();
            this.enterFrame(frame);
        } else if (isNegative) {
            ev.preventDefault();
            this.state.weight = "";
            this.state.error = _t("The scale says less than nothing: empty it and set it to zero.");
        } else if (this.state.weight) {
            ev.preventDefault();
            this.confirm();
        }
    }

    enterFrame(frame) {
        const { kilos, error } = readFrame(frame);
        this.clearWords();
        if (error) {
            Object.assign(this.state, { weight: "", error });
        } else {
            this.state.weight = toText(kilos);
            this.confirm();
        }
    }

    /** A scanner of frame numbers ends with Enter, too. */
    onSerialKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.target.blur();
            if (this.state.weight) {
                this.confirm();
            }
        }
    }

    // === ORIGIN === //

    toggleChoosing() {
        this.clearWords();
        Object.assign(this.state, { choosing: !this.state.choosing, booksNext: false });
    }

    setOrigin(origin) {
        const { booksNext } = this.state;
        const wasFromShop = this.fromShop;
        this.clearWords();
        Object.assign(this.state, { origin, choosing: false, booksNext: false });
        if (wasFromShop !== this.fromShop) {
            // What is sorted out goes another way than what comes in.
            this.resetStream();
        } else if (booksNext) {
            this.confirm();
        }
    }

    /** All weighings of one load have its origin; the next load begins without. */
    nextDonor() {
        this.setOrigin({ source: SOURCES.UNSET });
        this.state.choosing = true;
    }

    /** Everything else is entered: once the origin is chosen it is booked. */
    askOrigin() {
        Object.assign(this.state, { choosing: true, booksNext: true, error: originText(this.state.origin) });
    }

    showError(error) {
        this.state.error = words(error);
    }

    // === BOOKING === //

    async confirm() {
        const { missing } = this;
        if (missing || this.state.busy) {
            this.state.error = missing || this.state.error;
            return;
        }
        if (this.isUnset) {
            return this.askOrigin();
        }
        // The token keeps a weighing that is sent twice, after a lost connection, from counting twice.
        const item = { token: uuid(), text: this.summary, vals: prepareVals(this.state, this.mustRegister) };
        const { origin } = this.state;
        this.clearWords();
        // At once: what is entered while this is being sent is the next weighing.
        Object.assign(this.state, EMPTY, { busy: true });
        this.resetStream();
        const { error, kept } = await this.booking.book(item);
        this.state.busy = false;
        if (error) {
            this.giveBack(item, error);
        } else {
            learn(this.data, origin);
            this.state.message = kept
                ? _t("No connection. Kept on this tablet, and sent when the connection is back: %s", item.text)
                : _t("Booked: %s", item.text);
        }
    }

    /** What the server refused is in the screen again, or in the list when the next weighing has begun. */
    giveBack(item, error) {
        if (this.state.categoryId || this.state.weight) {
            this.booking.keepRefused(item, error);
        } else {
            Object.assign(this.state, enteredFrom(item.vals, this.data));
            this.state.error = error;
        }
    }

    /** What somebody else weighed, or much of it, is taken back only by who says so. */
    async undo(item, confirmed = false) {
        if (this.state.busy) {
            return;
        }
        const { waiting, booked, text } = item;
        let question = "";
        const done = await this.attempt(async () => {
            if (waiting) {
                this.booking.forget(waiting);
            } else {
                const today = await this.orm.call("coop.intake", "cancel_weighing", [[booked.id]], { confirmed });
                question = today.question;
                this.showToday(today);
            }
        });
        if (done) {
            this.state.asked = question ? { item, question } : null;
            this.state.message = question ? "" : _t("Undone: %s", text);
        }
    }

    /** What the server refused goes back into the screen, to be put right. */
    enterAgain(item) {
        this.booking.forget(item);
        this.clearWords();
        Object.assign(this.state, enteredFrom(item.vals, this.data));
    }

    resetStream() {
        this.state.streamId = this.streams[0]?.id || null;
    }

    clearWords() {
        this.state.asked = null;
        this.state.error = "";
        this.state.message = "";
    }

    /** Run something that asks the server; what goes wrong is said on the screen, and nothing is lost. */
    async attempt(action) {
        this.clearWords();
        this.state.busy = true;
        try {
            await action();
            return true;
        } catch (error) {
            this.showError(error);
            return false;
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("coop_intake_screen", IntakeScreen);
