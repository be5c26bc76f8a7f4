import { formatFloat } from "@web/core/utils/numbers";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";

const SOURCES = { SITE: "site", POSTCODE: "postcode", SHOP: "shop", UNKNOWN: "unknown" };
const TYPING = "input, textarea, select, [contenteditable]";
const MAX_WEIGHT = 7; // characters

/** One person, one hand, one tablet: what it is, how heavy it is, where it goes, done. */
export class IntakeScreen extends Component {
    static template = "social_cooperative.IntakeScreen";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.data = useState({ categories: [], streams: [], sites: [], areas: [], places: [], open: true });
        this.today = useState({ weighings: [], total: 0, count: 0 });
        this.state = useState({
            categoryId: null,
            streamId: null,
            weight: "",
            serial: "",
            description: "",
            origin: { source: SOURCES.UNKNOWN },
            choosing: false, // the origin
            postcode: "",
            found: [],
            error: "",
            message: "",
            busy: false,
        });
        this.token = null;
        onWillStart(() => this.load());
        useExternalListener(window, "keydown", this.onKeydown.bind(this));
    }

    async load() {
        await this.attempt(async () => {
            const { weighings, total, count, ...data } = await this.orm.call("coop.intake", "get_screen_data", []);
            Object.assign(this.data, data);
            Object.assign(this.today, { weighings, total, count });
            this.resetStream();
        });
    }

    // === WHAT IS SHOWN === //

    get comma() {
        return localization.decimalPoint;
    }

    get keys() {
        return ["1", "2", "3", "4", "5", "6", "7", "8", "9", this.comma, "0", "⌫"];
    }

    get category() {
        return this.data.categories.find((category) => category.id === this.state.categoryId);
    }

    get stream() {
        return this.data.streams.find((stream) => stream.id === this.state.streamId);
    }

    /** For what is sorted out of the shop, for sale is no way to go. */
    get streams() {
        const shop = this.state.origin.source === SOURCES.SHOP;
        return this.data.streams.filter((stream) => !shop || stream.kind !== "sale");
    }

    get weight() {
        return Number(this.state.weight.replace(this.comma, "."));
    }

    get mustRegister() {
        return Boolean(this.category?.must_register && this.stream?.kind === "sale" && !this.fromShop);
    }

    get fromShop() {
        return this.state.origin.source === SOURCES.SHOP;
    }

    get noNumber() {
        return _t("none");
    }

    get originText() {
        const { source, postcode, site, place } = this.state.origin;
        const texts = {
            postcode: [postcode, place?.name],
            site: [site?.name, site?.place],
            shop: [_t("Sorted out of the shop")],
            unknown: [_t("Origin not known")],
        };
        return texts[source].filter(Boolean).join(" · ");
    }

    get summary() {
        const weight = this.weight > 0 ? _t("%s kg", this.state.weight) : _t("… kg");
        return `${weight} ${this.category?.name || "…"} → ${this.stream?.name || "…"}`;
    }

    get lastBooked() {
        return this.today.weighings.find((weighing) => !weighing.cancelled);
    }

    kilos(weight) {
        return formatFloat(weight, { digits: [16, 2], trailingZeros: false });
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

    press(key) {
        this.clearWords();
        if (this.state.choosing) {
            this.pressPostcode(key);
        } else {
            this.pressWeight(key);
        }
    }

    pressWeight(key) {
        const { weight } = this.state;
        if (key === "⌫") {
            this.state.weight = weight.slice(0, -1);
        } else if (key === this.comma) {
            this.state.weight = weight.includes(this.comma) ? weight : (weight || "0") + this.comma;
        } else if (weight.length < MAX_WEIGHT && !/[.,]\d\d$/.test(weight)) {
            this.state.weight = (weight === "0" ? "" : weight) + key;
        }
    }

    pressPostcode(key) {
        if (key === "⌫") {
            this.state.postcode = this.state.postcode.slice(0, -1);
        } else if (key !== this.comma && this.state.postcode.length < 4 && (this.state.postcode || key !== "0")) {
            this.state.postcode += key;
        }
        if (this.state.postcode.length === 4 && this.areaOf(this.state.postcode)) {
            this.choosePostcode();
        }
    }

    /** A keyboard types, and so does a scale: digits, and Enter at the end. */
    onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.target.closest?.(TYPING) || this.hasDialog()) {
            return;
        }
        const key = { ",": this.comma, ".": this.comma, Backspace: "⌫", Delete: "⌫" }[ev.key] || ev.key;
        if (/^\d$/.test(key) || key === this.comma || key === "⌫") {
            ev.preventDefault();
            this.press(key);
        } else if (ev.key === "Enter" && !this.state.choosing && this.state.weight) {
            // A scale ends with Enter wherever the focus is; without a weight Enter presses the button in focus.
            ev.preventDefault();
            this.confirm();
        } else if (ev.key === "Escape") {
            this.state.choosing = false;
        }
    }

    hasDialog() {
        return Boolean(document.querySelector(".modal.show, .o_dialog"));
    }

    // === ORIGIN === //

    startChoosing() {
        this.clearWords();
        Object.assign(this.state, { choosing: true, postcode: "", found: [] });
    }

    areaOf(postcode) {
        const number = Number(postcode);
        return this.data.areas.find((area) => area.first <= number && number <= area.last);
    }

    choosePostcode(place = null) {
        const { postcode } = this.state;
        const known = this.areaOf(postcode);
        this.setOrigin({ source: SOURCES.POSTCODE, postcode, place: known ? { name: known.place } : place });
    }

    chooseSite(site) {
        this.setOrigin({ source: SOURCES.SITE, site });
    }

    chooseSource(source) {
        this.setOrigin({ source });
    }

    setOrigin(origin) {
        this.state.origin = origin;
        this.state.choosing = false;
        if (!this.streams.some((stream) => stream.id === this.state.streamId)) {
            this.resetStream();
        }
    }

    async searchPlace(ev) {
        const text = ev.target.value.trim();
        if (text.length < 2) {
            this.state.found = [];
            return;
        }
        await this.attempt(async () => {
            const found = await this.orm.call("coop.municipality", "name_search", [text], { limit: 6 });
            this.state.found = found.map(([id, name]) => ({ id, name }));
        });
    }

    // === BOOKING === //

    async confirm() {
        const missing = this.missing();
        if (missing || this.state.busy) {
            this.state.error = missing || this.state.error;
            return;
        }
        // The same weighing sent again after a lost connection counts once.
        this.token ||= crypto.randomUUID();
        const summary = this.summary;
        const booked = await this.attempt(async () => {
            Object.assign(this.today, await this.orm.call("coop.intake", "book_weighing", [this.prepareVals()]));
        });
        if (booked) {
            this.learn();
            this.token = null;
            Object.assign(this.state, { categoryId: null, weight: "", serial: "", description: "" });
            this.resetStream();
            this.state.message = _t("Booked: %s", summary);
        }
    }

    missing() {
        if (!this.category) {
            return _t("Choose what it is.");
        }
        if (!(this.weight > 0)) {
            return _t("Weigh first, or type the weight.");
        }
        if (!this.stream) {
            return _t("Choose where it goes.");
        }
        if (this.mustRegister && !this.state.serial.trim()) {
            return _t("Enter the serial number, or press No number.");
        }
        return "";
    }

    prepareVals() {
        const { origin, serial, description } = this.state;
        return {
            token: this.token,
            category_id: this.category.id,
            stream_id: this.stream.id,
            weight: this.weight,
            source: origin.source,
            postcode: origin.postcode,
            site_id: origin.site?.id,
            municipality_id: origin.place?.id,
            serial: this.mustRegister ? serial.trim() : false,
            description: this.mustRegister ? description.trim() : false,
        };
    }

    /** A postcode that was new is known from now on. */
    learn() {
        const { source, postcode, place } = this.state.origin;
        if (source === SOURCES.POSTCODE && place?.id && !this.areaOf(postcode)) {
            this.data.areas.push({ first: Number(postcode), last: Number(postcode), place: place.name });
            if (!this.data.places.some((known) => known.id === place.id)) {
                this.data.places.push(place);
            }
        }
    }

    async undo(weighing) {
        if (this.state.busy) {
            return;
        }
        const undone = await this.attempt(async () => {
            Object.assign(this.today, await this.orm.call("coop.intake", "cancel_weighing", [[weighing.id]]));
        });
        if (undone) {
            this.state.message = _t("Undone: %(weight)s kg %(category)s", {
                weight: this.kilos(weighing.weight),
                category: weighing.category,
            });
        }
    }

    resetStream() {
        this.state.streamId = this.streams[0]?.id || null;
    }

    clearWords() {
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
            this.state.error =
                error instanceof ConnectionLostError
                    ? _t("No connection. Nothing is lost: press again when the connection is back.")
                    : error.data?.message || error.message || _t("Something went wrong. Try again.");
            return false;
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("coop_intake_screen", IntakeScreen);
