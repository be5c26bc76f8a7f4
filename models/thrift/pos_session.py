from collections import defaultdict
from datetime import datetime, time

from odoo import fields, models

from .product_template import shop_day


class PosSession(models.Model):
    _inherit = "pos.session"

    coop_day = fields.Date(
        "Day of its sales",
        readonly=True,
        copy=False,
        help="On this day takings, VAT, kilos and visitors count, whenever it is closed.",
    )

    def _validate_session(self, *args, **kwargs):
        """A closed session takes its kilos out of the shop."""
        if self.company_id.coop_enabled:
            self.coop_day = self._coop_sales_day()
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed" and self.company_id.coop_shop_open:
            self._coop_book_weights()
        return result

    def _coop_sales_day(self):
        """The day of the last sale; without one, that of the opening."""
        now = fields.Datetime.now()
        moments = [order.date_order for order in self._get_closed_orders() if order.date_order]
        return shop_day(min(max(moments, default=self.start_at or now), now))

    def _coop_moment(self):
        """When its kilos leave the shop: on the day of its sales."""
        closed = self.stop_at or fields.Datetime.now()
        # At noon, so that every time zone of the country sees the same day.
        return closed if shop_day(closed) == self.coop_day else datetime.combine(self.coop_day, time(11))

    def _coop_book_weights(self):
        """One move per category of what was sold less what came back, from the shop to the customers."""
        # A cashier closes; the goods in the shop are the cooperative's.
        session = self.sudo().with_company(self.company_id)
        moves = session.env["stock.move"]
        moves._coop_take_out(
            session.company_id, session._coop_sold_weights(), session._coop_moment(), coop_session_id=session.id
        )
        session.order_ids.lines.product_id.product_tmpl_id._coop_hide_sold_labels()

    def _coop_sold_weights(self):
        """{category: kilos} of the orders that count, without those that come to nothing."""
        kilos = defaultdict(float)
        for line in self._get_closed_orders().lines.filtered("coop_goods_category_id"):
            kilos[line.coop_goods_category_id] += line.coop_weight
        kilos = {category: round(weight, 2) for category, weight in kilos.items()}
        return {category: weight for category, weight in kilos.items() if weight}

    def get_pos_ui_product_pricelist_item_by_product(self, product_tmpl_ids, product_ids, config_id):
        """A till computes by the tag itself, also for a product that it loads by its barcode."""
        data = super().get_pos_ui_product_pricelist_item_by_product(product_tmpl_ids, product_ids, config_id)
        rules = self.env["product.pricelist.item"].browse(rule["id"] for rule in data["product.pricelist.item"])
        tagged = set(rules.filtered("coop_colour_tag").ids)
        kept = [rule for rule in data["product.pricelist.item"] if rule["id"] not in tagged]
        return {**data, "product.pricelist.item": kept}
