import { evaluateBooleanExpr } from "@web/core/py_js/py";
import { pick } from "@web/core/utils/objects";
import { patch } from "@web/core/utils/patch";
import { FormCompiler } from "@web/views/form/form_compiler";
import { FormController } from "@web/views/form/form_controller";
import { processButton } from "@web/views/utils";

/** The class of a header button that stands under the gear: a header has three buttons at most. */
const GEAR = "o_coop_gear";
// Before what Odoo puts there: duplicate, archive, delete.
const FIRST = 1;

patch(FormCompiler.prototype, {
    compileHeader(header, params) {
        if (!header.querySelector(`:scope > .${GEAR}`)) {
            return super.compileHeader(header, params);
        }
        const shown = header.cloneNode(true);
        shown.querySelectorAll(`:scope > .${GEAR}`).forEach((button) => button.remove());
        return super.compileHeader(shown, params);
    },
});

patch(FormController.prototype, {
    setup() {
        super.setup();
        const buttons = this.archInfo.xmlDoc.querySelectorAll(`:scope > header > button.${GEAR}`);
        this.coopGear = [...buttons].map(processButton);
    },

    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        this.coopGear.forEach((button, index) => {
            items[`coop_gear_${index}`] = {
                isAvailable: () => !evaluateBooleanExpr(button.invisible, this.model.root.evalContextWithVirtualIds),
                sequence: FIRST,
                description: button.string,
                class: button.className.includes("text-danger") ? "text-danger" : undefined,
                callback: () => this.pressCoopGear(button),
            };
        });
        return items;
    },

    /** As if the button stood in the header, with its question if it has one. */
    pressCoopGear({ clickParams }) {
        return this.env.onClickViewButton({
            clickParams,
            getResParams: () => pick(this.model.root, "context", "evalContext", "resModel", "resId", "resIds"),
        });
    },
});
