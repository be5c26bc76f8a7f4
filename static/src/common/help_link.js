import { browser } from "@web/core/browser/browser";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";
import { Component } from "@odoo/owl";

const OURS = "social_cooperative.";

/** Where a screen is explained; the server knows which page that is (``coop.help``). */
export function helpUrl({ model, action }) {
    return `/social_cooperative/help?${new URLSearchParams({ model: model || "", action: action || "" })}`;
}

/** "How it works", under the gear of every screen of the cooperative. */
export class HelpLink extends Component {
    static template = "social_cooperative.HelpLink";
    static components = { DropdownItem };
    static props = {};

    open() {
        const { config, searchModel } = this.env;
        browser.open(helpUrl({ model: searchModel.resModel, action: config.actionXmlId }), "_blank");
    }
}

registry.category("cogMenu").add(
    "coop-help",
    {
        Component: HelpLink,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: ({ config, searchModel }) =>
            Boolean(searchModel?.resModel.startsWith("coop.") || config.actionXmlId?.startsWith(OURS)),
    },
    { sequence: 1 }
);
