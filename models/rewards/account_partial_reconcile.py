from odoo import api, models


class AccountPartialReconcile(models.Model):
    """A reward is paid on the day of its payment, and one that is taken back leaves it to pay again."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        matches = super().create(vals_list)
        matches._follow_rewards(matches._get_reward_items())
        return matches

    def unlink(self):
        items = self._get_reward_items()  # Odoo often deletes nothing at all
        result = super().unlink()
        if items:
            items = items.exists()
            self._follow_rewards(items)
            # A bookkeeper who takes a payment back need not have rights on rewards.
            self.env["coop.reward"].sudo()._payment_came_back(items)
        return result

    def _follow_rewards(self, items):
        if items:
            # A bookkeeper who matches a payment need not have rights on rewards.
            self.env["coop.reward"].sudo()._follow_payments(items)

    def _get_reward_items(self):
        cooperatives = self.filtered("company_id.coop_enabled")
        return (cooperatives.debit_move_id | cooperatives.credit_move_id)._coop_of_rewards()
