from odoo import models

from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _requirements(self):
        return [
            *super()._requirements(),
            Need(
                "cost_accounts",
                not self.company_id._coop_missing_cost_accounts(),
                self.env._("Accounts for what members spend"),
                self.env._("On these the bills of assignment costs, investments and training are booked."),
                sequence=80,
            ),
        ]
