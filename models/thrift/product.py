from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import windows

TIMEZONE = pytz.timezone("Europe/Amsterdam")
SECOND = timedelta(seconds=1)


def first_moment(day):
    """The midnight with which a day begins in the Netherlands, in UTC without time zone, as the database keeps it."""
    return TIMEZONE.localize(datetime.combine(day, time())).astimezone(pytz.utc).replace(tzinfo=None)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    coop_goods_category_id = fields.Many2one(
        "coop.goods.category",
        "Donated goods",
        index="btree_not_null",
        ondelete="restrict",
        domain="['|', ('company_id', '=', company_id), ('company_id', '=', False)]",
        help="Selling this counts as kilos of the category: the product's own weight, or else the category's average.",
    )
    coop_by_weight = fields.Boolean(readonly=True, copy=False, help="The product on which a category's kilos are kept.")
    coop_tag_id = fields.Many2one(
        "coop.colour.tag", "Colour tag", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    coop_tag_week = fields.Date("Tagged in the week of", readonly=True, copy=False)
    coop_label_count = fields.Integer(
        "Labels",
        readonly=True,
        copy=False,
        help="Pieces with this label; when all are sold, the till no longer shows it.",
    )

    coop_tag_prices = fields.Json(
        "Discounts of the tag",
        readonly=True,
        copy=False,
        help="What the till computes with: the price list, and each discount with its first and last day.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "coop_tag_prices"] if config.company_id.coop_shop_open else names

    def _coop_piece_weight(self):
        """Kilos of one unit of sale."""
        self.ensure_one()
        return self.weight or self.coop_goods_category_id.average_weight

    def _coop_set_tag_rules(self):
        """The price rules of these tagged products follow from the week of their tag, and nothing else.

        They carry the days on which each discount holds, so that nobody has to do anything when a week begins. Odoo's
        till loads only the rules of the moment, and those of products that changed since it loaded last: it takes the
        same windows from the product itself, and has the price of every day also when it is offline.
        """
        rules = self.env["product.pricelist.item"]
        rules.search([("product_tmpl_id", "in", self.ids), ("coop_colour_tag", "=", True)]).unlink()
        found = {product: product._coop_tag_windows() for product in self}
        for product, windows_of in found.items():
            product.coop_tag_prices = product._prepare_tag_prices(windows_of)
        rules.create([product._prepare_tag_rule_vals(one) for product, those in found.items() for one in those])

    def _coop_tag_windows(self):
        self.ensure_one()
        if not self.coop_tag_week or not self.company_id.coop_pricelist_id:
            return []
        return windows(self.coop_tag_week, self.env["coop.tag.discount"]._steps(self.company_id))

    def _prepare_tag_prices(self, those):
        """The windows as the till reads them; days are those of the Netherlands."""
        self.ensure_one()
        if not those:
            return False
        return {
            "pricelist_id": self.company_id.coop_pricelist_id.id,
            "windows": [
                {"first": f"{one.first}", "last": one.last and f"{one.last}", "percent": float(one.percentage)}
                for one in those
            ],
        }

    def _prepare_tag_rule_vals(self, window):
        self.ensure_one()
        return {
            "pricelist_id": self.company_id.coop_pricelist_id.id,
            "applied_on": "1_product",
            "display_applied_on": "1_product",
            "product_tmpl_id": self.id,
            "compute_price": "percentage",
            "percent_price": float(window.percentage),
            "date_start": first_moment(window.first),
            "date_end": window.last and first_moment(window.last + timedelta(days=1)) - SECOND,
            "coop_colour_tag": True,
        }


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    coop_colour_tag = fields.Boolean(readonly=True, copy=False, help="Made from the age of a colour tag.")

    @api.model
    def _load_pos_data_domain(self, data, config):
        """A till computes by the tag itself; a rule that it kept from an earlier day would be wrong."""
        return [*super()._load_pos_data_domain(data, config), ("coop_colour_tag", "=", False)]


class ProductValue(models.Model):
    _inherit = "product.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        for value in values.filtered("value"):
            product = value.product_id or value.lot_id.product_id or value.move_id.product_id
            if product.coop_by_weight:
                raise UserError(self.env._("Donated goods cost nothing: their kilos have no price."))
        return values


class PosSession(models.Model):
    _inherit = "pos.session"

    def get_pos_ui_product_pricelist_item_by_product(self, product_tmpl_ids, product_ids, config_id):
        """A till computes by the tag itself, also for a product that it loads by its barcode."""
        data = super().get_pos_ui_product_pricelist_item_by_product(product_tmpl_ids, product_ids, config_id)
        rules = self.env["product.pricelist.item"].browse(rule["id"] for rule in data["product.pricelist.item"])
        tagged = set(rules.filtered("coop_colour_tag").ids)
        kept = [rule for rule in data["product.pricelist.item"] if rule["id"] not in tagged]
        return {**data, "product.pricelist.item": kept}


class ProductLabel(models.Model):
    _inherit = "product.product"

    @api.constrains("weight", "coop_goods_category_id")
    def _check_coop_weight(self):
        """Goods below zero would add kilos when they are sold."""
        for product in self:
            ours = product.coop_goods_category_id or product.company_id.coop_enabled
            if ours and product.weight < 0:
                raise ValidationError(self.env._("%(product)s cannot weigh below zero.", product=product.display_name))

    def write(self, vals):
        if vals.get("standard_price") and any(product.coop_by_weight for product in self):
            raise UserError(self.env._("Donated goods cost nothing: their kilos have no price."))
        return super().write(vals)

    @api.model
    def _coop_new_barcode(self, company):
        # As any number of the thrift store; see ir.sequence.
        return self.env["ir.sequence"].sudo().with_company(company).next_by_code("coop.goods.barcode")
