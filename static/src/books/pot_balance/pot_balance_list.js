import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { onWillStart, useState } from "@odoo/owl";

/** The trial balance of the pots, with the proof against the control accounts above it. */
export class PotBalanceListController extends ListController {
    static template = "social_cooperative.PotBalanceList";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.proof = useState({ date: "", lines: [] });
        onWillStart(async () => {
            const { context } = this.props;
            Object.assign(this.proof, await this.orm.call("coop.pot.balance", "get_proof", [], { context }));
        });
    }
}

export const potBalanceListView = { ...listView, Controller: PotBalanceListController };

registry.category("views").add("coop_pot_balance_list", potBalanceListView);
