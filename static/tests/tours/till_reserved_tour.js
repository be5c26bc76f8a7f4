import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { registry } from "@web/core/registry";
import { pay, start } from "./till_tour";

const reserved = (step) => [
    ...ProductScreen.clickControlButtonMore(),
    { trigger: ".coop-reserved-button", run: "click" },
    { trigger: ".modal .selection-item:contains(Mrs Jansen)", run: "click", timeout: 60000 },
    { trigger: `.modal .selection-item:contains(${step})`, run: "click" },
];

registry.category("web_tour.tours").add("coop_till_reserved", {
    steps: () =>
        [
            start(),
            { ...Dialog.confirm("Open Register"), timeout: 60000 },
            { content: "a tile says its price", trigger: ".product:contains(Jeans) .coop-price:contains(12.10)" },
            // What is kept sells to nobody else.
            ProductScreen.clickDisplayedProduct("Cupboard"),
            { trigger: ".pay-order-button", run: "click" },
            Dialog.is({ title: "This label does not sell" }),
            Dialog.confirm(),
            ProductScreen.clickNumpad("⌫", "⌫"),
            { trigger: ".product-screen:not(:has(.orderline))" },
            reserved("A deposit is paid"),
            ...["2", "0"].map((digit) => ({ trigger: `.modal .numpad button:contains(/^${digit}$/)`, run: "click" })),
            Dialog.confirm(),
            { trigger: ".orderline:contains(Deposit):contains(20.00)", timeout: 60000 },
            pay(),
            ReceiptScreen.clickNextOrder(),
            reserved("Sell it"),
            { trigger: ".orderline:contains(Cupboard)", timeout: 60000 },
            { trigger: ".total:contains(101.00)" },
            pay(),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});
