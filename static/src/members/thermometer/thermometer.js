import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component } from "@odoo/owl";
import { MonthChart } from "../../today/month_chart";

/**
 * The pot as a thermometer: what is available, what of the pot is reserved, and (hatched, above the pot) what is
 * still expected from customers. Where turnover counts when invoiced, the pot holds what is expected already: then it
 * stands in the text only. The same figures stand beside it as text, so colour never carries meaning alone.
 */
export class Thermometer extends Component {
    static template = "social_cooperative.Thermometer";
    static components = { MonthChart };
    static props = { ...standardWidgetProps };

    get amounts() {
        const { pot_total, pot_booked, pot_unsettled, pot_expected, pot_reserved, pot_available } =
            this.props.record.data;
        return {
            pot: pot_total,
            booked: pot_booked,
            unsettled: pot_unsettled,
            expected: pot_expected,
            reserved: pot_reserved,
            available: pot_available,
        };
    }

    /** Whether what is expected is part of the pot already. */
    get holdsExpected() {
        return this.props.record.data.pot_holds_expected;
    }

    /** Heights in percent of the tube; the tube is as high as all there is and will be. */
    get levels() {
        const { available, reserved, expected } = this.amounts;
        const toCome = this.holdsExpected ? 0 : expected;
        const parts = [available, reserved, toCome].map((amount) => Math.max(amount, 0));
        const full = parts.reduce((sum, amount) => sum + amount, 0);
        return parts.map((amount) => (full ? Math.round((1000 * amount) / full) / 10 : 0));
    }

    get rows() {
        const { booked, unsettled, pot, reserved, available, expected } = this.amounts;
        return [
            { name: "booked", label: _t("Booked"), amount: booked },
            { name: "unsettled", label: _t("Not yet settled"), amount: unsettled },
            { name: "pot", label: _t("Pot"), amount: pot, strong: true },
            { name: "reserved", label: _t("Reserved"), amount: -reserved },
            { name: "available", label: _t("Available"), amount: available, strong: true },
            this.holdsExpected
                ? { name: "unpaid", label: _t("Of the pot, not yet paid by customers"), amount: expected }
                : { name: "expected", label: _t("Expected, not in the pot yet"), amount: expected },
        ];
    }

    /** What was booked in the pot at the end of each month; one month makes no line. */
    get history() {
        const { labels, values } = this.props.record.data.pot_history || { labels: [], values: [] };
        return values.length > 1 && { labels, series: [{ label: _t("Booked"), kind: "line", unit: "money", values }] };
    }

    get summary() {
        const amounts = {
            available: this.format(this.amounts.available),
            pot: this.format(this.amounts.pot),
            expected: this.format(this.amounts.expected),
        };
        return this.holdsExpected
            ? _t("Available %(available)s of a pot of %(pot)s, of which customers still have to pay %(expected)s", amounts)
            : _t("Available %(available)s of a pot of %(pot)s, expected %(expected)s", amounts);
    }

    format(amount) {
        return formatMonetary(amount || 0, { currencyId: this.props.record.data.currency_id?.id });
    }
}

registry.category("view_widgets").add("coop_thermometer", {
    component: Thermometer,
    fieldDependencies: [
        { name: "currency_id", type: "many2one" },
        { name: "pot_holds_expected", type: "boolean", readonly: true },
        { name: "pot_history", type: "json", readonly: true },
        ...["pot_booked", "pot_unsettled", "pot_total", "pot_expected", "pot_reserved", "pot_available"].map(
            (name) => ({ name, type: "monetary", readonly: true })
        ),
    ],
});
