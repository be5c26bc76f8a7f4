import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { registry } from "@web/core/registry";

const opened = [];
const gear = { content: "The gear", trigger: ".o_cp_action_menus button:has(.fa-cog)", run: "click" };

registry.category("web_tour.tours").add("coop_gear", {
    steps: () => [
        {
            content: "Not in the header",
            trigger: ".o_form_statusbar:not(:has(button[name=action_reverse]))",
            run: () => patch(browser, { open: (address) => opened.push(address) }),
        },
        { content: "A column of zeros only is not shown", trigger: ".o_field_widget[name=line_ids] th[data-name=closing]" },
        { trigger: ".o_field_widget[name=line_ids]:not(:has(th[data-name=expected]))" },
        gear,
        { content: "How it works", trigger: ".o_coop_help", run: "click" },
        {
            content: "The page of settlements",
            trigger: ".o_form_view",
            run: () => {
                if (!opened[0]?.includes("model=coop.settlement")) {
                    throw new Error(`opened: ${opened}`);
                }
            },
        },
        gear,
        { content: "What is not possible now is not there", trigger: ".o_menu_item:not(:contains(Back to draft))" },
        { content: "Reverse", trigger: ".o_menu_item.text-danger:contains(Reverse)", run: "click" },
        { content: "With its question", trigger: ".modal button:contains(Reverse)", run: "click" },
        { content: "Reversed", trigger: ".o_form_view:contains(This settlement was reversed)" },
    ],
});
