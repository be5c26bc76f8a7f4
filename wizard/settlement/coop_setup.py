from odoo import models

from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _requirements(self):
        return [
            *super()._requirements(),
            Need(
                "appropriation",
                bool(self.company_id.coop_appropriation_account_id),
                self.env._("Appropriation account"),
                self.env._("The cost account on which a settlement books what it sets aside."),
                sequence=50,
            ),
        ]

    def _advice(self):
        return [
            *super()._advice(),
            Need(
                "rules",
                self._has_some("coop.contribution.rule"),
                self.env._("Contribution rule"),
                self.env._("Without one members contribute nothing to the cooperative."),
                sequence=10,
            ),
        ]


class CoopSetupLine(models.TransientModel):
    _inherit = "coop.setup.line"

    def _places(self):
        return {**super()._places(), "rules": "social_cooperative.coop_contribution_rule_action"}
