from odoo import models


class PosOrderLine(models.Model):
    """A gift at the till: the cooperative's own, whatever the shop divides, and no goods."""

    _inherit = "pos.order.line"

    def _coop_is_donation(self):
        self.ensure_one()
        # As in :meth:`PosConfig._get_special_products`.
        donation = self.order_id.config_id.company_id.sudo().coop_donation_product_id
        return bool(donation) and self.product_id == donation

    def _coop_is_goods(self):
        return super()._coop_is_goods() and not (self._coop_is_donation() or self._coop_is_deposit())

    def _coop_shares(self):
        if self._coop_is_donation():
            return {self.company_id.coop_analytic_account_id.id: 100.0}
        return super()._coop_shares()

    def _coop_has_other_price(self):
        """Whoever gives says how much; a price list has nothing to say about it."""
        return not self._coop_is_donation() and super()._coop_has_other_price()
