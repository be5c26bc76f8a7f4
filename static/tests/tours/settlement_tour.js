import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

/** A treasurer prepares the settlement of a month; the figures are those of the golden example. */
registry.category("web_tour.tours").add("coop_settlement_compute", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the cooperative",
            trigger: ".o_app[data-menu-xmlid='social_cooperative.coop_menu_root']",
            run: "click",
        },
        {
            content: "A month waits for its settlement",
            trigger: ".o_coop_today_page [data-card=months_to_settle]",
        },
        {
            content: "The members",
            trigger: "[data-menu-xmlid='social_cooperative.coop_menu_members']",
            run: "click",
        },
        {
            content: "All of them",
            trigger: ".dropdown-menu [data-menu-xmlid='social_cooperative.coop_member_menu']",
            run: "click",
        },
        {
            content: "Look at the member",
            trigger: "td:contains(Tuinhulp Oost)",
            run: "click",
        },
        {
            content: "Everything received is in the pot, not yet settled",
            trigger: ".o_coop_thermometer tr[data-name=unsettled]:contains(345.60)",
        },
        {
            content: "What is expected stands apart",
            trigger: ".o_coop_thermometer tr[data-name=expected]:contains(175.00)",
        },
        {
            content: "Go to the settlements",
            trigger: "[data-menu-xmlid='social_cooperative.coop_menu_settlements']",
            run: "click",
        },
        {
            content: "Settlements themselves, not the statements",
            trigger: ".dropdown-menu [data-menu-xmlid='social_cooperative.coop_settlement_menu']",
            run: "click",
        },
        {
            content: "New settlement",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Up to the end of March",
            trigger: ".o_field_widget[name=date_to] button, .o_field_widget[name=date_to] input",
            run: "click",
        },
        {
            content: "Type the date",
            trigger: ".o_field_widget[name=date_to] input",
            run: "edit 03/31/2026",
        },
        {
            content: "Compute",
            trigger: "button[name=action_compute]",
            run: "click",
        },
        {
            content: "It is computed, and somebody else has to approve",
            trigger: ".alert:contains(somebody else approves)",
        },
        {
            content: "The member's closing pot",
            trigger: "td:contains(345.60)",
        },
    ],
});

/** A member of the board approves it. */
registry.category("web_tour.tours").add("coop_settlement_approve", {
    steps: () => [
        {
            content: "Open the settlement",
            trigger: ".o_data_row td:contains(345.60)",
            run: "click",
        },
        {
            content: "Approve",
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            content: "Approved",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Approved)",
        },
    ],
});

/** The treasurer posts it and sees that the books tie out. */
registry.category("web_tour.tours").add("coop_settlement_post", {
    steps: () => [
        {
            content: "Open the settlement",
            trigger: ".o_data_row td:contains(345.60)",
            run: "click",
        },
        {
            content: "Post",
            trigger: "button[name=action_post]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "Posted",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
    ],
});
