from odoo import api, fields, models


class ProductTemplate(models.Model):
    """Who made it, what it cost before, and what a till may know of who supplies it."""

    _inherit = "product.template"

    coop_maker_id = fields.Many2one(
        "coop.till.member",
        "Maker",
        index="btree_not_null",
        ondelete="restrict",
        help="The member who made this: at the till the sale is his, unless the cashier chooses otherwise.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        if {"coop_key_least", "coop_key_most"} & vals.keys():
            self._coop_keep_key_limits(vals)
        if "list_price" not in vals:
            return super().write(vals)
        with self.env["coop.till.price"]._keeping(self.product_variant_ids):
            return super().write(vals)

    def _coop_keep_key_limits(self, vals):
        """A till that was open or offline types prices between the limits that it loaded."""
        changed = self.filtered(
            lambda product: (
                product.coop_key_most
                and any(product[name] != vals[name] for name in ("coop_key_least", "coop_key_most") if name in vals)
            )
        )
        self.env["coop.till.price"]._keep(
            (
                product.company_id,
                {
                    "product_tmpl_id": product.id,
                    "key_least": product.coop_key_least,
                    "key_most": product.coop_key_most,
                },
            )
            for product in changed
        )

    # === TILL === #

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "coop_maker_id"] if config.company_id.coop_enabled else names

    def get_product_info_pos(self, price, quantity, pos_config_id, product_variant_id=False):
        """The popup with the details of a product names its suppliers; members stay out here, too."""
        info = super().get_product_info_pos(price, quantity, pos_config_id, product_variant_id=product_variant_id)
        company = self.env["pos.config"].browse(pos_config_id).company_id
        if company.coop_enabled:
            members = self.seller_ids.partner_id._coop_known_members(company)
            hidden = self.seller_ids.filtered(lambda seller: seller.partner_id in members).ids
            info["suppliers"] = [row for row in info["suppliers"] if row["id"] not in hidden]
        return info
