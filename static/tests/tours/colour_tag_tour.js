import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";

const WEEK = 7 * 24 * 3600 * 1000;

/** The till stays as it is, and its clock goes on. */
const later = (weeks) => ({
    content: `${weeks} weeks later, without loading anything`,
    trigger: ".pos",
    run: () => {
        const { Settings } = luxon;
        const now = Settings.now();
        Settings.now = () => now + weeks * WEEK;
    },
});

const offline = {
    content: "No connection any more",
    trigger: ".pos",
    run: () => {
        window.XMLHttpRequest.prototype.send = function () {
            this.dispatchEvent(new window.Event("error"));
        };
    },
};

/** A till that stays open for weeks: the discount comes by itself, also without a connection. */
registry.category("web_tour.tours").add("coop_colour_tag", {
    steps: () =>
        [
            { content: "A slow machine takes its time", trigger: ".screen-login .open-register-btn", timeout: 60000 },
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            ProductScreen.clickDisplayedProduct("Oak chair"),
            ProductScreen.selectedOrderlineHas("Oak chair", "1", "10.00"),
            { trigger: ".order-container:not(:has(.coop-tag-discount))" },
            offline,
            later(3),
            ProductScreen.clickDisplayedProduct("Oak chair"),
            ProductScreen.selectedOrderlineHas("Oak chair", "1", "7.50"),
            { trigger: ".orderline.selected .coop-tag-discount:contains(25 % off)" },
            later(1),
            ProductScreen.clickDisplayedProduct("Oak chair"),
            ProductScreen.selectedOrderlineHas("Oak chair", "1", "5.00"),
            later(30),
            ProductScreen.clickDisplayedProduct("Oak chair"),
            ProductScreen.selectedOrderlineHas("Oak chair", "1", "2.50"),
            { trigger: ".orderline.selected .coop-tag-discount:contains(75 % off)" },
        ].flat(),
});
