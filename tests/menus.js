// Opens each app, each page in the bar of it, and each screen of JavaScript under it; an error dialog ends it.
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
    const below = (menu) => menu.childrenTree.flatMap((child) => [child, ...below(child)]);
    for (const app of menus.getApps()) {
        const tree = menus.getMenuAsTree(app.id);
        const pages = below(tree).filter(
            (menu) => tree.childrenTree.includes(menu) || menu.actionModel === "ir.actions.client"
        );
        for (const menu of [app, ...pages.filter(({ actionID, xmlid }) => actionID && !LEAVE.includes(xmlid))]) {
            await menus.selectMenu(menu.id);
            await frame();
            check(menu.xmlid);
        }
    }
    console.log("test successful");
})().catch((error) => console.error(error.message));
