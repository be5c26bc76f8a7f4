from datetime import datetime

from odoo import models

from .coop_till_price import SECOND

RULE_FIELDS = (
    "applied_on",
    "base",
    "base_pricelist_id",
    "categ_id",
    "compute_price",
    "date_end",
    "date_start",
    "fixed_price",
    "min_quantity",
    "percent_price",
    "price_discount",
    "price_max_margin",
    "price_min_margin",
    "price_round",
    "price_surcharge",
    "pricelist_id",
    "product_id",
    "product_tmpl_id",
)


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    def write(self, vals):
        if not set(RULE_FIELDS) & vals.keys():
            return super().write(vals)
        before = self._coop_rule_values()
        result = super().write(vals)
        after = self._coop_rule_values()
        self._coop_keep_rules({rule: values for rule, values in before.items() if values != after[rule]})
        return result

    def unlink(self):
        self._coop_keep_rules(self._coop_rule_values())
        return super().unlink()

    def _coop_rule_values(self):
        """{rule: what it says} of those in price lists of cooperatives."""
        found = self.env["coop.till.price"]._cooperatives()
        rules = self.filtered(lambda rule: (rule.company_id or found) & found)
        return {rule: rule._coop_values() for rule in rules}

    def _coop_values(self):
        """As JSON keeps them, and as a record is made of them again."""
        vals = {name: self[name].id if self._fields[name].relational else self[name] for name in RULE_FIELDS}
        return {name: f"{value}" if isinstance(value, datetime) else value for name, value in vals.items()}

    def _coop_moments(self):
        return {self.create_date, self.date_start, self.date_end and self.date_end + SECOND}

    def _coop_keep_rules(self, values_of):
        self.env["coop.till.price"]._keep(
            (
                rule.company_id,
                {
                    "product_tmpl_id": values["product_tmpl_id"],
                    "rule": rule.id,
                    "rule_values": values,
                    "since": rule.create_date,
                },
            )
            for rule, values in values_of.items()
        )
