from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class AccountPaymentRegister(models.TransientModel):
    """Rewards that are paid by hand can be paid on the day of the payment, as those in a payment file."""

    _inherit = "account.payment.register"

    def _create_payments(self):
        items = self.line_ids._coop_of_rewards()
        if items:
            # Whoever registers payments need not have rights on rewards; nothing of them is shown but the reason of a refusal.
            rewards = self.env["coop.reward"].sudo().search([("line_id", "in", items.ids)])
            self._coop_check_rewards(rewards.filtered(lambda reward: reward.file_state not in ("sent", "executed")))
        return super()._create_payments()

    def _coop_check_rewards(self, rewards):
        """What stands in a payment file was looked at when that was made; this only books it."""
        early = rewards.filtered(lambda reward: reward.line_id.date > self.payment_date)
        if early:
            raise UserError(
                self.env._(
                    "These rewards were posted on %(date)s and cannot be paid before.",
                    date=format_date(self.env, max(early.mapped("line_id.date"))),
                )
            )
        rewards._check_no_open_file()
        rewards._check_payable(self.payment_date)
