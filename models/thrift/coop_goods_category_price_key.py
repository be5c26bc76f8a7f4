from odoo import api, fields, models

DEAREST = 100000  # euro; more is a slip of the finger
# What the key on the till takes from its category.
KEY_FIELDS = {
    "active",
    "has_price_key",
    "name",
    "pos_category_id",
    "price_key_least",
    "price_key_most",
    "tax_ids",
}


class CoopGoodsCategory(models.Model):
    """The price key: goods of a category whose price stands on a sticker, or whose label got lost, sold at a typed price.

    The key is a product without a price of its own. Its category says what taxes are in the price, what a piece weighs and
    between which prices a cashier types without the right to change a price.
    """

    _inherit = "coop.goods.category"

    currency_id = fields.Many2one(related="company_id.currency_id")
    has_price_key = fields.Boolean(
        "Price key", help="A tile on the till at which the price is typed: for stickers of a price gun and lost labels."
    )
    price_key_least = fields.Monetary(
        "From", default=0.5, help="Typing a lower price takes the right to change a price."
    )
    price_key_most = fields.Monetary(
        "Up to", default=25.0, help="Typing a higher price takes the right to change a price."
    )
    price_key_product_id = fields.Many2one(
        "product.product",
        "Product of the price key",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
    )

    _price_key_limits = models.Constraint(
        f"CHECK (has_price_key IS NOT TRUE OR (price_key_least > 0 AND price_key_least <= price_key_most "
        f"AND price_key_most <= {DEAREST}))",
        "The lowest price of a price key is above zero, and not above the highest one; that is at most 100,000.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        categories.filtered("has_price_key")._keep_price_key()
        return categories

    def write(self, vals):
        result = super().write(vals)
        if KEY_FIELDS & vals.keys():
            self.filtered(lambda category: category.has_price_key or category.price_key_product_id)._keep_price_key()
        return result

    # === BUSINESS METHODS === #

    def _keep_price_key(self):
        """The tile on the till says what its category says."""
        for category in self:
            # Products are the inventory manager's; this one is part of the category.
            own = category.sudo().with_company(category.company_id)
            vals = own._prepare_price_key_vals()
            if own.price_key_product_id:
                own.price_key_product_id.write(vals)
            else:
                own.price_key_product_id = own.env["product.product"].create(vals)
                own._name_price_key()

    def _name_price_key(self):
        """In every language, as the category is named."""
        for lang, _label in self.env["res.lang"].get_installed():
            category = self.with_context(lang=lang)
            category.price_key_product_id.name = category.name

    def _prepare_price_key_vals(self):
        self.ensure_one()
        return self._prepare_piece_vals(self.name, 0.0) | {
            "available_in_pos": self.active and self.has_price_key,
            "coop_key_least": self.price_key_least,
            "coop_key_most": self.price_key_most,
        }
