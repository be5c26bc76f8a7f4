from statistics import median_high

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import monday
from ...models.common.groups import SHOP, TREASURER
from ...models.common.notification import CLOSE, notification

# Formats of Odoo's labels that say no price.
WITHOUT_PRICE = ("4x12", "zpl")
# More than this is a slip of the finger: kilos of a piece, and its price.
HEAVIEST = 1000
DEAREST = 100000
LIKE_IT = 10  # pieces sold before, beside the price


class CoopItemLabel(models.TransientModel):
    """A price for goods that go into the shop, with a label or without.

    With labels, as one chair, or thirty books of the same price: a product with a barcode; the same goods at the same
    price in the same week share one. Without, as all jeans 4.99: a button on the till, and nothing is registered.
    """

    _name = "coop.item.label"
    _description = "Price and label"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    category_id = fields.Many2one(
        "coop.goods.category",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_category_id(),
    )
    name = fields.Char("What is it?", help="Empty: the name of the category.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(required=True)
    count = fields.Integer("Pieces", default=1, required=True)
    weight = fields.Float("Kilos per piece", digits="Product Unit", help="Empty: the average of the category.")
    use_colour_tag = fields.Boolean(
        "Colour tag of this week", compute="_compute_use_colour_tag", store=True, readonly=False
    )
    tag_id = fields.Many2one("coop.colour.tag", "Colour", compute="_compute_tag_id")
    tag_shade = fields.Char(related="tag_id.colour")
    label_format = fields.Selection(
        "_selection_label_format",
        "Label format",
        default=lambda self: self._default_label_format(),
        help="Remembered for the whole shop. Empty: Odoo asks it for every label.",
    )
    like_it = fields.Char("Sold before", compute="_compute_like_it", help="The last ten like it, the newest first.")
    made = fields.Char(readonly=True, help="The label that was made last.")
    made_product_id = fields.Many2one("product.product", readonly=True)
    made_count = fields.Integer(readonly=True)

    @api.model
    def _selection_label_format(self):
        """Odoo's formats with a price; those of a ZPL printer with each size of its labels."""
        layout = self.env["product.label.layout"]
        formats, sizes = (
            layout._fields[name]._description_selection(self.env) for name in ("print_format", "zpl_template")
        )
        found = []
        for key, name in formats:
            if key == "zplxprice":
                found += [(f"{key}:{size}", f"{name}: {text}") for size, text in sizes]
            elif key not in WITHOUT_PRICE:
                found.append((key, name))
        return found

    @api.model
    def _default_label_format(self):
        known = self.env.company.coop_label_format
        return known if known in dict(self._selection_label_format()) else False

    @api.model
    def _default_category_id(self):
        """What this person labelled last: goods of a kind are labelled one after the other."""
        # Products are other people's lists; of one's own label the category is no secret.
        labelled = self.env["product.template"].sudo()
        own = [("create_uid", "=", self.env.uid), ("company_id", "=", self.env.company.id)]
        return labelled.search([*own, ("coop_label_count", ">", 0)], order="id desc", limit=1).coop_goods_category_id

    @api.depends("category_id")
    def _compute_use_colour_tag(self):
        for label in self:
            label.use_colour_tag = label.category_id.use_colour_tag

    @api.depends("use_colour_tag", "company_id")
    def _compute_tag_id(self):
        today = fields.Date.context_today(self)
        for label in self:
            label.tag_id = label.use_colour_tag and self.env["coop.colour.tag"]._of_week(today, label.company_id)

    @api.depends("category_id", "name", "currency_id")
    def _compute_like_it(self):
        for label in self:
            prices = label._find_prices_like_it() if label.category_id else []
            label.like_it = label._prices_text(prices) if prices else False

    def _find_prices_like_it(self):
        """What the last ten pieces of this category brought whose name has all these words; the newest first."""
        # Orders of the till are a cashier's; for how much something was sold is no secret in the shop.
        lines = self.env["pos.order.line"].sudo()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("coop_goods_category_id", "=", self.category_id.id),
            ("order_id.state", "in", ("paid", "done")),
            ("qty", ">", 0),
            ("price_unit", ">", 0),
            *(("product_id.name", "ilike", word) for word in (self.name or "").split()),
        ]
        found = lines.search(domain, order="id desc", limit=LIKE_IT)
        return [line.price_subtotal_incl / line.qty for line in found]

    def _prices_text(self, prices):
        values = [self.currency_id.format(price) for price in prices]
        if len(prices) == 1:
            return values[0]
        return self.env._(
            "%(prices)s; half of them at %(middle)s or more",
            prices=" · ".join(values),
            middle=self.currency_id.format(median_high(prices)),
        )

    def action_print(self):
        """Make the product and print its labels; without a format go on in Odoo's own dialog for labels."""
        self._check_can_print()
        product = self._do_make_product()
        return self._print_labels(product) if self.label_format else self._open_label_dialog(product, self.count)

    def action_print_again(self):
        """The labels that were made last once more, for the same pieces: the printer was out of paper."""
        self.ensure_one()
        if not self.env.user.has_groups(f"{SHOP},{TREASURER}"):
            raise AccessError(self.env._("Labels are made by the shop."))
        if not self.made_product_id or not self.label_format:
            raise UserError(self.env._("Make a label first."))
        return self._make_label_report(self.label_format, self.made_product_id, self.made_count)

    def action_sell_by_piece(self):
        """A fixed price without labels: the till gets a button, or the button that it has another price."""
        self._check_can_print()
        product = self._do_set_piece_price()
        return notification(self.env._("%(goods)s is on the till, without a label.", goods=product.display_name), CLOSE)

    def _check_can_print(self):
        self.ensure_one()
        if not self.env.user.has_groups(f"{SHOP},{TREASURER}"):
            raise AccessError(self.env._("Labels are made by the shop."))
        if not self.company_id.coop_shop_open:
            raise UserError(
                self.env._("Open the thrift store first: Cooperative ▸ Thrift store ▸ Configuration ▸ Set-up.")
            )
        if self.currency_id.compare_amounts(self.price, 0) <= 0 or self.count < 1:
            raise UserError(self.env._("Enter a price above zero and at least one piece."))
        if not self.price <= DEAREST:
            raise UserError(self.env._("This price is above 100,000: type it again."))
        if not 0 <= self.weight <= HEAVIEST:
            raise UserError(self.env._("Kilos per piece lie between 0 and 1,000: type them again."))

    def _do_make_product(self):
        # Products are the inventory manager's; the shop prices what is in the shop.
        label = self.sudo().with_company(self.company_id)
        template = label._find_product()
        if template:
            template.coop_label_count += label.count
        else:
            template = label.env["product.template"].create(label._prepare_product_vals())
            template.product_variant_id.barcode = template.product_variant_id._coop_new_barcode(label.company_id)
            template._coop_set_tag_rules()
        return template.product_variant_id.with_env(self.env)

    def _do_set_piece_price(self):
        # The price of a product is the inventory manager's; this one is for what the shop itself puts out.
        label = self.sudo().with_company(self.company_id)
        own = [("name", "=", label._title()), ("coop_label_count", "=", 0), ("coop_by_weight", "=", False)]
        templates = label.env["product.template"].search([*label._own_products(), *own])
        # What a member made, or is of the margin scheme, may have the same name: its price is not the shop's to change.
        templates = templates.filtered(lambda product: not product._coop_is_somebodys())
        if not templates:
            templates = label.env["product.template"].create(
                label.category_id._prepare_piece_vals(label._title(), label.price)
            )
        vals = {"list_price": label.price, "available_in_pos": True}
        templates.write(vals | ({"weight": label.weight} if label.weight else {}))
        return templates[:1].with_env(self.env)

    def _own_products(self):
        return [("company_id", "=", self.company_id.id), ("coop_goods_category_id", "=", self.category_id.id)]

    def _title(self):
        return (self.name or "").strip() or self.category_id.name

    def _tag_week(self):
        return monday(fields.Date.context_today(self)) if self.tag_id else False

    def _find_product(self):
        """The product of the same goods, price and week, as far as it is on sale."""
        domain = [
            *self._own_products(),
            ("name", "=", self._title()),
            ("list_price", "=", self.price),
            ("weight", "=", self.weight),
            ("coop_tag_week", "=", self._tag_week()),
            ("coop_label_count", ">", 0),
            ("available_in_pos", "=", True),
        ]
        found = self.env["product.template"].search(domain)
        return found.filtered(lambda product: not product._coop_is_somebodys())[:1]

    def _prepare_product_vals(self):
        return self.category_id._prepare_piece_vals(self._title(), self.price) | {
            "weight": self.weight,
            "coop_tag_id": self.tag_id.id,
            "coop_tag_week": self._tag_week(),
            "coop_label_count": self.count,
        }

    def _print_labels(self, product):
        """At once; what was entered makes room for the next label."""
        if self.company_id.coop_label_format != self.label_format:
            # A company is the administrator's; which paper is in the printer the shop knows.
            self.company_id.sudo().coop_label_format = self.label_format
        action = self._make_label_report(self.label_format, product, self.count)
        made = {"made": self._made_text(product), "made_product_id": product.id, "made_count": self.count}
        self.write({**made, "name": False, "price": 0, "count": 1, "weight": 0})
        return action

    @api.model
    def _make_label_report(self, label_format, product, count):
        """Print labels at once; the form stays open for the next one."""
        print_format, _colon, size = label_format.partition(":")
        vals = {"product_ids": product.ids, "custom_quantity": count, "print_format": print_format}
        layout = self.env["product.label.layout"].create(vals | ({"zpl_template": size} if size else {}))
        return layout.process() | {"close_on_report_download": False}

    def _made_text(self, product):
        return self.env._(
            "Made: %(count)s × %(goods)s, %(price)s",
            count=self.count,
            goods=product.name,
            price=self.currency_id.format(self.price),
        )

    @api.model
    def _open_label_dialog(self, product, count):
        action = self.env["ir.actions.act_window"]._for_xml_id("product.action_open_label_layout")
        action["context"] = {
            "default_product_ids": product.ids,
            "default_custom_quantity": count,
            "default_pricelist_id": False,
        }
        return action
