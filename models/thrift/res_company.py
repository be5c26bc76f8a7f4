from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine import monday
from .shop_defaults import COLOURS, DISCOUNTS, GOODS_CATEGORIES, SEQUENCES, STREAMS, TAXES


class ResCompany(models.Model):
    """Opening a thrift store: every step makes only what is missing, so that running it again puts right what got lost.

    Without it nothing of the thrift store happens in a company.
    """

    _inherit = "res.company"

    coop_shop_open = fields.Boolean(
        "Thrift store",
        readonly=True,
        copy=False,
        help="Opened in Cooperative ▸ Thrift store ▸ Configuration ▸ Set-up.",
    )
    coop_shop_location_id = fields.Many2one("stock.location", "Goods in the shop", readonly=True, copy=False)
    coop_donor_location_id = fields.Many2one("stock.location", "Donors", readonly=True, copy=False)
    coop_left_location_id = fields.Many2one("stock.location", "Goods that left", readonly=True, copy=False)
    coop_pricelist_id = fields.Many2one("product.pricelist", "Prices by colour tag", readonly=True, copy=False)
    coop_tag_start = fields.Date(
        "Colours since", readonly=True, copy=False, help="In this week the first colour of the rotation hung."
    )
    coop_label_format = fields.Char(
        "Label format", readonly=True, copy=False, help="Of labels; the one that the shop chose last."
    )

    def _coop_open_shop(self):
        """Make what a thrift store needs and what is missing; safe to run again.

        :raises UserError: when the company is no cooperative yet
        """
        self.ensure_one()
        if not self.coop_enabled:
            raise UserError(self.env._("Switch the cooperative on first: Cooperative ▸ Configuration ▸ Set-up."))
        # Locations, products and price lists are other people's; a thrift store is the cooperative's administrator's.
        company = self.sudo().with_company(self)
        company._coop_make_locations()
        company._coop_make_pricelist()
        company._coop_make_streams()
        company._coop_make_categories()
        company._coop_make_tags()
        company.coop_shop_open = True
        company._coop_make_sequences()

    def _coop_kept_settings(self):
        shop = ["coop_shop_location_id", "coop_donor_location_id", "coop_left_location_id", "coop_pricelist_id"]
        return [*super()._coop_kept_settings(), *shop]

    def _coop_make_locations(self):
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.id)], limit=1)
        others = self.env.ref("stock.stock_location_locations_partner", raise_if_not_found=False)
        others = others or self.env["stock.location"]
        for name, label, usage, parent in (
            ("coop_shop_location_id", self.env._("Thrift store"), "internal", warehouse.lot_stock_id),
            ("coop_donor_location_id", self.env._("Donors"), "supplier", others),
            ("coop_left_location_id", self.env._("Recycling, waste and passed on"), "customer", others),
        ):
            if not self[name]:
                self[name] = self._coop_find_kept(name) or self._coop_make_location(label, usage, parent)

    def _coop_make_location(self, name, usage, parent):
        return self.env["stock.location"].create(
            {"name": name, "usage": usage, "location_id": parent.id, "company_id": self.id}
        )

    def _prepare_coop_sequences(self):
        wanted = super()._prepare_coop_sequences()
        for row in SEQUENCES if self.coop_shop_open else ():
            wanted |= self._prepare_coop_sequence(
                row.code, row.name(self.env), row.prefix, row.padding, implementation=row.implementation
            )
        return wanted

    def _coop_make_pricelist(self):
        if not self.coop_pricelist_id:
            self.coop_pricelist_id = self._coop_find_kept("coop_pricelist_id") or self._coop_create_pricelist()

    def _coop_create_pricelist(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": self.env._("Thrift store"), "company_id": self.id, "currency_id": self.currency_id.id}
        )
        self._coop_name_in_every_language(pricelist, lambda env: env._("Thrift store"))
        return pricelist

    def _coop_make_streams(self):
        """The usual streams, when there are none yet."""
        if self._coop_has_none("coop.stream"):
            for sequence, row in enumerate(STREAMS, 1):
                location = self.coop_shop_location_id
                if row.kind != "sale":
                    location = self._coop_make_location(row.name(self.env), "customer", self.coop_left_location_id)
                self._coop_make_named(
                    "coop.stream", row.name, sequence=sequence, kind=row.kind, icon=row.icon, location_id=location.id
                )

    def _coop_make_categories(self):
        if self._coop_has_none("coop.goods.category"):
            for sequence, row in enumerate(GOODS_CATEGORIES, 1):
                shelf = self.env["pos.category"].create({"name": row.name(self.env), "sequence": sequence})
                self._coop_name_in_every_language(shelf, row.name)
                category = self._coop_make_named(
                    "coop.goods.category",
                    row.name,
                    sequence=sequence,
                    icon=row.icon,
                    average_weight=row.average_weight,
                    must_register=row.must_register,
                    is_textile=row.is_textile,
                    pos_category_id=shelf.id,
                    price_key_least=row.key[0],
                    price_key_most=row.key[1],
                )
                taxes = self._coop_shop_tax(row.vat)
                category.write({"tax_ids": [Command.set(taxes.ids)], "has_price_key": True})

    def _coop_shop_tax(self, rate):
        """The ordinary sales tax of a rate, inside the price: what a label says is what the customer pays.

        Made from the tax that the company has, when there is none yet; empty where nothing is taxed at this rate.
        """
        self.ensure_one()
        taxes = self.env["account.tax"].search(
            [
                ("company_id", "=", self.id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", rate),
            ]
        )
        if not taxes:
            return taxes
        dutch = self.env["account.chart.template"].with_company(self).ref(TAXES[rate], raise_if_not_found=False)
        ordinary = taxes & (dutch or self.account_sale_tax_id) or taxes[:1]
        # One that the company has is taken only when the tax return finds it in the same boxes.
        boxes = ordinary.repartition_line_ids.tag_ids
        inside = taxes.filtered(lambda tax: tax.price_include and tax.repartition_line_ids.tag_ids == boxes)
        if inside:
            return inside[0]
        name = self.env._("%(rate)s%% in the price", rate=rate)
        return ordinary.copy({"name": name, "price_include_override": "tax_included"})

    def _coop_make_tags(self):
        if not self.coop_tag_start:
            self.coop_tag_start = monday(fields.Date.context_today(self))
        if self._coop_has_none("coop.colour.tag"):
            for sequence, row in enumerate(COLOURS, 1):
                self._coop_make_named("coop.colour.tag", row.name, sequence=sequence, colour=row.shade)
        if self._coop_has_none("coop.tag.discount"):
            self.env["coop.tag.discount"].create([{**row._asdict(), "company_id": self.id} for row in DISCOUNTS])
        self.env["coop.tag.discount"]._retag(self)

    def _coop_has_none(self, model):
        records = self.env[model].with_context(active_test=False)
        return not records.search_count([("company_id", "=", self.id)], limit=1)

    def _coop_make_named(self, model, name, **vals):
        record = self.env[model].create({"name": name(self.env), "company_id": self.id, **vals})
        self._coop_name_in_every_language(record, name)
        return record
