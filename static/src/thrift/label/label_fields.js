import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { getFieldDomain } from "@web/model/relational_model/utils";
import { useSpecialData } from "@web/views/fields/relational_utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { IntakeKeys } from "../intake/intake_keys";
import { pressedWeight, toNumber } from "../intake/intake_weighing";

/** The categories of goods as the tiles of the intake screen. */
export class GoodsTiles extends Component {
    static template = "social_cooperative.GoodsTiles";
    static props = { ...standardFieldProps, domain: { type: [Array, Function], optional: true } };

    setup() {
        this.goods = useSpecialData((orm, { record, name, domain }) =>
            orm.searchRead(record.fields[name].relation, getFieldDomain(record, name, domain), ["name", "icon"]),
        );
    }

    get chosen() {
        return this.props.record.data[this.props.name]?.id;
    }

    choose({ id, name }) {
        return this.props.record.update({ [this.props.name]: { id, display_name: name } });
    }
}

/** Digits as big buttons, beside the field that shows the price. */
export class PricePad extends Component {
    static template = "social_cooperative.PricePad";
    static components = { IntakeKeys };
    static props = standardFieldProps;

    setup() {
        this.text = "";
        this.underway = 0; // presses that the record does not know yet
    }

    async press(key) {
        const { record, name } = this.props;
        // What the pad did not enter, or what is the next label's, begins anew.
        const isMine = this.underway || toNumber(this.text) === record.data[name];
        this.text = pressedWeight(isMine ? this.text : "", key);
        this.underway += 1;
        await record.update({ [name]: toNumber(this.text) });
        this.underway -= 1;
    }
}

registry.category("fields").add("coop_goods_tiles", {
    component: GoodsTiles,
    supportedTypes: ["many2one"],
    extractProps: (_fieldInfo, dynamicInfo) => ({ domain: dynamicInfo.domain }),
});
registry.category("fields").add("coop_price_pad", { component: PricePad, supportedTypes: ["monetary"] });
