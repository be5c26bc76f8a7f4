import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { refresh } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const PATIENCE = 60000; // milliseconds, on a machine with much to do
const { prototype } = window.XMLHttpRequest;
const { open, send } = prototype;
const say = console.error;

const start = () => Chrome.startPoS().map((step) => ({ ...step, timeout: PATIENCE }));
const dialog = (title) => ({ trigger: `.modal .modal-title:contains(${title})`, timeout: PATIENCE });

/** Orders no longer reach the server, as when it is killed in the middle; everything else does. */
const loseOrders = {
    content: "The server is gone when orders are sent",
    trigger: ".pos",
    run: () => {
        prototype.open = function (method, url, ...more) {
            this.isOrder = url.includes("sync_from_ui");
            return open.call(this, method, url, ...more);
        };
        prototype.send = function (...body) {
            return this.isOrder ? this.dispatchEvent(new window.Event("error")) : send.apply(this, body);
        };
        console.error = (...args) => {
            const isLost = String(args[0]?.message || args[0]).includes("ConnectionLostError");
            return isLost ? console.info(...args) : say.apply(console, args);
        };
    },
};
const findServer = {
    content: "The server is back",
    trigger: ".pos",
    run: () => {
        Object.assign(prototype, { open, send });
        window.dispatchEvent(new window.Event("online"));
    },
};
/** Odoo says that there is no connection, the first time at least. */
const goOn = {
    content: "No connection: go on",
    trigger: "body",
    run: async () => {
        for (let turn = 0; turn < 20; turn++) {
            const button = document.querySelector(".modal .modal-footer .btn");
            if (button) {
                return button.click();
            }
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
    },
};
/** The server of the tests has a clock of its own, some weeks before or after that of the browser. */
const tomorrow = {
    content: "Another day, without loading anything",
    trigger: ".pos",
    run: () => {
        // There are two luxons on a page of tests; both ask this clock.
        const { now } = Date;
        Date.now = () => now.call(Date) + 400 * 24 * 3600 * 1000;
    },
};

const sell = (...beforeNext) =>
    [
        ProductScreen.clickDisplayedProduct("Jeans"),
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        { trigger: ".pos .receipt-screen", timeout: PATIENCE },
        ...beforeNext,
        ReceiptScreen.clickNextOrder(),
    ].flat();

const count = (amount) =>
    [
        Chrome.clickMenuOption("Close Register"),
        ProductScreen.closeWithCashAmount(amount),
        { trigger: ".modal .modal-footer .btn:contains(close register)", run: "click", expectUnloadPage: true },
        { trigger: "button:contains(backend)", timeout: PATIENCE },
    ].flat();

/** Two paid orders stay behind: nothing is counted before they have arrived. */
registry.category("web_tour.tours").add("coop_till_waiting", {
    steps: () =>
        [
            start(),
            { ...Dialog.confirm("Open Register"), timeout: PATIENCE },
            loseOrders,
            sell(goOn),
            sell(goOn),
            Chrome.clickMenuOption("Close Register"),
            dialog("Paid orders wait to be sent"),
            { content: "Both are named", trigger: ".modal-body:contains(/12.10.*12.10/)" },
            Dialog.confirm(),
            { content: "Nothing is counted", trigger: "body:not(:has(.close-pos-popup))" },
            findServer,
            count("24.20"),
        ].flat(),
});

/** Killed and started again: the orders are kept, and sent before anything is counted. */
registry.category("web_tour.tours").add("coop_till_killed", {
    steps: () =>
        [
            start(),
            { ...Dialog.confirm("Open Register"), timeout: PATIENCE },
            loseOrders,
            sell(goOn),
            sell(goOn),
            refresh(),
            { trigger: ".pos .product-screen", timeout: PATIENCE },
            count("24.20"),
        ].flat(),
});

/** A label sells once, and yesterday's till does not sell. */
registry.category("web_tour.tours").add("coop_till_refuses", {
    steps: () =>
        [
            start(),
            { ...Dialog.confirm("Open Register"), timeout: PATIENCE },
            ProductScreen.clickDisplayedProduct("Oak chair"),
            { trigger: ".pay-order-button", run: "click" },
            dialog("This label does not sell"),
            { trigger: ".modal-body:contains(Oak chair)" },
            Dialog.confirm(),
            ProductScreen.clickNumpad("⌫"),
            ProductScreen.clickNumpad("⌫"),
            ProductScreen.orderIsEmpty(),
            sell(),
            tomorrow,
            ProductScreen.clickDisplayedProduct("Jeans"),
            { trigger: ".pay-order-button", run: "click" },
            dialog("This till is still open from another day"),
            { trigger: ".modal-footer .btn:contains(Close the till)", run: "click" },
            { content: "It can be counted", trigger: ".close-pos-popup", timeout: PATIENCE },
        ].flat(),
});
