from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.common.database import lock
from ...models.common.groups import SHOP, TREASURER


class CoopLabelStep(models.TransientModel):
    """What becomes of a label after it was made: it is printed again, or its goods are spoiled or lost.

    A label that is printed again stands for the same piece. What is written off leaves the shop with its kilos: what is
    spoiled into a stream, as anything that is sorted out of the shop; what is lost as a count that found less.
    """

    _name = "coop.label.step"
    _description = "A label again, or written off"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    barcode = fields.Char("Scan the label", help="Or choose the goods below.")
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Goods",
        compute="_compute_product_tmpl_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id), ('coop_label_count', '>', 0)]",
    )
    left = fields.Integer("Still in the shop", related="product_tmpl_id.coop_label_left")
    count = fields.Integer("Pieces", default=1, required=True)
    reason = fields.Selection([("spoiled", "Spoiled or broken"), ("lost", "Lost or stolen")], default="spoiled")
    stream_id = fields.Many2one(
        "coop.stream",
        "Where it goes",
        domain="[('company_id', '=', company_id), ('kind', '!=', 'sale')]",
        default=lambda self: self._default_stream_id(),
    )

    @api.model
    def _default_stream_id(self):
        own = [("company_id", "=", self.env.company.id)]
        return self.env["coop.stream"].search([*own, ("kind", "=", "residual")], limit=1)

    @api.depends("barcode")
    def _compute_product_tmpl_id(self):
        for step in self:
            found = self.env["product.template"]
            if step.barcode:
                own = [("company_id", "=", step.company_id.id), ("coop_label_count", ">", 0)]
                found = found.search([*own, ("product_variant_ids.barcode", "=", step.barcode.strip())], limit=1)
            step.product_tmpl_id = found or (step.product_tmpl_id if not step.barcode else found)

    # === ACTIONS === #

    def action_print_again(self):
        """The same label once more, for the same piece: nothing is added to what is in the shop."""
        self._check_step()
        labels = self.env["coop.item.label"]
        known = labels._default_label_format()
        product = self.product_tmpl_id.product_variant_id
        if known:
            return labels._make_label_report(known, product, self.count)
        return labels._open_label_dialog(product, self.count)

    def action_write_off(self):
        self._check_step()
        # Products, stock and weighings are made here for whoever may take goods in.
        product = self.product_tmpl_id.sudo()
        lock(product, self.env._("Somebody is selling this at this moment. Look again in a minute."))
        left = product._coop_labels_left()[product]
        if self.count > left:
            raise UserError(
                self.env._(
                    "%(goods)s: %(left)s pieces are still in the shop, so no more can be written off.",
                    goods=product.display_name,
                    left=left,
                )
            )
        kilos = round(self.count * product._coop_piece_weight(), 2)
        if kilos:
            self._do_take_out(product, kilos)
        product.coop_label_gone += self.count
        if self.reason == "lost":
            product.coop_label_lost += self.count
        product._coop_hide_sold_labels()
        return {"type": "ir.actions.act_window_close"}

    def _check_step(self):
        self.ensure_one()
        if not self.env.user.has_groups(f"{SHOP},{TREASURER}"):
            raise AccessError(self.env._("Labels are made by the shop."))
        product = self.product_tmpl_id
        if not product or product.company_id != self.company_id or not product.coop_label_count:
            raise UserError(self.env._("Scan the label, or choose the goods."))
        if not 0 < self.count <= product.coop_label_count:
            raise UserError(
                self.env._(
                    "There are %(count)s labels of %(goods)s.", count=product.coop_label_count, goods=product.name
                )
            )

    def _do_take_out(self, product, kilos):
        category = product.coop_goods_category_id
        if self.reason == "lost":
            return self._do_count_less(category, kilos, product)
        if not self.stream_id or self.stream_id.kind == "sale" or self.stream_id.company_id != self.company_id:
            raise UserError(self.env._("Choose where it goes."))
        line = {"category_id": category.id, "stream_id": self.stream_id.id, "weight": kilos}
        intake = self.env["coop.intake"].create(
            {
                "company_id": self.company_id.id,
                "source": "shop",
                "note": self._note(product),
                "line_ids": [fields.Command.create(line)],
            }
        )
        intake.action_confirm()

    def _do_count_less(self, category, kilos, product):
        """As a count that found less: the weight check shows it under that cause."""
        moves = self.env["stock.move"].sudo()  # see action_write_off
        company = self.company_id
        lost = category.product_id.with_company(company).property_stock_inventory
        move = moves.create(
            moves._coop_prepare_vals(category, kilos, company.coop_shop_location_id, lost)
            | {"is_inventory": True, "origin": self._note(product)}
        )
        move._coop_move_goods({move: datetime.now().replace(microsecond=0)})

    def _note(self, product):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        return f"{labels[self.reason or 'spoiled']}: {self.count} × {product.name}"
