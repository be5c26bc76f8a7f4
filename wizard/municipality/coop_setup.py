from odoo import models

from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _next_steps(self):
        return [
            *super()._next_steps(),
            Need(
                "municipality",
                self._has_some("coop.agreement"),
                self.env._("Benefit authority and agreement"),
                self.env._(
                    "Add the municipality or UWV, then go on from its page: agreement, rewards, permissions of members."
                ),
                sequence=40,
            ),
        ]


class CoopSetupLine(models.TransientModel):
    _inherit = "coop.setup.line"

    def _places(self):
        return {**super()._places(), "municipality": "social_cooperative.res_partner_action_municipalities"}
