from odoo import models

from ..common.coop_guard import with_mark
from .account_move_links import LINKING


class AccountAutomaticEntryWizard(models.TransientModel):
    _inherit = "account.automatic.entry.wizard"

    def do_action(self):
        return super(AccountAutomaticEntryWizard, with_mark(self, LINKING)).do_action()
