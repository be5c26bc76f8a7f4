from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models

from .past_prices import KEPT_OFFLINE, PastPrices

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class CoopTillPrice(models.Model):
    """What a price, a rule of a price list, or the limits of a price key were until they changed; only the server adds rows, and nobody writes them.

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
    key_least = fields.Float("Lowest price typed", readonly=True, digits="Product Price")
    key_most = fields.Float(
        "Highest price typed", readonly=True, digits="Product Price", help="Of a price key, until then."
    )

    _by_product = models.Index("(company_id, product_tmpl_id, create_date)")

    # === KEEPING === #

    @api.model
    def _cooperatives(self):
        # Whoever changes a price need not see every company of the database.
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
        rows = rows.filtered(lambda row: not row.key_most)
        rules = self.env["product.pricelist.item"].search(template)
        born = product.create_date or since
        moments = {since, until, born, *rows.mapped("create_date")}
        moments.update(*(row._moments() for row in rows if row.rule), *(rule._coop_moments() for rule in rules))
        first = max(since, born)
        return [PastPrices(moment, rows) for moment in moments if moment and first <= moment <= until]

    @api.model
    def _key_limits(self, product, company, since):
        """[(lowest, highest)]: between which prices a price key was typed at some moment in a time, and is now."""
        template = product.product_tmpl_id
        # As in :meth:`_past_prices`.
        rows = self.sudo().search(
            [
                ("product_tmpl_id", "=", template.id),
                ("company_id", "=", company.id),
                ("create_date", ">", since),
                ("key_most", ">", 0),
            ]
        )
        now = (template.coop_key_least, template.coop_key_most)
        return [*((row.key_least, row.key_most) for row in rows), now]

    def _moments(self):
        """When the rule, as it was, began or ended."""
        start, end = (fields.Datetime.to_datetime(self.rule_values[name]) for name in ("date_start", "date_end"))
        return {self.since, start, end and end + SECOND}
