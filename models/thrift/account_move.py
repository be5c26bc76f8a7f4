from collections import defaultdict
from contextlib import contextmanager
from datetime import datetime, time

from odoo import fields, models

from ..common.coop_guard import as_own_code


class AccountMove(models.Model):
    """Donated goods on an ordinary invoice take their kilos out of the shop, as a sale at the till does."""

    _inherit = "account.move"

    coop_kilo_move_ids = fields.One2many(
        "stock.move", "coop_invoice_id", "Kilos out of the shop", groups="stock.group_stock_user"
    )

    @contextmanager
    def _coop_writing(self, vals):
        with super()._coop_writing(vals):
            yield
        if vals.get("state") in ("draft", "cancel"):
            self._coop_sync_kilos()

    def _coop_prepare_post(self):
        self._coop_of_shop().invoice_line_ids._coop_weigh()
        return super()._coop_prepare_post()

    def _coop_check_posted(self):
        self._coop_sync_kilos()
        return super()._coop_check_posted()

    def _coop_of_shop(self):
        """Those that a thrift store sells on, outside its tills."""
        sold = self.filtered(
            lambda move: move.company_id.coop_shop_open and move.is_sale_document(include_receipts=True)
        )
        return sold._coop_outside_till() if sold else sold

    def _coop_sync_kilos(self):
        """Take out of the shop what a posted invoice says, and bring it back when it is a draft again."""
        for move in self._coop_of_shop():
            # Whoever invoices need not be allowed to see the stock.
            invoice = move.sudo()
            kilos = defaultdict(float)
            if invoice.state == "posted":
                # What it took out before came back when it was reset.
                if not any(invoice.invoice_line_ids.mapped("coop_weight")):
                    continue
                for line in invoice.invoice_line_ids.filtered("coop_weight"):
                    kilos[line.coop_goods_category_id] += line.coop_weight
            taken = invoice.coop_kilo_move_ids.filtered(lambda one: one.state == "done")
            for one in taken:
                kilos[one.product_id.coop_goods_category_id] -= one._coop_direction() * one.quantity
            # At noon, so that every time zone of the country sees the same day.
            moment = datetime.combine(invoice.date, time(11))
            if invoice.state != "posted" and taken:
                moment = max(taken.mapped("date"))
            taken._coop_take_out(invoice.company_id, kilos, moment, coop_invoice_id=invoice.id)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    coop_goods_category_id = fields.Many2one(
        "coop.goods.category",
        "Donated goods",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What was sold, as known when the invoice was posted.",
    )
    coop_weighed_product_id = fields.Many2one("product.product", "Weighed as", readonly=True, copy=False)
    coop_piece_weight = fields.Float("Kilos of a piece", readonly=True, copy=False, digits=(16, 6))
    coop_weight = fields.Float(
        "Kilos", readonly=True, copy=False, digits="Product Unit", help="Below zero for what came back."
    )

    def _coop_weigh(self):
        """Say what these lines weigh: as first posted, and on a credit note what the invoice took out."""
        for line in self.filtered(lambda line: line.coop_weighed_product_id or line.product_id):
            category, piece = line._coop_find_weight()
            pieces = line.product_uom_id._compute_quantity(line.quantity, line.product_id.uom_id, round=False)
            vals = {
                "coop_goods_category_id": category.id,
                "coop_weighed_product_id": category and line.product_id.id,
                "coop_piece_weight": piece,
                "coop_weight": round(-line.move_id.direction_sign * pieces * piece, 2) if category else 0.0,
            }
            if category or line.coop_weighed_product_id:
                as_own_code(line).with_context(skip_invoice_sync=True).write(vals)

    def _coop_find_weight(self):
        """(category, kilos of a piece)"""
        # Whoever invoices need not be allowed to see categories.
        line = self.sudo()
        category = line.product_id.product_tmpl_id._coop_sold_category(line.company_id)
        if not category or line._coop_is_delivered():
            return category.browse(), 0.0
        if line.coop_weighed_product_id == line.product_id:
            return line.coop_goods_category_id, line.coop_piece_weight
        sold = line.move_id.reversed_entry_id.invoice_line_ids
        sold = sold.filtered(lambda one: one.coop_weighed_product_id == line.product_id)[:1]
        if sold:
            return sold.coop_goods_category_id, sold.coop_piece_weight
        return category, line.product_id.product_tmpl_id._coop_piece_weight()

    def _coop_is_delivered(self):
        """Whether a delivery of the sale order takes the kilos along, or will; only with Odoo's module ``sale_stock``."""
        if "sale_line_ids" not in self._fields or "move_ids" not in self.env["sale.order.line"]._fields:
            return False
        return any(move.state != "cancel" for move in self.sale_line_ids.move_ids)
