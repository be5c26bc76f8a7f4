from odoo import models

from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _next_steps(self):
        return [
            *super()._next_steps(),
            Need(
                "shop",
                self.company_id.coop_shop_open,
                self.env._("Thrift store"),
                self.env._("Weighing, labels and the till. Only when the cooperative has one."),
                sequence=70,
                otherwise="optional",
            ),
        ]


class CoopSetupLine(models.TransientModel):
    _inherit = "coop.setup.line"

    def _places(self):
        return {**super()._places(), "shop": "social_cooperative.coop_shop_setup_action"}
