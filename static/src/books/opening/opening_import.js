import { ImportAction } from "@base_import/import_action/import_action";
import { patch } from "@web/core/utils/patch";

/** After an import of opening balances: their list, and on it the dialog that books them. */
patch(ImportAction.prototype, {
    async openRecords(resIds) {
        if (this.model.resModel !== "coop.opening.line") {
            return super.openRecords(resIds);
        }
        const orm = this.env.services.orm;
        await this.actionService.doAction("social_cooperative.coop_opening_line_action");
        await this.actionService.doAction(await orm.call("coop.opening.line", "action_book", [resIds]));
    },
});
