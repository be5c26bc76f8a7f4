import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Sends a form once: on a slow phone people press twice, and photos take a while. */
export class SendOnce extends Interaction {
    static selector = ".o_coop_once";
    dynamicContent = {
        _root: {
            "t-on-submit": this.onSubmit,
            "t-att-aria-busy": () => (this.sent ? "true" : "false"),
        },
        _window: { "t-on-pageshow": this.onPageShow },
    };

    setup() {
        this.sent = false;
    }

    onSubmit(ev) {
        if (this.sent) {
            ev.preventDefault();
        }
        this.sent = true;
    }

    /** Back by the browser's own button: the form may be sent again. */
    onPageShow() {
        this.sent = false;
    }
}

registry.category("public.interactions").add("social_cooperative.send_once", SendOnce);
