from odoo import fields, models
from odoo.exceptions import UserError

from ..thrift.product_template import shop_day
from .past_prices import KEPT_OFFLINE
from .till_guard import write_computed

# What a till says of an order that it could not send when it was paid. Nothing is given away by it: the sale counts.
PAID_BEFORE = "coop_paid_before"


class PosOrder(models.Model):
    """A sale belongs to the day of its session, and a label sells once."""

    _inherit = "pos.order"

    coop_arrived_late = fields.Boolean(
        "Arrived later",
        readonly=True,
        copy=False,
        help="It was paid while the till had no connection, and sent afterwards.",
    )

    def _coop_check_till_rights(self):
        result = super()._coop_check_till_rights()
        if self.env.context.get(PAID_BEFORE):
            for order in self.filtered("company_id.coop_enabled"):
                write_computed(order, {"coop_arrived_late": True})
        for order in self.filtered("company_id.coop_enabled"):
            order._coop_check_day()
            order._coop_check_labels()
        return result

    def _coop_day(self):
        """The day of the sale, as far as what the till says can be true."""
        now = fields.Datetime.now()
        sent = self.date_order or now
        return shop_day(sent if now - KEPT_OFFLINE <= sent <= now else now)

    def _coop_check_day(self):
        """:raises UserError: when the session is still open from an earlier day"""
        self.session_id._coop_check_is_of_day(self._coop_day())

    def _coop_check_labels(self):
        """
        :raises UserError: when a label is sold or written off already; what was paid while there was no connection is
            taken all the same, and says so
        """
        products = self.lines.filtered(lambda line: line.qty > 0).product_id.product_tmpl_id
        labelled = products.filtered("coop_label_count")
        if not labelled:
            return
        labelled._coop_take_turns()
        kept = labelled._coop_labels_kept(
            self.lines.filtered("coop_appointment_number").mapped("coop_appointment_number")
        )
        gone = [product for product, left in labelled._coop_labels_left().items() if left - kept.get(product.id, 0) < 0]
        if not gone:
            return
        names = ", ".join(product.display_name for product in gone)
        if self.env.context.get(PAID_BEFORE):
            self.message_post(
                body=self.env._(
                    "Paid without a connection, though its label was sold or written off: %(goods)s.", goods=names
                )
            )
            return
        raise UserError(
            self.env._(
                "%(goods)s: the label was sold or written off already, or is kept for somebody. Take it off the order. Are the "
                "goods there all the same? Make a new label for them. Is it for whom it is kept? Use the button Reserved.",
                goods=names,
            )
        )
