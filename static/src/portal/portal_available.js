import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** What was typed as an amount, in euros; nothing while it is no amount. The server reads it anew. */
export function typedAmount(text) {
    const bare = text.replace(/[€\s]/g, "");
    if (/^\d{1,3}(\.\d{3})+,\d{2}$/.test(bare)) {
        return parseFloat(bare.replaceAll(".", "").replace(",", "."));
    }
    if (/^\d{1,3}(,\d{3})+\.\d{2}$/.test(bare)) {
        return parseFloat(bare.replaceAll(",", ""));
    }
    return /^\d+([.,]\d{1,2})?$/.test(bare) ? parseFloat(bare.replace(",", ".")) : null;
}

/** Says at once when more is asked than there is; it can be sent in all the same. */
export class AboveAvailable extends Interaction {
    static selector = "#coop_amount";
    dynamicContent = {
        _root: { "t-on-input": this.compare },
    };

    start() {
        this.compare();
    }

    compare() {
        const amount = typedAmount(this.el.value);
        const above = amount !== null && amount > parseFloat(this.el.dataset.available);
        document.getElementById("coop_amount_above").classList.toggle("d-none", !above);
    }
}

registry.category("public.interactions").add("social_cooperative.above_available", AboveAvailable);
