import { serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { comma, DELETE } from "./intake_keys";
import { areaOf } from "./intake_origin";
import { rounded } from "./intake_scale";

const MAX_LENGTH = 8; // characters of a weight
export const EMPTY = { categoryId: null, weight: "", serial: "", description: "" };

/** @returns {string} a weight on the screen after one more key of the pad */
export function pressedWeight(weight, key) {
    if (key === DELETE) {
        return weight.slice(0, -1);
    }
    if (key === comma()) {
        return weight.includes(key) ? weight : (weight || "0") + key;
    }
    const isFull = weight.length >= MAX_LENGTH || /[.,]\d{3}$/.test(weight);
    return isFull ? weight : (weight === "0" ? "" : weight) + key;
}

/** @returns {number} kilos, to the ten grams: what a scale says more exactly is rounded, not cut off */
export function toNumber(weight) {
    return rounded(Number(weight.replace(comma(), ".")));
}

/** @returns {string} kilos as the pad would have entered them, to the ten grams */
export function toText(kilos) {
    return String(rounded(kilos)).replace(".", comma());
}

/** @returns {string} a weighing in words, as far as it is entered */
export function summaryOf(weight, category, stream) {
    const isExact = /[.,]\d{3}$/.test(weight);
    const kilos = toNumber(weight) > 0 ? _t("%s kg", isExact ? toText(toNumber(weight)) : weight) : _t("… kg");
    return `${kilos} ${category?.name || "…"} → ${stream?.name || "…"}`;
}

/** @returns {string} what a weighing still needs, in words; empty when nothing */
export function missingIn({ weight, serial }, category, stream, mustRegister) {
    if (!category) {
        return _t("Choose what it is.");
    }
    if (!(toNumber(weight) > 0)) {
        return _t("Weigh first, or type the weight.");
    }
    if (!stream) {
        return _t("Choose where it goes.");
    }
    if (mustRegister && !serial.trim()) {
        return _t("Enter the serial number, or press No number.");
    }
    return "";
}

/** What the server books: see book_weighing. */
export function prepareVals({ categoryId, streamId, weight, serial, description, origin }, mustRegister) {
    return {
        date: serializeDate(luxon.DateTime.now()),
        category_id: categoryId,
        stream_id: streamId,
        weight: toNumber(weight),
        source: origin.source,
        postcode: origin.postcode,
        site_id: origin.site?.id,
        municipality_id: origin.place?.id,
        serial: mustRegister ? serial.trim() : false,
        description: mustRegister ? description.trim() : false,
    };
}

/** The other way round: what was entered, from what was to be booked. */
export function enteredFrom({ source, postcode, site_id, municipality_id, ...vals }, { sites, places, areas }) {
    const area = areaOf(areas, postcode);
    return {
        categoryId: vals.category_id,
        streamId: vals.stream_id,
        weight: toText(vals.weight),
        serial: vals.serial || "",
        description: vals.description || "",
        origin: {
            source,
            postcode,
            site: sites.find((site) => site.id === site_id),
            place: places.find((place) => place.id === municipality_id) || (area && { name: area.place }),
        },
    };
}
