from odoo import fields, models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _coop_has_other_taxes(self):
        """Without taxes is how a till sells in the small-business scheme."""
        if not self.tax_ids and self.company_id._coop_is_kor(fields.Date.context_today(self)):
            return False
        return super()._coop_has_other_taxes()
