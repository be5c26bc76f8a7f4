import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import { registry } from "@web/core/registry";

const PATIENCE = 60000; // milliseconds, on a machine with much to do

const open = () =>
    [
        Chrome.startPoS().map((step) => ({ ...step, timeout: PATIENCE })),
        { ...Dialog.confirm("Open Register"), timeout: PATIENCE },
    ].flat();
const receipt = { trigger: ".pos .receipt-screen", timeout: PATIENCE };
const pay = () =>
    [
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        receipt,
    ].flat();

let taps = 0;
window.addEventListener("click", (event) => (taps += event.isTrusted || event.detail ? 1 : 0), true);
const countTaps = { content: "From here on taps are counted", trigger: ".pos", run: () => (taps = 0) };
const tapsAre = (most) => ({
    content: `At most ${most} taps`,
    trigger: ".pos",
    run: () => {
        if (!taps || taps > most) {
            throw new Error(`${taps} taps, where ${most} are the most`);
        }
    },
});
const type = (digits) =>
    [...digits].map((digit) => ({ trigger: `.modal .numpad button[value="${digit}"]`, run: "click" }));
const typed = (price) => ({ trigger: `.modal .coop-typed-price:contains(${price})` });
const isMembers = (name) => ({ trigger: `.orderline.selected .coop-till-member-name:contains(${name})` });

/** Who may only sell, sells at a typed price: a sticker of the shop, one of a member, and no price beyond the limits. */
registry.category("web_tour.tours").add("coop_till_price_key", {
    steps: () =>
        [
            open(),
            { content: "The tile says that its price is typed", trigger: ".product:contains(Textile) .coop-price-key" },
            countTaps,
            ProductScreen.clickDisplayedProduct("Textile"),
            { trigger: ".modal .coop-usual-price:contains(2.50)", run: "click" },
            pay(),
            tapsAre(5),
            ReceiptScreen.clickNextOrder(),
            // An ordinary sale.
            countTaps,
            ProductScreen.clickDisplayedProduct("Jeans"),
            pay(),
            ReceiptScreen.clickNextOrder(),
            tapsAre(5),
            // Typed, and a member's.
            ProductScreen.clickDisplayedProduct("Textile"),
            type("60"),
            typed("60"),
            { content: "Too much", trigger: ".modal .coop-price-key-confirm:disabled" },
            { trigger: ".modal .text-danger:contains(50.00)" },
            type("⌫⌫4.2"),
            typed("4.2"),
            { trigger: ".modal .coop-price-key-whose:contains(Shop)", run: "click" },
            { trigger: ".coop-till-member:contains(Tuinhulp Oost)", run: "click" },
            { trigger: ".modal .coop-price-key-whose:contains(Tuinhulp Oost)" },
            { trigger: ".modal .coop-price-key-confirm", run: "click" },
            isMembers("Tuinhulp Oost"),
            ProductScreen.totalAmountIs("4.20"),
            // Another sticker is another line.
            ProductScreen.clickDisplayedProduct("Textile"),
            { trigger: ".modal .coop-usual-price:contains(/^\\D*1.00\\D*$/)", run: "click" },
            ProductScreen.totalAmountIs("5.20"),
            pay(),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});

const pin = (digits) =>
    [
        type(digits),
        { content: "The PIN is not shown", trigger: `.modal .popup-input:contains(${"•".repeat(digits.length)})` },
        Dialog.confirm(),
    ].flat();
const chooses = (name) => ({ trigger: `.modal .coop-till-member:contains(${name})`, run: "click" });

/** A volunteer sells under her own name; the lead approves a discount, and goods that come back, with a PIN. */
registry.category("web_tour.tours").add("coop_till_signed", {
    steps: () =>
        [
            open(),
            ProductScreen.clickDisplayedProduct("Jeans"),
            { trigger: ".pay-order-button", run: "click" },
            { trigger: ".modal .modal-title:contains(Who sells?)", timeout: PATIENCE },
            chooses("Vera"),
            pin("1111"),
            { content: "She pays out at once", trigger: ".payment-screen", timeout: PATIENCE },
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            receipt,
            { content: "The receipt names nobody", trigger: ".pos-receipt:not(:contains(Vera))" },
            ReceiptScreen.clickNextOrder(),
            // A discount: a wrong PIN first.
            ProductScreen.clickDisplayedProduct("Jeans"),
            ProductScreen.clickNumpad("%"),
            ProductScreen.clickNumpad("1", "0"),
            { trigger: ".orderline.selected:contains(10%)" },
            { trigger: ".pay-order-button", run: "click" },
            { trigger: ".modal .modal-title:contains(giving a discount)", timeout: PATIENCE },
            pin("9999"),
            { trigger: ".o_notification:contains(Wrong PIN)", timeout: PATIENCE },
            { trigger: ".pay-order-button", run: "click" },
            pin("2222"),
            { trigger: ".payment-screen", timeout: PATIENCE },
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            receipt,
            ReceiptScreen.clickNextOrder(),
            // What was sold first comes back: taps as before, and one PIN.
            countTaps,
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("001"),
            ProductScreen.clickNumpad("1"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.clickPaymentMethod("Cash"),
            tapsAre(6),
            PaymentScreen.clickValidate(),
            { trigger: ".modal .modal-title:contains(taking goods back)", timeout: PATIENCE },
            pin("2222"),
            receipt,
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});

const validate = () => [PaymentScreen.clickValidate(), receipt].flat();

/** Paid with a voucher, rounded up as a gift, at staff discount; and a table bought of a private person. */
registry.category("web_tour.tours").add("coop_till_vouchers_and_gifts", {
    steps: () =>
        [
            open(),
            // A voucher, with its number. It gives no change.
            ProductScreen.clickDisplayedProduct("Jeans"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Voucher"),
            { trigger: ".modal .modal-title:contains(Number of the voucher)" },
            { trigger: ".modal textarea, .modal input", run: "edit Z-001" },
            Dialog.confirm(),
            PaymentScreen.clickNumpad("5 0"),
            { trigger: ".validation-button", run: "click" },
            { trigger: ".modal-body:contains(No change is given on a voucher)" },
            Dialog.confirm(),
            PaymentScreen.clickNumpad("⌫ ⌫ 1 2 . 1"),
            validate(),
            ReceiptScreen.clickNextOrder(),
            // Rounded up from 12.10 to 13.00; taps with the gift.
            countTaps,
            ProductScreen.clickDisplayedProduct("Jeans"),
            ProductScreen.clickPayButton(),
            { trigger: ".coop-donation-button:contains(13.00)", run: "click" },
            { trigger: ".coop-donation-button:contains(0.90)" },
            PaymentScreen.clickPaymentMethod("Cash"),
            validate(),
            tapsAre(5),
            { trigger: ".pos-receipt:contains(Gift)" },
            ReceiptScreen.clickNextOrder(),
            // Staff discount: on the shop's jeans, not on the bowl of a member; the buyer signs.
            ProductScreen.clickDisplayedProduct("Jeans"),
            ProductScreen.clickDisplayedProduct("Bowl"),
            ProductScreen.clickControlButtonMore(),
            { trigger: ".coop-staff-button", run: "click" },
            { trigger: ".orderline:contains(Jeans):contains(20%)" },
            { trigger: ".orderline:contains(Bowl):not(:contains(20%))" },
            { trigger: ".pay-order-button", run: "click" },
            { trigger: ".modal .modal-title:contains(Who buys?)", timeout: PATIENCE },
            chooses("Vera"),
            pin("1111"),
            { trigger: ".payment-screen", timeout: PATIENCE },
            PaymentScreen.clickPaymentMethod("Cash"),
            validate(),
            ReceiptScreen.clickNextOrder(),
            // Bought: the lead approves the money out.
            ProductScreen.clickControlButtonMore(),
            { trigger: ".coop-buy-button", run: "click" },
            { trigger: ".coop-buy input[name=what]", run: "edit Oak table" },
            { trigger: ".coop-buy input[name=amount]", run: "edit 20" },
            { trigger: ".coop-buy input[name=name]", run: "edit Jan de Vries" },
            { trigger: ".coop-buy input[name=street]", run: "edit Dorpsstraat 1" },
            { trigger: ".coop-buy input[name=zip]", run: "edit 8011 AA" },
            { content: "Not complete", trigger: ".coop-buy-confirm:disabled" },
            { trigger: ".coop-buy input[name=city]", run: "edit Zwolle" },
            { trigger: ".coop-buy-confirm:enabled", run: "click" },
            { trigger: ".modal .modal-title:contains(Who approves the payment?)" },
            pin("2222"),
            { trigger: ".modal-body:contains(Pay out):contains(IVK/)", timeout: PATIENCE },
            { trigger: ".modal-footer .btn:contains(Print the declaration)" },
            { trigger: ".modal .btn-close", run: "click" },
        ].flat(),
});
