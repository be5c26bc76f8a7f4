import { useService } from "@web/core/utils/hooks";
import { Component, useExternalListener, useState } from "@odoo/owl";
import { DELETE, IntakeKeys, keyOf } from "./intake_keys";

export const SOURCES = { SITE: "site", POSTCODE: "postcode", SHOP: "shop", UNKNOWN: "unknown" };

/** Where goods come from: four digits of a postcode, or a button. */
export class IntakeOrigin extends Component {
    static template = "social_cooperative.IntakeOrigin";
    static components = { IntakeKeys };
    static props = { areas: Array, places: Array, sites: Array, onChoose: Function, onError: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ postcode: "", found: [] });
        useExternalListener(window, "keydown", this.onKeydown.bind(this));
    }

    onKeydown(ev) {
        const key = keyOf(ev);
        if (/^\d$/.test(key) || key === DELETE) {
            ev.preventDefault();
            this.press(key);
        }
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
