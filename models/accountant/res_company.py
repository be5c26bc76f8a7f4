from odoo import models


class ResCompany(models.Model):
    """The numbers of the audit committee's checks."""

    _inherit = "res.company"

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.audit", self.env._("Audit number"), "KAS/%(range_year)s/", 2
        )
