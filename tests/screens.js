// Opens the windows in SCREENS one after the other and looks at what stands on them: names that are cut off, headers with too
// many buttons, states that fell off the bar.
(async () => {
    const { env } = odoo.__WOWL_DEBUG__.root;
    const NAMES = ["member_id", "partner_id", "agreement_id", "display_name", "trade_name"];
    const wrong = [];
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const shown = (el) => el.checkVisibility();
    async function settled() {
        for (let turn = 0; turn < 100; turn++) {
            await pause(100);
            if (!document.querySelector(".o_loading_indicator") && document.querySelector(".o_view_controller")) {
                break;
            }
        }
        await pause(200);
    }
    function look(name) {
        const cells = document.querySelectorAll(NAMES.map((field) => `.o_data_row td[name=${field}]`).join(", "));
        for (const cell of [...cells].filter(shown)) {
            const parts = [cell, ...cell.querySelectorAll("*")];
            if (parts.some((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)) {
                wrong.push(`${name}: "${cell.textContent}" is cut in ${cell.getAttribute("name")}`);
            }
        }
        for (const table of document.querySelectorAll(".o_list_renderer")) {
            if (table.scrollWidth > table.clientWidth + 1) {
                wrong.push(`${name}: a list of ${table.scrollWidth} on ${table.clientWidth}`);
            }
        }
        const buttons = [...document.querySelectorAll(".o_form_statusbar .o_statusbar_buttons > button")].filter(shown);
        if (buttons.length > 3) {
            wrong.push(`${name}: ${buttons.map((button) => button.textContent.trim()).join(", ")}`);
        }
        const bar = document.querySelector(".o_statusbar_status");
        if (bar && [...bar.querySelectorAll(".dropdown-toggle")].some(shown)) {
            wrong.push(`${name}: states fell off the bar`);
        }
    }
    for (const [xmlId, resId] of SCREENS) {
        const options = { clearBreadcrumbs: true, ...(resId ? { viewType: "form", props: { resId } } : {}) };
        await env.services.action.doAction(xmlId, options);
        await settled();
        look(`${xmlId} ${resId || ""}`);
    }
    if (wrong.length) {
        throw new Error(wrong.join("\n"));
    }
    console.log("test successful");
})().catch((error) => console.error(error.message));
