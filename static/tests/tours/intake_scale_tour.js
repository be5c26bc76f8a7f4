import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tile = (name) => ({ trigger: `.o_coop_tile[data-category='${name}']`, run: "click" });
const scale = (text) => ({
    content: `The scale types ${text}`,
    trigger: ".o_coop_confirm:not([disabled])",
    run: () => {
        for (const key of [...text, "Enter"]) {
            window.dispatchEvent(new window.KeyboardEvent("keydown", { key }));
        }
    },
});
const booked = (text) => ({ content: `Booked: ${text}`, trigger: `.o_coop_words [role=status]:contains(${text})` });
const refused = (text) => ({ content: text, trigger: `.o_coop_words [role=alert]:contains(${text})` });
const undo = { content: "Undo", trigger: ".o_coop_undo:not([disabled])", run: "click" };

/** Lines of common scales, three decimals, and an undo that asks. */
registry.category("web_tour.tours").add("coop_intake_scale", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='social_cooperative.coop_menu_root']", run: "click" },
        { trigger: ".o_coop_today_page [data-do=kilos_today]", run: "click" },
        { trigger: ".o_coop_unknown", run: "click" },
        tile("Textile"),
        scale("US,GS,+ 0002.50 kg"),
        refused("not at rest"),
        scale("OL,GS,+ ----.-- kg"),
        refused("gives no weight"),
        scale("ST,GS,+ 0002.50 lb"),
        refused("weighs in lb"),
        scale("ST,GS,- 0000.05 kg"),
        refused("less than nothing"),
        scale("ST,GS,+ 0002.505 kg"),
        booked("2.51 kg Textile"),
        tile("Books"),
        scale("S S     1250 g"),
        booked("1.25 kg Books"),
        tile("Toys"),
        scale("1.005"),
        booked("1.01 kg Toys"),
        tile("Books"),
        scale("120"),
        booked("120 kg Books"),
        undo,
        { content: "It asks first", trigger: ".o_coop_asked:contains(120.00 kg Books)" },
        { trigger: ".o_coop_asked .btn-light", run: "click" },
        { content: "It is kept", trigger: ".o_coop_today:not(:has(.o_coop_cancelled)):not(:has(.o_coop_asked))" },
        undo,
        { trigger: ".o_coop_asked .btn-danger", run: "click" },
        { content: "Now it is taken back", trigger: ".o_coop_today li.o_coop_cancelled:contains(120)" },
    ],
});
