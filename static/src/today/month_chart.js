import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor, hexToRGBA } from "@web/core/colors/colors";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";

const PERCENT = "%";

/**
 * A graph over months, by the library that Odoo draws its own graphs with. The same figures stand below it as a table:
 * for who cannot see it, and for who wants to know exactly.
 */
export class MonthChart extends Component {
    static template = "social_cooperative.MonthChart";
    static props = {
        title: String,
        labels: { type: Array, element: String },
        series: Array, // of { label, kind: "bar" | "line", unit: "money" | "kg" | "%", values: one for each label }
        currencyId: { type: [Number, Boolean], optional: true },
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify([this.props.labels, this.props.series])]
        );
    }

    format(value, unit) {
        if (value === null || value === undefined) {
            return "–";
        }
        if (unit === "money") {
            return formatMonetary(value, { currencyId: this.props.currencyId || undefined });
        }
        const digits = unit === PERCENT ? [16, 1] : [16, 0];
        return `${formatFloat(value, { digits })} ${unit}`;
    }

    formatAxis(value, unit) {
        const short = formatFloat(value, { humanReadable: Math.abs(value) >= 10000, digits: [16, 0] });
        return unit === "money" ? short : `${short} ${unit}`;
    }

    // === THE GRAPH === //

    get config() {
        const scheme = cookie.get("color_scheme");
        const { labels, series } = this.props;
        return {
            type: "bar",
            data: { labels, datasets: series.map((one, index) => this.dataset(one, index, scheme)) },
            options: {
                maintainAspectRatio: false,
                animation: false,
                interaction: { mode: "index", intersect: false },
                plugins: {
                    legend: {
                        display: series.length > 1,
                        position: "bottom",
                        labels: { color: this.textColor(scheme), boxWidth: 12 },
                    },
                    tooltip: { callbacks: { label: (item) => this.tooltip(item) } },
                },
                scales: this.scales(scheme),
            },
        };
    }

    dataset({ label, kind, unit, values }, index, scheme) {
        const color = getColor(index, scheme, "sm");
        return {
            label,
            type: kind,
            data: values,
            yAxisID: unit === PERCENT ? "share" : "y",
            borderColor: color,
            backgroundColor: kind === "line" ? hexToRGBA(color, 0.2) : color,
            borderWidth: kind === "line" ? 2 : 0,
            // Two lines are told apart without colours, too.
            borderDash: kind === "line" && index ? [6, 4] : [],
            pointRadius: kind === "line" ? 2 : 0,
            order: kind === "line" ? 0 : 1,
        };
    }

    scales(scheme) {
        const ticks = { color: this.textColor(scheme) };
        const grid = { color: getCustomColor(scheme, "#d8dadd", "#3C3E4B") };
        const units = this.props.series.map((one) => one.unit);
        const unit = units.find((one) => one !== PERCENT) || PERCENT;
        const scales = {
            x: { grid: { display: false }, ticks },
            y: { grid, ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => this.formatAxis(value, unit) } },
        };
        if (units.includes(PERCENT)) {
            scales.share = {
                position: "right",
                min: 0,
                grid: { display: false },
                ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => this.formatAxis(value, PERCENT) },
            };
        }
        return scales;
    }

    textColor(scheme) {
        return getCustomColor(scheme, "#111827", "#E4E4E4");
    }

    tooltip({ datasetIndex, dataIndex }) {
        const { label, unit, values } = this.props.series[datasetIndex];
        return `${label}: ${this.format(values[dataIndex], unit)}`;
    }
}
