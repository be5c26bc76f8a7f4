import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";

/** What was weighed today, and what waits on this tablet for the connection. */
export class IntakeToday extends Component {
    static template = "social_cooperative.IntakeToday";
    static props = { today: Object, busy: Boolean, onUndo: Function, onEnterAgain: Function };

    /** What Undo takes back: what waits on this tablet first, then the last one of today. */
    get last() {
        const waiting = this.props.today.waiting.at(-1);
        if (waiting) {
            return { waiting, text: waiting.text };
        }
        const booked = this.props.today.weighings.find((weighing) => !weighing.cancelled);
        return booked && { booked, text: this.textOf(booked) };
    }

    textOf({ weight, category }) {
        return _t("%(weight)s kg %(category)s", { weight: this.kilos(weight), category });
    }

    kilos(weight) {
        return formatFloat(weight, { digits: [16, 2], trailingZeros: false });
    }
}
