from odoo import models

from ..common.coop_guard import with_mark
from .account_move_links import CUT_OFF, LINKING


class AccountAutomaticEntryWizard(models.TransientModel):
    _inherit = "account.automatic.entry.wizard"

    def do_action(self):
        return super(AccountAutomaticEntryWizard, with_mark(self, LINKING)).do_action()

    def _get_move_line_dict_vals_change_period(self, aml, date):
        """Each item says of which document it moves a line."""
        commands = super()._get_move_line_dict_vals_change_period(aml, date)
        for _command, _zero, vals in commands if aml.company_id.coop_enabled else ():
            vals[CUT_OFF] = aml.move_id.id
        return commands
