from odoo import models


class ResCompany(models.Model):
    """The numbers of assignments."""

    _inherit = "res.company"

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.assignment", self.env._("Assignment number"), "OPD/%(range_year)s/", 4
        )
