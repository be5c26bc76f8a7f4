import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { downloadReport } from "@web/webclient/actions/reports/utils";

const REPORT = "social_cooperative.report_statement";
// A part takes some seconds, and no proxy in between gives up on it.
const PART = 100;

/**
 * Many statements are printed in parts, a file each, and the screen says how far it is.
 *
 * @param {Object} action of a report; ``coop_print_part`` in its context asks for smaller parts
 * @param {Object} options
 * @param {Object} env
 * @returns {Promise<boolean>} whether this report was printed here
 */
async function printStatements(action, options, env) {
    const ids = action.context?.active_ids || [];
    const size = action.context?.coop_print_part || PART;
    if (action.report_name !== REPORT || action.report_type !== "qweb-pdf" || ids.length <= size) {
        return false;
    }
    for (let done = 0; done < ids.length; done += size) {
        env.services.ui.block({
            message: _t("Printing statements: %(done)s of %(all)s", { done, all: ids.length }),
            delay: 0,
        });
        try {
            const part = { ...action.context, active_ids: ids.slice(done, done + size) };
            const context = { ...user.context, ...part };
            const { success } = await downloadReport(rpc, { ...action, context: part }, "pdf", context);
            if (!success) {
                return false; // shown as a page instead, by who shows all reports
            }
        } finally {
            env.services.ui.unblock();
        }
    }
    env.services.notification.add(
        _t("%(all)s statements were printed, in %(files)s files.", {
            all: ids.length,
            files: Math.ceil(ids.length / size),
        }),
        { type: "success" }
    );
    return true;
}

registry.category("ir.actions.report handlers").add("coop_print_statements", printStatements);
