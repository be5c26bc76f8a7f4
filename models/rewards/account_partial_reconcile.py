from odoo import models


class AccountPartialReconcile(models.Model):
    """A payment of rewards that is taken back leaves them to pay again."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        cooperatives = self.filtered("company_id.coop_enabled")  # Odoo often deletes nothing at all
        items = (cooperatives.debit_move_id | cooperatives.credit_move_id).filtered("move_id.coop_reward_run_id")
        result = super().unlink()
        if items:
            # A bookkeeper who takes a payment back need not have rights on rewards.
            self.env["coop.reward"].sudo()._payment_came_back(items.exists())
        return result
