from odoo import models

from ...models.assignment.account_move_reminder import TEMPLATE


class MailComposeMessage(models.TransientModel):
    """A reminder counts once it was sent, whatever text the treasurer wrote."""

    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        result = super()._action_send_mail(auto_commit=auto_commit)
        reminders = self.filtered(lambda composer: composer.model == "account.move" and composer.template_id)
        reminders = reminders.filtered(lambda composer: composer.template_id == self.env.ref(TEMPLATE))
        for composer in reminders:
            self.env["account.move"].browse(composer._evaluate_res_ids())._coop_mark_reminded()
        return result
