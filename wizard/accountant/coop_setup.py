from odoo import models

from ...engine import duties
from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _advice(self):
        return [
            *super()._advice(),
            Need(
                "duties",
                self._has_some("coop.duty", [("kind", "in", list(duties.BY_CODE))]),
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
