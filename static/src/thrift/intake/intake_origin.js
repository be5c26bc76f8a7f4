import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useExternalListener, useState } from "@odoo/owl";
import { DELETE, IntakeKeys, comma, keyOf } from "./intake_keys";

// UNSET: nobody said anything yet about these goods; the server never hears of it.
export const SOURCES = { SITE: "site", POSTCODE: "postcode", SHOP: "shop", UNKNOWN: "unknown", UNSET: "unset" };

/** Where goods come from: four digits of a postcode, or a button. */
export class IntakeOrigin extends Component {
    static template = "social_cooperative.IntakeOrigin";
    static components = { IntakeKeys };
    static props = { areas: Array, places: Array, sites: Array, onChoose: Function, onError: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ postcode: "", found: [] });
        this.scaleTypes = false;
        useExternalListener(window, "keydown", this.onKeydown.bind(this));
    }

    onKeydown(ev) {
        const key = keyOf(ev);
        if (key === comma() || (key === "Enter" && this.isWeight)) {
            ev.preventDefault();
            this.refuseWeight(key);
        } else if (!this.scaleTypes && (/^\d$/.test(key) || key === DELETE)) {
            ev.preventDefault();
            this.press(key);
        }
    }

    /** Enter after digits that are no postcode: a scale ends with it. */
    get isWeight() {
        const { length } = this.state.postcode;
        return this.scaleTypes || (length > 0 && length < 4);
    }

    /** Something lies on the scale while the postcode is asked: what it types, with a comma or Enter, is no postcode. */
    refuseWeight(key) {
        this.state.postcode = "";
        this.scaleTypes = key !== "Enter";
        this.props.onError(new Error(_t("Choose first where it comes from, then weigh.")));
    }

    press(key) {
        const { postcode } = this.state;
        if (key === DELETE) {
            this.state.postcode = postcode.slice(0, -1);
        } else if (/\d/.test(key) && postcode.length < 4 && (postcode || key !== "0")) {
            this.state.postcode += key;
        }
        if (this.state.postcode.length === 4 && areaOf(this.props.areas, this.state.postcode)) {
            this.choosePostcode();
        }
    }

    choosePostcode(place = null) {
        const { postcode } = this.state;
        const known = areaOf(this.props.areas, postcode);
        this.props.onChoose({ source: SOURCES.POSTCODE, postcode, place: known ? { name: known.place } : place });
    }

    chooseSite(site) {
        this.props.onChoose({ source: SOURCES.SITE, site });
    }

    chooseSource(source) {
        this.props.onChoose({ source });
    }

    async searchPlace(ev) {
        const text = ev.target.value.trim();
        if (text.length < 2) {
            this.state.found = [];
            return;
        }
        try {
            const found = await this.orm.call("coop.municipality", "name_search", [text], { limit: 6 });
            this.state.found = found.map(([id, name]) => ({ id, name }));
        } catch (error) {
            this.props.onError(error);
        }
    }
}

/** @returns {Object|undefined} the postcodes, with their municipality, that a postcode is one of */
export function areaOf(areas, postcode) {
    const number = Number(postcode);
    return areas.find((area) => area.first <= number && number <= area.last);
}

/** @returns {string} an origin in words */
export function originText({ source, postcode, site, place }) {
    const texts = {
        postcode: [postcode, place?.name],
        site: [site?.name, site?.place],
        shop: [_t("Sorted out of the shop")],
        unknown: [_t("Origin not known")],
        unset: [_t("Where does it come from?")],
    };
    return texts[source].filter(Boolean).join(" · ");
}

/** A postcode that was new is known from now on. */
export function learn(data, { source, postcode, place }) {
    if (source === SOURCES.POSTCODE && place?.id && !areaOf(data.areas, postcode)) {
        data.areas.push({ first: Number(postcode), last: Number(postcode), place: place.name });
        if (!data.places.some((known) => known.id === place.id)) {
            data.places.push(place);
        }
    }
}
