from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import windows

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

    # === BUSINESS METHODS === #

    def _coop_piece_weight(self):
        """Kilos of one unit of sale."""
        self.ensure_one()
        return self.weight or self.coop_goods_category_id.average_weight

    def _coop_set_tag_rules(self):
        """The price rules of these tagged products follow from the week of their tag, and nothing else.

        They carry the days on which each discount holds, so that nobody has to do anything when a week begins, and
        the till has the price also when it is offline.
        """
        rules = self.env["product.pricelist.item"]
        rules.search([("product_tmpl_id", "in", self.ids), ("coop_colour_tag", "=", True)]).unlink()
        rules.create([vals for product in self for vals in product._prepare_tag_rules()])

    def _prepare_tag_rules(self):
        self.ensure_one()
        pricelist = self.company_id.coop_pricelist_id
        if not self.coop_tag_week or not pricelist:
            return
        for window in windows(self.coop_tag_week, self.env["coop.tag.discount"]._steps(self.company_id)):
            yield {
                "pricelist_id": pricelist.id,
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


class ProductLabel(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        if vals.get("standard_price") and any(product.coop_by_weight for product in self):
            raise UserError(self.env._("Donated goods cost nothing: their kilos have no price."))
        return super().write(vals)

    @api.model
    def _coop_new_barcode(self, company):
        # As any number of the thrift store; see ir.sequence.
        return self.env["ir.sequence"].sudo().with_company(company).next_by_code("coop.goods.barcode")
