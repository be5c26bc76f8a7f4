from odoo import models

from ...engine import duties
from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _advice(self):
        planned = self.env["coop.duty"].search_count(
            [("company_id", "=", self.company_id.id), ("kind", "in", list(duties.BY_CODE))], limit=1
        )
        return [
            *super()._advice(),
            Need(
                "duties",
                bool(planned),
                self.env._("Duty calendar"),
                self.env._(
                    "What the law asks before a day: VAT, annual accounts, general meeting. Press “Load the usual duties” there."
                ),
                sequence=40,
            ),
        ]


class CoopSetupLine(models.TransientModel):
    _inherit = "coop.setup.line"

    def _places(self):
        return {**super()._places(), "duties": "social_cooperative.coop_duty_action"}
