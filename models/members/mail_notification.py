from odoo import api, models
from odoo.fields import Domain


class MailNotification(models.Model):
    """Odoo shows the subject of every message to whoever can read this list, and names who was told."""

    _name = "mail.notification"
    _inherit = ["coop.beside.document", "mail.notification"]

    @api.model
    def _coop_telling_domain(self):
        return Domain.OR(
            [
                Domain("mail_message_id.model", "=like", "coop.%"),
                Domain("res_partner_id.commercial_partner_id.coop_member_ids", "!=", False),
                Domain("author_id.commercial_partner_id.coop_member_ids", "!=", False),
            ]
        )

    def _coop_readable(self):
        own = self.env.user.partner_id
        rows = self.sudo()  # which message it is decides; it is shown to nobody yet
        readable = rows.filtered(lambda row: own in row.res_partner_id | row.author_id)
        messages = rows.mail_message_id.sudo(False)._filtered_access("read")
        return (readable | rows.filtered(lambda row: row.mail_message_id in messages)).sudo(False)
