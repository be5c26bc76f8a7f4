import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const OPEN_APP = [
    stepUtils.showAppsMenuItem(),
    {
        content: "Open the cooperative",
        trigger: ".o_app[data-menu-xmlid='social_cooperative.coop_menu_root']",
        run: "click",
    },
];

const back = {
    content: "Back to what waits",
    trigger: ".o_breadcrumb a:contains(Today), .o_back_button",
    run: "click",
};

/** A card with its number, its list, and back. */
function look(code, count, row) {
    return [
        {
            content: `${code}: ${count}`,
            trigger: `.o_coop_today_page [data-card=${code}] .o_coop_count:contains(${count})`,
            run: "click",
        },
        { content: `${code}: its list`, trigger: `.o_data_row:contains(${row})` },
        back,
    ];
}

registry.category("web_tour.tours").add("coop_today_treasurer", {
    steps: () => [
        ...OPEN_APP,
        ...look("assignments_to_approve", 1, "Stage curtains"),
        ...look("duties_late", 1, "Lease"),
        {
            content: "Its graph is drawn, with the figures below it",
            trigger: ".o_coop_today_page [data-chart=earned] canvas",
        },
        {
            content: "Figures",
            trigger: ".o_coop_today_page [data-chart=earned] summary",
            run: "click",
        },
        { content: "Of the month", trigger: ".o_coop_today_page [data-chart=earned] td:contains(400.00)" },
        {
            content: "What does not wait",
            trigger: ".o_coop_today_page .o_coop_quiet summary",
            run: "click",
        },
        { content: "It says where it comes from", trigger: "[data-quiet=bills_to_post]:contains(suppliers)" },
        {
            content: "A month that waits for its settlement",
            trigger: ".o_coop_today_page [data-card=months_to_settle]",
            run: "click",
        },
        { content: "A new one is begun", trigger: ".o_form_view button[name=action_compute], .o_form_view .o_field_widget[name=date_to]" },
        { content: "And left", trigger: ".o_form_button_cancel", run: "click" },
        { content: "Nothing was made", trigger: ".o_coop_today_page [data-card=months_to_settle]" },
    ],
});

registry.category("web_tour.tours").add("coop_today_board", {
    steps: () => [
        ...OPEN_APP,
        ...look("requests_to_answer", 1, "Hedge trimmer"),
        { content: "Nothing of the treasurer's", trigger: ".o_coop_today_page:not(:has([data-card=assignments_to_approve]))" },
        { content: "A graph", trigger: ".o_coop_today_page [data-chart=earned] canvas" },
    ],
});

registry.category("web_tour.tours").add("coop_today_coach", {
    steps: () => [
        ...OPEN_APP,
        ...look("assignments_to_approve", 1, "Stage curtains"),
        ...look("requests_to_answer", 1, "Hedge trimmer"),
    ],
});

/** With keys only: Tab to the card, Enter opens it. */
registry.category("web_tour.tours").add("coop_today_keyboard", {
    steps: () => [
        ...OPEN_APP,
        {
            content: "A card has the focus as a button has",
            trigger: ".o_coop_today_page button[data-card=requests_to_answer]",
            run({ anchor }) {
                anchor.focus();
                if (document.activeElement !== anchor) {
                    throw new Error("the card takes no focus");
                }
            },
        },
        {
            content: "Enter",
            trigger: ".o_coop_today_page button[data-card=requests_to_answer]",
            run: "press Enter",
        },
        { content: "Its list", trigger: ".o_data_row:contains(Hedge trimmer)" },
    ],
});

registry.category("web_tour.tours").add("coop_today_shop", {
    steps: () => [
        ...OPEN_APP,
        { content: "Kilos of today", trigger: ".o_coop_today_page [data-card=kilos_today]:contains(5.5 kg)" },
        { content: "No money of anybody", trigger: ".o_coop_today_page:not(:has([data-chart=earned]))" },
        { content: "Weigh more", trigger: "[data-do=kilos_today]", run: "click" },
        { content: "The screen", trigger: ".o_coop_intake" },
    ],
});

/** Nobody has anything to do: it says so, and where work comes from. */
registry.category("web_tour.tours").add("coop_today_nothing", {
    steps: () => [
        ...OPEN_APP,
        { content: "Nothing", trigger: ".o_coop_today_page .o_coop_nothing:contains(Nothing waits for you)" },
        { content: "What to do next", trigger: "[data-quiet=assignments_to_approve]:contains(Members send in work)" },
    ],
});

/** The line of the pot beside the thermometer. */
registry.category("web_tour.tours").add("coop_pot_line", {
    steps: () => [
        { content: "The line", trigger: ".o_coop_thermometer .o_coop_history canvas" },
        { content: "Its figures", trigger: ".o_coop_history summary", run: "click" },
        { content: "As booked", trigger: ".o_coop_history td:contains(280.00)" },
    ],
});
