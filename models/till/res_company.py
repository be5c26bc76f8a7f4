from odoo import models


class ResCompany(models.Model):
    """The numbers of purchase declarations."""

    _inherit = "res.company"

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.purchase.declaration", self.env._("Purchase declaration number"), "IVK/%(range_year)s/", 4
        )
