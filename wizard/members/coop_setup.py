from odoo import models

from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _next_steps(self):
        return [
            *super()._next_steps(),
            Need(
                "members",
                self._has_some("coop.member"),
                self.env._("Members"),
                self.env._(
                    "Enter them, or take the template from Actions ▸ Import records and import them all at once."
                ),
                sequence=20,
            ),
        ]


class CoopSetupLine(models.TransientModel):
    _inherit = "coop.setup.line"

    def _places(self):
        return {**super()._places(), "members": "social_cooperative.coop_member_action"}
