from contextlib import contextmanager
from datetime import datetime, timedelta

from odoo import api, fields, models

from .coop_past_prices import KEPT_OFFLINE, PastPrices, past_prices

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
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class CoopTillPrice(models.Model):
    """What a price, or a rule of a price list, was until it changed; only the server adds rows, and nobody writes them.

    A till that was open or offline sells at the prices that it loaded. With these rows the server knows which prices the
    shop had since a session began, and need not believe any other. Nothing is kept of what is new: a record says itself
    when it was made, in a field that no client can write.
    """

    _name = "coop.till.price"
    _description = "Earlier price"
    _order = "id"
    _rec_name = "product_tmpl_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Product",
        readonly=True,
        ondelete="cascade",
        help="What the price, or the rule, was of. Empty: a rule of more than one product.",
    )
    product_id = fields.Many2one(
        "product.product", "Variant", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    price = fields.Float(readonly=True, digits="Product Price", help="The price of the product until then.")
    rule = fields.Integer("Price rule", readonly=True, aggregator=None)
    rule_values = fields.Json("What the rule was", readonly=True)
    since = fields.Datetime("Rule made", readonly=True)

    _by_product = models.Index("(company_id, product_tmpl_id, create_date)")

    # === KEEPING === #

    @api.model
    def _cooperatives(self):
        # Who changes a price need not see every company of the database.
        return self.env["res.company"].sudo().search([("coop_enabled", "=", True)])

    @api.model
    @contextmanager
    def _keeping(self, products):
        """Keeps what the prices of products were, of those that change within."""
        before = products._coop_till_prices()
        yield
        after = self.env["product.product"].union(*before)._coop_till_prices()
        self._keep(
            (
                product.company_id,
                {"product_tmpl_id": product.product_tmpl_id.id, "product_id": product.id, "price": price},
            )
            for product, price in before.items()
            if after.get(product) != price
        )

    @api.model
    def _keep(self, rows):
        """:param rows: (company, values) of what changed; without a company it is sold in every cooperative"""
        companies = self._cooperatives()
        # Whoever changes a price adds this row by it, and no other.
        self.sudo().create(
            [
                {**vals, "company_id": cooperative.id}
                for company, vals in rows
                for cooperative in companies
                if not company or company == cooperative
            ]
        )

    @api.autovacuum
    def _gc_earlier_prices(self):
        """What changed before the oldest session began of which orders can still come."""
        late = self.env.cr.now() - KEPT_OFFLINE
        session = self.env["pos.session"].search([("state", "!=", "closed")], order="create_date", limit=1)
        limit = min(session.create_date or late, late) - DAY
        self.search([("create_date", "<", limit)]).unlink()

    # === ASKING === #

    @api.model
    def _past_prices(self, product, company, since, until):
        """What the prices of a product came from at each moment in a time at which one of them could change.

        :return: a list of :class:`PastPrices`
        """
        template = [("product_tmpl_id", "in", [False, product.product_tmpl_id.id])]
        # A cashier may not read what prices were; the check of his order may.
        rows = self.sudo().search([*template, ("company_id", "=", company.id), ("create_date", ">", since)])
        rules = self.env["product.pricelist.item"].search(template)
        born = product.create_date or since
        moments = {since, until, born, *rows.mapped("create_date")}
        moments.update(*(row._moments() for row in rows if row.rule), *(rule._coop_moments() for rule in rules))
        first = max(since, born)
        return [PastPrices(moment, rows) for moment in moments if moment and first <= moment <= until]

    def _moments(self):
        """When the rule, as it was, began or ended."""
        start, end = (fields.Datetime.to_datetime(self.rule_values[name]) for name in ("date_start", "date_end"))
        return {self.since, start, end and end + SECOND}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        if "list_price" not in vals:
            return super().write(vals)
        with self.env["coop.till.price"]._keeping(self.product_variant_ids):
            return super().write(vals)


class ProductTemplateAttributeValue(models.Model):
    _inherit = "product.template.attribute.value"

    def write(self, vals):
        if "price_extra" not in vals:
            return super().write(vals)
        with self.env["coop.till.price"]._keeping(self.ptav_product_variant_ids):
            return super().write(vals)


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _coop_till_prices(self):
        """{product: price} of those that tills of cooperatives sell."""
        found = self.env["coop.till.price"]._cooperatives()
        sold = self.filtered(lambda product: product.available_in_pos and (product.company_id or found) & found)
        # Of the template: a price that is typed on a variant is in the variant's cache before it comes to be written.
        return {product: product.product_tmpl_id.list_price + product.price_extra for product in sold}

    def _price_compute(self, price_type, *args, **kwargs):
        prices = super()._price_compute(price_type, *args, **kwargs)
        past = past_prices(self.env)
        if past and price_type == "list_price":
            for product in self:
                prices[product.id] += past.price(product) - product.lst_price
        return prices


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _get_applicable_rules(self, products, date, **kwargs):
        past = past_prices(self.env)
        if not past:
            return super()._get_applicable_rules(products, date, **kwargs)
        return past.rules(self, super()._get_applicable_rules(products, past.moment, **kwargs))


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
