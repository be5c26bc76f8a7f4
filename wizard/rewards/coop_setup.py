from odoo import models

from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _requirements(self):
        return [
            *super()._requirements(),
            Need(
                "reward_account",
                bool(self.company_id.coop_reward_account_id),
                self.env._("Account for rewards to pay"),
                self.env._("What members are to be paid of rewards stands there until the bank has paid it."),
                sequence=60,
            ),
        ]
