import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const key = (digit) => ({
    content: `Press ${digit}`,
    trigger: `.modal .o_coop_keys button[data-key='${digit}']`,
    run: "click",
});
const shows = (price) => ({
    content: `The price is ${price}`,
    trigger: `.modal .o_field_monetary input:value(${price})`,
});
const print = {
    content: "Make and print",
    trigger: ".modal button[name=action_print]",
    run: "click",
};

/** Two labels without typing, in one dialog. */
registry.category("web_tour.tours").add("coop_price_and_label", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the cooperative",
            trigger: ".o_app[data-menu-xmlid='social_cooperative.coop_menu_root']",
            run: "click",
        },
        {
            content: "Thrift store",
            trigger: "[data-menu-xmlid='social_cooperative.coop_menu_shop']",
            run: "click",
        },
        {
            content: "Price and label",
            trigger: "[data-menu-xmlid='social_cooperative.coop_item_label_menu']",
            run: "click",
        },
        {
            content: "It is furniture",
            trigger: ".modal .o_coop_tile[data-category='Furniture']",
            run: "click",
        },
        key("1"),
        key("2"),
        key("."),
        key("5"),
        shows("12.50"),
        print,
        {
            content: "It is made, and the price of the next one is not entered",
            trigger: ".modal:contains(Made: 1 × Furniture) .o_field_monetary input:value(0.00)",
        },
        {
            content: "The category of the last one stays",
            trigger: ".modal .o_coop_tile.btn-primary[data-category='Furniture']",
        },
        key("7"),
        shows("7.00"),
        print,
        {
            content: "The second",
            trigger: ".modal:contains(7.00) .o_field_monetary input:value(0.00)",
        },
    ],
});
