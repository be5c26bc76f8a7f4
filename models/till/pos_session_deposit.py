from odoo import models


class PosSession(models.Model):
    _inherit = "pos.session"

    def get_coop_reservations(self):
        """For a till: what is kept for whom, and the product with which a deposit is paid."""
        self.check_access("read")
        self.ensure_one()
        company = self.company_id
        # Names and days, for whoever stands at the till; see CoopAppointment._prepare_till_row.
        kept = self.env["coop.appointment"].sudo()
        domain = [("company_id", "=", company.id), ("state", "=", "planned"), ("kind", "in", ("reserved", "delivery"))]
        kept = kept.search(domain) if company.coop_shop_open else kept
        # Products and accounts are other people's; the first time that something is kept, the shop needs this one.
        product = company.sudo()._coop_get_deposit_product() if kept else company.sudo().coop_deposit_product_id
        return {
            "product_tmpl_id": product.product_tmpl_id.id,
            "rows": [appointment._prepare_till_row() for appointment in kept],
        }
