import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import { refresh } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const member = (name) => ({
    content: `the selected line is ${name}'s`,
    trigger: `.orderline.selected .coop-till-member-name:contains(${name})`,
});

// As the law has it on the receipt, in whatever language the till is.
const MARGIN_WORDS = "bijzondere regeling – gebruikte goederen";

// On a machine with much to do the server takes its time to take an order in.
const receipt = { content: "the receipt is shown", trigger: ".pos .receipt-screen", timeout: 60000 };

export const start = () => Chrome.startPoS().map((step) => ({ ...step, timeout: 60000 }));

export const pay = () =>
    [
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        receipt,
        { content: "no member on the receipt", trigger: ".pos-receipt:not(:has(.coop-till-member-name))" },
    ].flat();

registry.category("web_tour.tours").add("coop_till_hour", {
    steps: () =>
        [
            start(),
            { ...Dialog.confirm("Open Register"), timeout: 60000 },
            // For the maker, and one for somebody else by the keyboard.
            ProductScreen.clickDisplayedProduct("Bowl"),
            member("Tuinhulp Oost"),
            ProductScreen.clickDisplayedProduct("Jeans"),
            { trigger: ".coop-whose-button", run: "click" },
            { trigger: ".coop-till-member-search", run: "edit klus" },
            { trigger: ".coop-till-member:contains(Klusbus)" },
            { trigger: ".coop-till-member-search", run: "press Enter" },
            member("Klusbus"),
            // After a reload no line is selected: the last one is meant.
            refresh(),
            { trigger: ".order-container:has(.coop-till-member-name):not(:has(.orderline.selected))", timeout: 60000 },
            { trigger: ".coop-whose-button", run: "click" },
            { trigger: ".coop-till-member:contains(Tuinhulp Oost)", run: "click" },
            member("Tuinhulp Oost"),
            { trigger: ".coop-whose-button", run: "click" },
            { trigger: ".coop-till-member:contains(Klusbus)", run: "click" },
            member("Klusbus"),
            pay(),
            ReceiptScreen.clickNextOrder(),
            // The shop's own; the same product for another does not join the line.
            ProductScreen.clickDisplayedProduct("Jeans"),
            pay(),
            ReceiptScreen.clickNextOrder(),
            // An old colour tag: a quarter of 48.40, and nobody typed it.
            ProductScreen.clickDisplayedProduct("Vase"),
            ProductScreen.totalAmountIs("12.10"),
            pay(),
            { content: "not the margin scheme", trigger: ".pos-receipt:not(:has(.coop-margin))" },
            { content: "not the small-business scheme", trigger: ".pos-receipt:not(:has(.coop-kor))" },
            ReceiptScreen.clickNextOrder(),
            // A chair that was bought from a private person; the receipt says so, and the one before did not.
            ProductScreen.clickDisplayedProduct("Chair"),
            pay(),
            {
                content: "margin scheme on the receipt",
                trigger: `.pos-receipt .coop-margin:contains(${MARGIN_WORDS})`,
            },
            ReceiptScreen.clickNextOrder(),
            // The bowl comes back.
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("001"),
            ProductScreen.clickNumpad("1"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            receipt,
            ReceiptScreen.clickNextOrder(),
            // Closing.
            Chrome.clickMenuOption("Close Register"),
            ProductScreen.closeWithCashAmount("136.30"),
            { trigger: ".modal .modal-footer .btn:contains(close register)", run: "click", expectUnloadPage: true },
            { trigger: "button:contains(backend)", timeout: 60000 },
        ].flat(),
});

registry.category("web_tour.tours").add("coop_till_refused", {
    steps: () =>
        [
            start(),
            { ...Dialog.confirm("Open Register"), timeout: 60000 },
            ProductScreen.clickDisplayedProduct("Jeans"),
            {
                content: "no discount, no price, no goods that come back",
                trigger: ".numpad:has(button[disabled]:contains(%)):has(button[disabled]:contains(Price))",
            },
            { trigger: ".control-buttons:not(:has(button:contains(Refund)))" },
            // The keyboard knows no buttons: what the server would refuse is said before the customer pays.
            {
                trigger: "body",
                run: () => window.dispatchEvent(new window.KeyboardEvent("keyup", { key: "-" })),
            },
            { trigger: ".orderline.selected .qty:contains(-1)" },
            { trigger: ".pay-order-button", run: "click" },
            Dialog.is({ title: "Ask somebody who may do this" }),
            { trigger: ".modal-body:contains(taking goods back)" },
            Dialog.confirm(),
            {
                trigger: "body",
                run: () => window.dispatchEvent(new window.KeyboardEvent("keyup", { key: "-" })),
            },
            { trigger: ".orderline.selected .qty:not(:contains(-1))" },
            pay(),
            ReceiptScreen.clickNextOrder(),
            // Clocking in with a PIN.
            ProductScreen.clickControlButtonMore(),
            {
                content: "no other price list",
                trigger: ".control-buttons-modal:has(.coop-clock-button):not(:has(.o_pricelist_button))",
            },
            { trigger: ".coop-clock-button", run: "click" },
            { trigger: ".coop-till-member:contains(Tuinhulp Oost)", run: "click" },
            ...["2", "4", "6", "8"].map((digit) => ({
                trigger: `.modal .numpad button:contains(${digit})`,
                run: "click",
            })),
            { content: "the PIN is not shown", trigger: ".modal:contains(••••):not(:contains(2468))" },
            Dialog.confirm(),
            { trigger: ".o_notification:contains(Tuinhulp Oost is in)", timeout: 60000 },
        ].flat(),
});
