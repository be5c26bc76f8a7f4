from odoo import models


class AccountPayment(models.Model):
    """What is under way to members as their reward."""

    _inherit = "account.payment"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals and any(self.company_id.mapped("coop_enabled")):
            # Rewards show it, but do not depend on it: a payment's state follows its documents' amounts, and Odoo would
            # walk along that way whenever anything is posted.
            self.env["coop.reward"].invalidate_model(["payment_state"])
            self._coop_give_up_rewards()
        return result

    def _coop_give_up_rewards(self):
        """Payments without an entry that are not made after all: a reward that was reversed meanwhile waits for nothing more."""
        given_up = self.filtered(lambda payment: payment.state not in ("in_process", "paid"))
        # Whoever cancels a payment need not have rights on rewards.
        items = given_up.sudo().invoice_ids.filtered("coop_reward_run_id").line_ids
        if items:
            self.env["coop.reward"].sudo()._payment_came_back(items)
