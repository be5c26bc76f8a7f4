import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Whose is it? Big buttons with number and trade name; type to search, Enter takes the first. */
export class TillMemberPopup extends Component {
    static template = "social_cooperative.TillMemberPopup";
    static components = { Dialog };
    static props = {
        title: String,
        members: Array,
        selectedId: { type: [Number, Boolean], optional: true },
        withShop: { type: Boolean, optional: true },
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ search: "" });
        useAutofocus({ refName: "search" });
    }

    get found() {
        const words = this.state.search.trim().toLowerCase();
        return this.props.members.filter((member) => member.display_name.toLowerCase().includes(words));
    }

    onKeydown(event) {
        if (event.key === "Enter" && this.found.length) {
            event.preventDefault();
            this.choose(this.found[0]);
        }
    }

    choose(member) {
        this.props.getPayload({ member });
        this.props.close();
    }
}
