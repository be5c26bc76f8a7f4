from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

PAID = ("paid", "done")


class ProductTemplate(models.Model):
    """A label is one piece: it is sold once, at whatever till or on an invoice, or it is written off."""

    _inherit = "product.template"

    coop_label_count = fields.Integer(
        "Labels",
        readonly=True,
        copy=False,
        help="Pieces with this label; when all are sold or written off, the till no longer shows it.",
    )
    coop_label_gone = fields.Integer(
        "Written off", readonly=True, copy=False, help="Pieces with this label that were spoiled or lost."
    )
    coop_label_lost = fields.Integer("Lost or stolen", readonly=True, copy=False, help="Of those written off.")
    coop_label_left = fields.Integer("Still in the shop", compute="_compute_coop_label_left")

    @api.depends("coop_label_count", "coop_label_gone")
    def _compute_coop_label_left(self):
        left = self._coop_labels_left()
        for product in self:
            product.coop_label_left = left.get(product, 0)

    def get_coop_labels_left(self, appointment_numbers=()):
        """For a till: {id: pieces} of these labels that are still there, of all tills together, and kept for nobody else.

        :param appointment_numbers: those for whom this is
        """
        self.check_access("read")
        kept = self._coop_labels_kept(appointment_numbers)
        return {product.id: left - kept.get(product.id, 0) for product, left in self._coop_labels_left().items()}

    def _coop_labels_kept(self, appointment_numbers=()):
        """{id: pieces} of these labels that are kept for others than these appointments."""
        # Whoever sells reads no appointments; that something is kept he must know.
        appointments = self.env["coop.appointment"].sudo()
        kept = [("product_tmpl_id", "in", self.ids), ("state", "=", "planned")]
        others = [("number", "not in", list(appointment_numbers))]
        groups = appointments._read_group([*kept, *others], ["product_tmpl_id"], ["count:sum"])
        return {product.id: count for product, count in groups}

    def _coop_labels_left(self):
        """{labelled product: pieces}: what was labelled, less what was sold, delivered and written off until now."""
        labelled = self.filtered("coop_label_count")
        sold = labelled._coop_pieces_sold()
        return {
            product: product.coop_label_count - product.coop_label_gone - round(sold[product]) for product in labelled
        }

    def _coop_take_turns(self):
        """Two tills that sell the same label do so one after the other: whose transaction is older begins again."""
        self.flush_recordset(["coop_label_count"])
        self.env.cr.execute(
            SQL("UPDATE product_template SET coop_label_count = coop_label_count WHERE id IN %s", tuple(self.ids))
        )

    def _coop_pieces_sold(self):
        """{product: pieces}, of all tills, sessions that are open among them, of invoices and of deliveries."""
        sold = defaultdict(float)
        if not self:
            return sold
        # Whoever sells or prints may not see every sale; how many pieces are left is no secret.
        env = self.sudo().env
        of = [("product_id.product_tmpl_id", "in", self.ids)]
        lines = env["pos.order.line"]._read_group([*of, ("order_id.state", "in", PAID)], ["product_id"], ["qty:sum"])
        weighed = [("coop_goods_category_id", "!=", False)]
        for item in env["account.move.line"].search([*of, *weighed, ("parent_state", "=", "posted")]):
            lines.append((item.product_id, -item.move_id.direction_sign * item.quantity))
        for move in env["stock.move"].search([*of, *weighed, ("state", "=", "done")]):
            lines.append((move.product_id, move._coop_direction() * move.quantity))
        for product, quantity in lines:
            sold[product.product_tmpl_id.with_env(self.env)] += quantity
        return sold

    def _coop_hide_sold_labels(self):
        """The till no longer loads single goods that are gone; back in the shop after a refund, they are there again."""
        for product, left in self._coop_labels_left().items():
            if product.available_in_pos != (left > 0):
                product.available_in_pos = left > 0

    def _coop_is_somebodys(self):
        """Hook: whether this is not the shop's to price: a member's, of the margin scheme, or typed at the till."""
        self.ensure_one()
        return bool(self.coop_key_most)
