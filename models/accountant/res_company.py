from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | {
            "coop.audit": {
                "company_id": self.id,
                "code": "coop.audit",
                "name": self.env._("Audit number"),
                "implementation": "no_gap",
                "use_date_range": True,
                "prefix": "KAS/%(range_year)s/",
                "padding": 2,
            }
        }
