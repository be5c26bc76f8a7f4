import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { getDefaultConfig } from "@web/views/view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, useState, useSubEnv } from "@odoo/owl";
import { MonthChart } from "./month_chart";

/** What waits for this user, each card one press from its list; below it how the last twelve months went. */
export class CoopToday extends Component {
    static template = "social_cooperative.Today";
    static components = { Layout, MonthChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ charts: null });
        useSubEnv({ config: { ...getDefaultConfig(), ...this.env.config } });
        onWillStart(async () => {
            this.page = await this.orm.call("coop.today", "get_page", []);
            // Graphs come to who stays; who presses a card at once need not wait for them.
            this.charts = this.page.charts.length ? this.orm.silent.call("coop.today", "get_charts", []) : [];
        });
        onMounted(async () => {
            this.state.charts = await this.charts;
        });
    }

    // === CARDS === //

    get sections() {
        return this.page.sections
            .map((section) => ({
                ...section,
                cards: this.page.cards.filter((card) => card.section === section.code && this.isShown(card)),
            }))
            .filter((section) => section.cards.length);
    }

    /** What does not wait, with where it comes from. */
    get quiet() {
        return this.page.cards.filter((card) => !this.isShown(card));
    }

    get quietTitle() {
        return _t("What does not wait now (%(count)s)", { count: this.quiet.length });
    }

    isShown(card) {
        return card.count || card.always;
    }

    get nothingWaits() {
        return !this.page.cards.some((card) => card.count);
    }

    amountOf(card) {
        return card.total === false ? card.count : this.kilos(card);
    }

    kilos({ total, unit }) {
        return `${formatFloat(total, { digits: [16, 2], trailingZeros: false })} ${unit}`;
    }

    /** The second line of a card: since when, or before when; of a total, of how many. */
    detailOf(card) {
        if (!card.count) {
            return _t("none");
        }
        if (card.total !== false) {
            return card.count === 1 ? _t("in 1 entry") : _t("in %(count)s entries", { count: card.count });
        }
        if (!card.date) {
            return "";
        }
        const day = formatDate(deserializeDate(card.date));
        if (card.late) {
            return _t("late since %(day)s", { day });
        }
        return card.deadline ? _t("the first on %(day)s", { day }) : _t("the oldest of %(day)s", { day });
    }

    async openCard(card) {
        await this.action.doAction(await this.orm.call("coop.today", "open_card", [card.code]));
    }

    open(action) {
        return this.action.doAction(action);
    }

    // === GRAPHS === //

    /** Whether there is anything to draw. */
    hasFigures(chart) {
        return chart.series.some((one) => one.values.some((value) => value));
    }
}

registry.category("actions").add("coop_today", CoopToday);
