import { _t } from "@web/core/l10n/translation";

const PAUSE = 300; // milliseconds; a scale types faster than a person
const NUMBER = /([+-]?)\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$/i;
const IN_KILOS = { "": 1, kg: 1, g: 0.001, t: 1000 };

/**
 * The line that a scale types around its weight: `ST,GS,+ 0001.25 kg`, `S S 1.250 kg`, `+ 1250 g`.
 *
 * @returns {{kilos?: number, error?: string}}
 */
export function readFrame(text) {
    const head = text.trim().toUpperCase();
    if (/^(US|S D\b|SD)/.test(head)) {
        return { error: _t("The scale is not at rest: wait a moment and press its key again.") };
    }
    const [, sign, digits, unit] = text.match(NUMBER) || [];
    const factor = IN_KILOS[(unit || "").toLowerCase()];
    if (/^(OL|S\s*[+-]\s*$)/.test(head) || !digits) {
        return { error: _t("The scale gives no weight: there is too much on it, or nothing.") };
    }
    if (!factor) {
        return { error: _t("The scale weighs in %s. Set it to kilos.", unit) };
    }
    if (sign === "-") {
        return { error: _t("The scale says less than nothing: empty it and set it to zero.") };
    }
    return { kilos: rounded(Number(digits.replace(",", ".")) * factor) };
}

/** @returns {number} kilos to the ten grams, half up, as the server keeps them */
export function rounded(kilos) {
    // By its digits: 1.005 as a number lies just below its half.
    return Number(`${Math.round(Number(`${kilos.toFixed(6)}e2`))}e-2`);
}

/** Tells what a scale types from what a person does: letters or a plus in it, one character close to the next. */
export class ScaleReader {
    text = "";
    last = 0;

    /** @returns {boolean} whether this key belongs to the line of a scale, and is no digit of its own */
    takes(key, now) {
        if (now - this.last > PAUSE) {
            this.text = "";
        }
        if (key.length !== 1) {
            return false;
        }
        this.last = now;
        this.text += key;
        return this.isFrame || (key === " " && this.text.length > 1);
    }

    get isFrame() {
        return /[a-z+]/i.test(this.text);
    }

    /** @returns {string} the line that Enter ends; empty when it was a person, or digits alone */
    end(now) {
        const { text, isFrame } = this;
        this.text = "";
        return isFrame && now - this.last <= PAUSE ? text : "";
    }
}
