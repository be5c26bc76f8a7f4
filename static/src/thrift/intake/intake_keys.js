import { localization } from "@web/core/l10n/localization";
import { Component } from "@odoo/owl";

export const DELETE = "⌫";
const TYPING = "input, textarea, select, [contenteditable]";

/** @returns {string} what stands between kilos and grams in this language */
export function comma() {
    return localization.decimalPoint;
}

/**
 * @returns {string|null} the key of the pad that a keyboard or a scale means; null when the keys are somebody else's: of a
 *  field, of a dialog, of the browser
 */
export function keyOf(ev) {
    const others = ev.ctrlKey || ev.altKey || ev.metaKey || ev.target.closest?.(TYPING);
    if (others || document.querySelector(".modal.show, .o_dialog")) {
        return null;
    }
    return { ",": comma(), ".": comma(), Backspace: DELETE, Delete: DELETE }[ev.key] || ev.key;
}

/** Digits as big buttons, for a number that has a comma or none. */
export class IntakeKeys extends Component {
    static template = "social_cooperative.IntakeKeys";
    static props = { onPress: Function, whole: { type: Boolean, optional: true } };

    get keys() {
        return ["1", "2", "3", "4", "5", "6", "7", "8", "9", this.props.whole ? "" : comma(), "0", DELETE];
    }
}
