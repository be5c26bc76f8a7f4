// Opens each app and each section of its bar in the web client; an error dialog or a refused request ends it.
const LEAVE = ["base.menu_theme_store", "base.menu_third_party"]; // pages of Odoo's own shop, in a new tab
(async () => {
    const { env } = odoo.__WOWL_DEBUG__.root;
    const { menu: menus } = env.services;
    const frame = () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve)));
    const check = (name) => {
        const dialog = document.querySelector(".o_error_dialog, .modal .o_error_detail");
        if (dialog) {
            throw new Error(`${name}: ${dialog.textContent}`);
        }
    };
    for (const app of menus.getApps()) {
        const { childrenTree } = menus.getMenuAsTree(app.id);
        for (const menu of [app, ...childrenTree.filter((one) => one.actionID && !LEAVE.includes(one.xmlid))]) {
            await menus.selectMenu(menu.id);
            await frame();
            check(menu.xmlid);
        }
    }
    console.log("test successful");
})().catch((error) => console.error(error.message));
