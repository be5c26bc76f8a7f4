import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/** The percentage of a member's share: who did the work alone has it all, also when nobody typed a number. */
export class SharePercentage extends FloatField {
    get isAlone() {
        const { record } = this.props;
        return !this.value && record.evalContextWithVirtualIds.parent?.share_ids?.length === 1;
    }

    get formattedValue() {
        return this.props.readonly && this.isAlone ? "100 %" : super.formattedValue;
    }
}

registry.category("fields").add("coop_share_percentage", { ...floatField, component: SharePercentage });
