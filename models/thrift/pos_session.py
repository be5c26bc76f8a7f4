from collections import defaultdict

from odoo import fields, models


class PosSession(models.Model):
    _inherit = "pos.session"

    def _validate_session(self, *args, **kwargs):
        """A closed session takes its kilos out of the shop."""
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed" and self.company_id.coop_shop_open:
            self._coop_book_weights()
        return result

    def _coop_book_weights(self):
        """One move per category of what was sold less what came back, from the shop to the customers."""
        # A cashier closes; the goods in the shop are the cooperative's.
        session = self.sudo().with_company(self.company_id)
        moves = session.env["stock.move"]
        moment = session.stop_at or fields.Datetime.now()
        moves._coop_take_out(session.company_id, session._coop_sold_weights(), moment, coop_session_id=session.id)
        session._coop_hide_sold_labels()

    def _coop_sold_weights(self):
        """{category: kilos} of the orders that count, without those that come to nothing."""
        kilos = defaultdict(float)
        for line in self._get_closed_orders().lines.filtered("coop_goods_category_id"):
            kilos[line.coop_goods_category_id] += line.coop_weight
        kilos = {category: round(weight, 2) for category, weight in kilos.items()}
        return {category: weight for category, weight in kilos.items() if weight}

    def _coop_hide_sold_labels(self):
        """The till no longer loads single goods that are sold; back in the shop after a refund, they are there again."""
        labelled = self.order_ids.lines.product_id.product_tmpl_id.filtered("coop_label_count")
        if not labelled:
            return
        groups = self.env["pos.order.line"]._read_group(
            [("product_id.product_tmpl_id", "in", labelled.ids), ("order_id.state", "in", ("paid", "done"))],
            ["product_id"],
            ["qty:sum"],
        )
        sold = {product.product_tmpl_id: quantity for product, quantity in groups}
        for product in labelled:
            left = product.coop_label_count > sold.get(product, 0)
            if product.available_in_pos != left:
                product.available_in_pos = left

    def get_pos_ui_product_pricelist_item_by_product(self, product_tmpl_ids, product_ids, config_id):
        """A till computes by the tag itself, also for a product that it loads by its barcode."""
        data = super().get_pos_ui_product_pricelist_item_by_product(product_tmpl_ids, product_ids, config_id)
        rules = self.env["product.pricelist.item"].browse(rule["id"] for rule in data["product.pricelist.item"])
        tagged = set(rules.filtered("coop_colour_tag").ids)
        kept = [rule for rule in data["product.pricelist.item"] if rule["id"] not in tagged]
        return {**data, "product.pricelist.item": kept}
