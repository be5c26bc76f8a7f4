from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain


class MailFollowers(models.Model):
    """Who follows a member follows somebody on benefit."""

    _name = "mail.followers"
    _inherit = ["coop.beside.document", "mail.followers"]

    @api.model
    def _coop_telling_domain(self):
        return Domain("res_model", "=like", "coop.%") | Domain(
            "partner_id.commercial_partner_id.coop_member_ids", "!=", False
        )

    def _coop_readable(self):
        rows = self.sudo()  # which document it is decides; it is shown to nobody yet
        readable = rows.filtered(lambda row: row.partner_id == self.env.user.partner_id)
        documents = defaultdict(set)
        for row in rows - readable:
            documents[row.res_model].add(row.res_id)
        found = {model: self._coop_readable_documents(model, ids) for model, ids in documents.items()}
        return (readable | rows.filtered(lambda row: row.res_id in found.get(row.res_model, ()))).sudo(False)

    def _coop_readable_documents(self, model, ids):
        if model not in self.env:
            return set()
        return set(self.env[model].browse(ids).exists()._filtered_access("read").ids)
