from odoo import models


class CoopHelp(models.AbstractModel):
    _inherit = "coop.help"

    def _get_action_pages(self):
        return super()._get_action_pages() | {"social_cooperative.coop_overdue_action": "assignments#late-payment"}
