import { registry } from "@web/core/registry";
import { checkAxe } from "@social_cooperative/../tests/tours/axe";

const PICTURE =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const FINGER = 44;
const LETTER = 16;
const isShown = (el) => el.checkVisibility() && !el.closest(".visually-hidden") && el.getClientRects().length > 0;

/** What is pressed is as high as a finger: all but links in a sentence, and boxes in a label that is. */
function tooSmall() {
    const pressed = document.querySelectorAll(
        "main :is(a, button, select, summary, input:not([type=hidden])), .o_portal_submenu a, footer .js_language_selector button"
    );
    return [...pressed].filter((el) => {
        const target = el.closest("label") || el;
        const inSentence = el.matches("p a:not(.btn, .o_coop_touch)") && el.parentElement.textContent.trim() !== el.textContent.trim();
        return isShown(el) && !inSentence && target.getBoundingClientRect().height < FINGER - 0.5;
    });
}

/** Elements with text of their own that is smaller than 16 pixels. */
function tooLittle() {
    const hasText = (el) => [...el.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    return [...document.querySelectorAll(".o_coop_page *, .o_portal_submenu *")].filter(
        (el) => isShown(el) && hasText(el) && parseFloat(window.getComputedStyle(el).fontSize) < LETTER - 0.5
    );
}

/**
 * The page keeps nobody out, as far as axe-core can see, fits a narrow screen, and is made for fingers. Odoo's own frame is
 * left out, but for the way back and the choice of language.
 */
async function check() {
    for (const found of [tooSmall(), tooLittle()]) {
        if (found.length) {
            const told = found.map((el) => `${el.outerHTML.slice(0, 160)} ${el.getBoundingClientRect().height}`);
            throw new Error(`${window.location.pathname}, too small: ${told.join("\n")}`);
        }
    }
    await checkAxe("footer .js_language_selector, .o_portal_submenu", { exclude: ["header", "footer"] });
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > window.innerWidth) {
        throw new Error(`${window.location.pathname} is ${scrollWidth} wide on a screen of ${window.innerWidth}`);
    }
}

function checked(trigger) {
    return { content: "Nobody is kept out, nothing sticks out", trigger, run: check };
}

function go(trigger) {
    return { trigger, run: "click", expectUnloadPage: true };
}

function menu(page) {
    return go(`.o_coop_menu a[href$='/my/pot/${page}']`);
}

function photograph(trigger, name) {
    return {
        content: "Take a photo",
        trigger,
        run: ({ anchor }) => {
            const bytes = Uint8Array.from(atob(PICTURE), (sign) => sign.charCodeAt(0));
            const files = new DataTransfer();
            files.items.add(new File([bytes], name, { type: "image/png" }));
            anchor.files = files.files;
        },
    };
}

/** A member looks at everything there is to read. */
registry.category("web_tour.tours").add("coop_portal_read", {
    steps: () => [
        go("a[href$='/my/pot']"),
        checked(".o_coop_usable"),
        menu("movements"),
        checked(".o_coop_rows"),
        go(".o_coop_tabs a:contains(Work and costs)"),
        checked(".o_coop_rows .o_coop_status"),
        menu("statements"),
        checked(".o_coop_cards"),
        go(".o_coop_cards a:contains(Read)"),
        checked(".o_coop_paper"),
        menu("rewards"),
        checked(".o_coop_cards"),
        go(".o_coop_cards a:contains(Read)"),
        checked(".o_coop_paper"),
    ],
});

/** A member writes down his work with a photo of the work slip, forgets the price first, and sends it in. */
registry.category("web_tour.tours").add("coop_portal_work", {
    steps: () => [
        menu("assignments"),
        checked(".o_coop_empty"),
        go("a:contains(Send in work)"),
        checked("form.o_coop_form"),
        { trigger: "#coop_title", run: "edit Garden of the theatre" },
        { trigger: "#coop_note", run: "edit Theater De Vlieger, Zwolle" },
        { trigger: "#coop_line_name_1", run: "edit Mowing" },
        { trigger: "#coop_line_quantity_1", run: "edit 3" },
        go("button:contains(Send in)"),
        checked("[role=alert]:contains(number)"),
        { content: "What was typed is still there", trigger: "#coop_title:value(Garden of the theatre)" },
        { trigger: "#coop_line_price_1", run: "edit 27,50" },
        photograph("input[name=camera]", "slip.png"),
        go("button:contains(Send in)"),
        checked(".o_coop_status:contains(Sent in)"),
        { content: "With its photo", trigger: ".o_coop_photos img" },
    ],
});

/** It is paid: the status and the movements say so. */
registry.category("web_tour.tours").add("coop_portal_paid", {
    steps: () => [
        checked(".o_coop_card .o_coop_status:contains(Paid)"),
        menu("movements"),
        go(".o_coop_tabs a:contains(Work and costs)"),
        { trigger: ".o_coop_rows li:contains(Work for Theater De Vlieger):contains(82.50) .o_coop_done:contains(Paid)" },
    ],
});

/** A member paid something himself and sends in the receipt. */
registry.category("web_tour.tours").add("coop_portal_receipt", {
    steps: () => [
        menu("spending"),
        checked(".o_coop_empty"),
        go("a:contains(Ask for money)"),
        checked("form.o_coop_form"),
        { trigger: "input[value=receipt]", run: "click" },
        { trigger: "#coop_title", run: "edit Hedge trimmer" },
        { trigger: "#coop_amount", run: "edit 1.070,01" },
        checked("#coop_amount_above:not(.d-none)"),
        { trigger: "#coop_amount", run: "edit 70,01" },
        { content: "A cent more than there is", trigger: "#coop_amount_above:not(.d-none)" },
        { trigger: "#coop_amount", run: "edit 70,00" },
        { content: "As much as there is", trigger: "form:has(#coop_amount_above.d-none)" },
        { trigger: "#coop_amount", run: "edit 12,10" },
        { trigger: "input[value=investment]", run: "click" },
        { trigger: "#coop_reason", run: "edit The old one is broken" },
        photograph("input[name=camera]", "receipt.png"),
        go("button:contains(Send in)"),
        checked(".o_coop_status:contains(Sent in)"),
    ],
});

/** The receipt was paid back. */
registry.category("web_tour.tours").add("coop_portal_repaid", {
    steps: () => [
        go(".o_coop_card:contains(Hedge trimmer)"),
        checked(".o_coop_status:contains(Paid back to you)"),
    ],
});
