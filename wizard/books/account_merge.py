from odoo import models
from odoo.exceptions import UserError


class AccountMergeWizard(models.TransientModel):
    _inherit = "account.merge.wizard"

    def _action_merge(self, accounts):
        """Merging rewrites posted items with SQL: no pot may be merged, and no line may change member category."""
        pots = self.env["coop.pot"]._by_account(accounts)
        categories = set(accounts.mapped("coop_category"))
        # Accounts are shared between companies; one cooperative among them is enough.
        cooperative = any(accounts.sudo().company_ids.mapped("coop_enabled"))
        if pots or (cooperative and len(categories) > 1):
            raise UserError(
                self.env._(
                    "Accounts of members' pots cannot be merged, and other accounts of a cooperative only when they "
                    "have the same member category."
                )
            )
        return super()._action_merge(accounts)
