from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models

from ...engine import windows

TIMEZONE = pytz.timezone("Europe/Amsterdam")
SECOND = timedelta(seconds=1)


def first_moment(day):
    """The midnight with which a day begins in the Netherlands, in UTC without time zone, as the database keeps it."""
    return TIMEZONE.localize(datetime.combine(day, time())).astimezone(pytz.utc).replace(tzinfo=None)


def shop_day(moment):
    """The day in the Netherlands of a moment that the database keeps, in UTC without time zone."""
    return pytz.utc.localize(moment).astimezone(TIMEZONE).date()


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
    coop_tag_prices = fields.Json(
        "Discounts of the tag",
        readonly=True,
        copy=False,
        help="What the till computes with: the price list, and each discount with its first and last day.",
    )

    coop_key_least = fields.Float(
        "Lowest price typed",
        readonly=True,
        copy=False,
        digits="Product Price",
        help="Of a price key; see its category.",
    )
    coop_key_most = fields.Float(
        "Highest price typed",
        readonly=True,
        copy=False,
        digits="Product Price",
        help="Above zero: this is a price key. Its price is typed at the till, up to this one.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        if not config.company_id.coop_shop_open:
            return names
        return [*names, "coop_tag_prices", "coop_label_count", "coop_key_least", "coop_key_most"]

    def _coop_sold_category(self, company):
        """The category whose kilos go down when this is sold by a company; empty: it is no donated goods."""
        category = self.coop_goods_category_id
        return category if category.company_id == company and not self.coop_by_weight else category.browse()

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
        for product, tag_windows in found.items():
            product.coop_tag_prices = product._prepare_tag_prices(tag_windows)
        rules.create(
            [product._prepare_tag_rule_vals(window) for product, tag_windows in found.items() for window in tag_windows]
        )

    def _coop_tag_windows(self):
        self.ensure_one()
        if not self.coop_tag_week or not self.company_id.coop_pricelist_id:
            return []
        return windows(self.coop_tag_week, self.env["coop.tag.discount"]._steps(self.company_id))

    def _prepare_tag_prices(self, tag_windows):
        """The windows as the till reads them; days are those of the Netherlands."""
        self.ensure_one()
        if not tag_windows:
            return False
        return {
            "pricelist_id": self.company_id.coop_pricelist_id.id,
            "windows": [
                {
                    "first": f"{window.first}",
                    "last": window.last and f"{window.last}",
                    "percent": float(window.percentage),
                }
                for window in tag_windows
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
