import { patch } from "@web/core/utils/patch";
import { ProductCard } from "@point_of_sale/app/components/product_card/product_card";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** A tile says what it costs, where that is fixed: whoever stands at the till for the first time need not try. */
patch(ProductCard.prototype, {
    setup() {
        super.setup(...arguments);
        this.coopPos = usePos();
    },
    /** The price for the customer, as the order's price list has it today; empty where it is typed or chosen. */
    get coopPrice() {
        const { product, isComboPopup } = this.props;
        const { coopEnabled, config } = this.coopPos;
        const isFixed = coopEnabled && !isComboPopup && product.list_price > 0;
        if (!isFixed || product.to_weight || product.isCombo() || product.isConfigurable()) {
            return "";
        }
        const pricelist = this.coopPos.getOrder()?.pricelist_id || config.pricelist_id;
        const details = product.getTaxDetails({ pricelist });
        const price = config.iface_tax_included === "total" ? details.total_included : details.total_excluded;
        return this.env.utils.formatCurrency(price);
    },
});
