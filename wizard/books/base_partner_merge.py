from odoo import api, models
from odoo.exceptions import UserError


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Merging rewrites the books with SQL and would delete a second member, so a member's contact is what stays."""
        # Whoever merges contacts need not be allowed to know who is a member.
        members = self.env["coop.member"].sudo().with_context(active_test=False)
        if members.search_count([("partner_id", "in", src_partners.ids)], limit=1):
            raise UserError(
                self.env._(
                    "One of these contacts is used in the books under its own name and cannot disappear into another. "
                    "Choose that contact as destination, or leave it out."
                )
            )
        return super()._update_foreign_keys(src_partners, dst_partner)
