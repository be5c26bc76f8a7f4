import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { checkAxe } from "@social_cooperative/../tests/tours/axe";

const key = (digit) => ({
    content: `Press ${digit}`,
    trigger: `.o_coop_keys button[data-key='${digit}']`,
    run: "click",
});
const tile = (name) => ({
    content: `It is ${name}`,
    trigger: `.o_coop_tile[data-category='${name}']`,
    run: "click",
});
const book = {
    content: "Book",
    trigger: ".o_coop_confirm",
    run: "click",
};
const looked = (trigger) => ({
    content: "Nobody is kept out of this screen",
    trigger,
    run: () => checkAxe(".o_coop_intake"),
});
/** A scale types digits and Enter, wherever the focus is. */
const scale = (text) => ({
    content: `The scale types ${text}`,
    trigger: ".o_coop_confirm",
    run: () => {
        for (const digit of [...text, "Enter"]) {
            window.dispatchEvent(new window.KeyboardEvent("keydown", { key: digit }));
        }
    },
});

const { XMLHttpRequest } = browser;

/** The weighing does not reach the server. */
class NoConnection extends XMLHttpRequest {
    open(method, url, ...more) {
        this.isWeighing = url.includes("book_weighing");
        super.open(method, url, ...more);
    }
    send(...body) {
        if (this.isWeighing) {
            this.dispatchEvent(new window.Event("error"));
        } else {
            super.send(...body);
        }
    }
}

/** The weighing reaches the server, and its answer gets lost. */
class LostAnswer extends NoConnection {
    send(...body) {
        this.isWeighing = false;
        super.send(...body);
    }
    addEventListener(type, listener) {
        super.addEventListener(type, (ev) => {
            const isLost = type === "load" && this.responseURL.includes("book_weighing");
            return isLost ? this.dispatchEvent(new window.Event("error")) : listener(ev);
        });
    }
}

const connection = (content, request) => ({
    content,
    trigger: ".o_coop_intake",
    run: () => {
        browser.XMLHttpRequest = request;
    },
});

/** A shop user on a tablet: two postcodes, the scale, a bicycle, an undo, and something sorted out. */
registry.category("web_tour.tours").add("coop_intake", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the cooperative",
            trigger: ".o_app[data-menu-xmlid='social_cooperative.coop_menu_root']",
            run: "click",
        },
        {
            content: "Weighing is one press from where a shop user begins",
            trigger: ".o_coop_today_page [data-do=kilos_today]",
            run: "click",
        },
        {
            content: "The screen",
            trigger: ".o_coop_intake",
        },
        {
            content: "Nothing yet",
            trigger: ".o_coop_today:contains(Nothing was weighed today)",
        },
        { content: "It would book nothing yet, so it is not green", trigger: ".o_coop_confirm:not(.btn-success)" },
        book,
        {
            content: "What is missing is said",
            trigger: ".o_coop_words [role=alert]:contains(Choose what it is)",
        },
        looked(".o_coop_confirm:not(.btn-success)"),
        tile("Books"),
        key("1"),
        key("2"),
        key("."),
        key("5"),
        looked(".o_coop_confirm.btn-success"),
        {
            content: "Nobody said yet where it comes from, and that cannot be overlooked",
            trigger: ".o_coop_origin.btn-warning:contains(Where does it come from?)",
        },
        book,
        {
            content: "So it is asked",
            trigger: ".o_coop_words [role=alert]:contains(Where does it come from?)",
        },
        {
            content: "A postcode has no comma",
            trigger: ".o_coop_keys:has(button[data-key='0']):not(:has(button[data-key='.']))",
        },
        {
            ...scale("12.50"),
            trigger: ".o_coop_places",
        },
        {
            content: "What a scale types is no postcode",
            trigger: ".o_coop_words [role=alert]:contains(then weigh)",
        },
        {
            content: "Nothing of it is left",
            trigger: ".o_coop_weight:contains(····)",
        },
        ..."8011".split("").map(key),
        {
            content: "A known postcode is taken at once",
            trigger: ".o_coop_origin:not(.btn-warning):contains(8011 · Zwolle)",
        },
        {
            content: "And what was entered is booked",
            trigger: ".o_coop_words [role=status]:contains(12.5 kg Books → For sale)",
        },
        looked(".o_coop_undo"),
        tile("Textile"),
        {
            content: "To the recycler",
            trigger: ".o_coop_stream:contains(Recycling: textile)",
            run: "click",
        },
        key("9"),
        scale("-30"),
        {
            content: "A scale below zero books nothing",
            trigger: ".o_coop_words [role=alert]:contains(set it to zero)",
        },
        key("9"),
        scale("030.00"),
        {
            content: "The scale booked it, without what was typed before",
            trigger: ".o_coop_today h2:contains(42.5)",
        },
        {
            content: "The next donor has another postcode",
            trigger: ".o_coop_next",
            run: "click",
        },
        {
            content: "That of the one before is gone",
            trigger: ".o_coop_origin.btn-warning",
        },
        ..."8261".split("").map(key),
        {
            content: "Its municipality is asked once",
            trigger: "input[name=place]",
            run: "edit Kampen",
        },
        {
            content: "Found",
            trigger: ".o_coop_choices button:contains(Kampen)",
            run: "click",
        },
        tile("Bicycles"),
        scale("16"),
        {
            content: "A bicycle must be registered",
            trigger: ".o_coop_words [role=alert]:contains(serial number)",
        },
        {
            content: "Its frame number",
            trigger: "input[name=serial]",
            run: "edit GZ123456",
        },
        {
            content: "What is asked and the button to book are all in sight",
            trigger: ".o_coop_confirm",
            run: () => {
                for (const selector of [".o_coop_confirm", "input[name=serial]", "input[name=description]"]) {
                    const box = document.querySelector(selector).getBoundingClientRect();
                    const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                    if (!found?.closest(selector)) {
                        throw new Error(`${selector} is below the screen or behind something`);
                    }
                }
            },
        },
        book,
        {
            content: "Booked from Kampen",
            trigger: ".o_coop_today li:contains(Bicycles):contains(8261 · Kampen)",
        },
        tile("Toys"),
        scale("7"),
        {
            content: "That was wrong",
            trigger: ".o_coop_today li:contains(Toys)",
        },
        {
            content: "Undo",
            trigger: ".o_coop_undo",
            run: "click",
        },
        {
            content: "It is crossed out",
            trigger: ".o_coop_today li.o_coop_cancelled:contains(Toys)",
        },
        {
            content: "Sort something out of the shop",
            trigger: ".o_coop_origin",
            run: "click",
        },
        {
            content: "From the shop",
            trigger: "button[data-source=shop]",
            run: "click",
        },
        {
            content: "For sale is no way to go",
            trigger: ".o_coop_streams:not(:has([data-kind=sale]))",
        },
        tile("Books"),
        {
            content: "To another thrift store",
            trigger: ".o_coop_stream[data-kind=passed_on]",
            run: "click",
        },
        scale("2,5"),
        {
            content: "Done; what is sorted out does not count as collected",
            trigger: ".o_coop_today li:contains(Books → Passed on)",
        },
        {
            content: "58.5 kilos came in today",
            trigger: ".o_coop_today h2:contains(58.5)",
        },
        {
            content: "The next donor",
            trigger: ".o_coop_next",
            run: "click",
        },
        {
            content: "Back to the goods without an answer",
            trigger: ".o_coop_origin.btn-warning",
            run: "click",
        },
        {
            content: "Nobody asked: one press",
            trigger: ".o_coop_unknown",
            run: "click",
        },
        connection("The answer gets lost", LostAnswer),
        tile("Media"),
        scale("1.5"),
        {
            content: "It is kept on the tablet",
            trigger: ".o_coop_words [role=status]:contains(Kept on this tablet)",
        },
        connection("No connection at all", NoConnection),
        tile("Household"),
        scale("4"),
        {
            content: "One can go on weighing",
            trigger: ".o_coop_waiting:contains(4 kg Household)",
        },
        tile("Toys"),
        scale("8"),
        {
            content: "What waits can be undone",
            trigger: ".o_coop_undo:contains(8 kg Toys)",
            run: "click",
        },
        {
            content: "Two wait",
            trigger: ".o_coop_today:not(:has(.o_coop_waiting:contains(Toys)))",
        },
        connection("The connection is back", XMLHttpRequest),
        {
            content: "The tablet notices",
            trigger: ".o_coop_waiting:contains(Media)",
            run: () => window.dispatchEvent(new window.Event("online")),
        },
        {
            content: "Everything is booked, and nothing twice",
            trigger: ".o_coop_today:not(:has(.o_coop_waiting)) h2:contains(64)",
        },
    ],
});
