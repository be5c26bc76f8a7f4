from odoo import api, fields, models
from odoo.tools import float_compare, format_date
from odoo.tools.misc import formatLang


class CoopGoodsCategory(models.Model):
    """A kind of donated goods: what a tile on the intake screen stands for.

    Its kilos are kept on a product of its own, so that Odoo's inventory shows what is in the shop. What is sold by the
    piece or with a label are other products, which point here for their weight.
    """

    _name = "coop.goods.category"
    _description = "Category of donated goods"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    icon = fields.Char(
        default="fa-cube",
        help="Name of a Font Awesome icon, as fa-book, or one of ours: coop-armchair, coop-shirt, coop-washer.",
    )
    average_weight = fields.Float(
        "Average weight per piece (kg)",
        digits="Product Unit",
        help="What one piece sold weighs, unless its product says otherwise.",
    )
    average_weight_since = fields.Date(
        "Average counts since",
        readonly=True,
        copy=False,
        help="What was sold before this day keeps the average of that time; the history below says which.",
    )
    must_register = fields.Boolean(
        "Must be registered",
        help="Goods with a serial number, as bicycles and phones: the number is asked at intake and kept in the "
        "register of second-hand goods.",
    )
    is_textile = fields.Boolean(
        "Textile", help="Counts in the textile statement: clothing, and linen of bed, table and household."
    )
    use_colour_tag = fields.Boolean("Colour tag", default=True, help="New labels carry the colour of the week.")
    tax_ids = fields.Many2many(
        "account.tax",
        string="Sales taxes",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
        help="Of new products of this category. Donated goods: ordinary VAT over the whole price.",
    )
    product_id = fields.Many2one(
        "product.product",
        "Product in kilos",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        help="On this product Odoo's inventory counts the kilos in the shop. It costs nothing.",
    )
    pos_category_id = fields.Many2one(
        "pos.category", "Point of sale category", help="Where the till shows its products."
    )
    piece_product_ids = fields.One2many(
        "product.template",
        "coop_goods_category_id",
        "Sold by the piece",
        domain=[("coop_by_weight", "=", False), ("coop_key_most", "=", 0)],
        help="Products with a fixed price that are sold without being registered one by one, as all jeans 4.99.",
    )

    _average_weight_positive = models.Constraint("CHECK (average_weight >= 0)", "A weight cannot be below zero.")
    _product_uniq = models.UniqueIndex(
        "(product_id) WHERE product_id IS NOT NULL", "Each category has its own product in kilos."
    )

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        for category in categories.filtered(lambda category: not category.product_id):
            # Products are the inventory manager's; this one is part of the category.
            category.sudo().product_id = category._make_product()
        return categories

    def write(self, vals):
        before = {category: category.average_weight for category in self} if "average_weight" in vals else {}
        result = super().write(vals)
        for category, weight in before.items():
            category._say_since(weight)
        if "name" in vals:
            for category in self:
                # Products are the inventory manager's; this one follows the name of its category.
                category.product_id.sudo().name = category._product_name()
        return result

    def _say_since(self, before):
        """An average that changes counts from the next sale on; who reads the weights later sees from when."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        if float_compare(before, self.average_weight, precision_digits=digits):
            today = fields.Date.context_today(self)
            self.average_weight_since = today
            self.message_post(
                body=self.env._(
                    "Average weight per piece: %(before)s kg up to %(day)s, %(after)s kg from the next sale on.",
                    before=formatLang(self.env, before, digits=digits),
                    day=format_date(self.env, today),
                    after=formatLang(self.env, self.average_weight, digits=digits),
                )
            )

    # === BUSINESS METHODS === #

    def _make_product(self):
        self.ensure_one()
        return self.env["product.product"].with_company(self.company_id).create(self._prepare_product_vals())

    def _product_name(self):
        return self.env._("%(category)s (kg)", category=self.name)

    def _prepare_product_vals(self):
        """Values of the product whose stock is the kilos of this category: never sold itself, and without cost."""
        self.ensure_one()
        return {
            "name": self._product_name(),
            "company_id": self.company_id.id,
            "type": "consu",
            "is_storable": True,
            "uom_id": self.env.ref("uom.product_uom_kgm").id,
            "weight": 1,
            "standard_price": 0,
            "sale_ok": False,
            "purchase_ok": False,
            "available_in_pos": False,
            "taxes_id": False,
            "coop_goods_category_id": self.id,
            "coop_by_weight": True,
        }

    def _prepare_piece_vals(self, name, price):
        """Values of a product of this category that the till sells by the piece."""
        self.ensure_one()
        return {
            "name": name,
            "company_id": self.company_id.id,
            "type": "consu",
            "is_storable": False,
            "list_price": price,
            "taxes_id": [fields.Command.set(self.tax_ids.ids)],
            "available_in_pos": True,
            "pos_categ_ids": [fields.Command.set(self.pos_category_id.ids)],
            "coop_goods_category_id": self.id,
        }
