from odoo import models


class ResCompany(models.Model):
    """The numbers of members."""

    _inherit = "res.company"

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.member", self.env._("Member number"), "L", 4
        )
