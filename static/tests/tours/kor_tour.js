import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { registry } from "@web/core/registry";
import { pay, start } from "./till_tour";

// As the law has it on the receipt, in whatever language the till is.
const WORDS = "BTW vrijgesteld, kleineondernemersregeling (artikel 25 Wet op de omzetbelasting 1968)";

registry.category("web_tour.tours").add("coop_kor_receipt", {
    steps: () =>
        [
            start(),
            { ...Dialog.confirm("Open Register"), timeout: 60000 },
            ProductScreen.clickDisplayedProduct("Jeans"),
            ProductScreen.totalAmountIs("12.10"),
            pay(),
            { content: "exempt, as the law says it", trigger: `.pos-receipt .coop-kor:contains(${WORDS})` },
            { content: "no VAT", trigger: ".pos-receipt:not(:has(.pos-receipt-taxes)):contains(12.10)" },
        ].flat(),
});
