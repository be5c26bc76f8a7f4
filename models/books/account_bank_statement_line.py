from odoo import models

from ..common.coop_guard import as_own_code


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def unlink(self):
        """The line of a statement takes its entry along, posted as it is: that is Odoo's own way to take it back.

        Core deletes the entry after the line, so that the entry no longer says that it was one of a statement.
        """
        if not any(self.company_id.mapped("coop_enabled")):
            return super().unlink()
        return super(AccountBankStatementLine, as_own_code(self)).unlink()
