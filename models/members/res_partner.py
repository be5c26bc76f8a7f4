from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    # For record rules and our own code only: whoever could search by it would find all members.
    coop_member_ids = fields.One2many(
        "coop.member",
        "partner_id",
        context={"active_test": False},
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )

    @api.constrains("parent_id", "is_company")
    def _check_member_stays_person(self):
        """The books follow the top-level contact, so a member's contact may not move under another.

        The message does not say why: not everybody who edits contacts may know who is a member.
        """
        moved = self.filtered(lambda partner: partner.is_company or partner.parent_id)
        if not moved:
            return
        # Existence only: whoever edits contacts need not be allowed to see who is a member.
        members = self.env["coop.member"].sudo().with_context(active_test=False)
        member = members.search([("partner_id", "in", moved.ids)], limit=1)
        if member:
            raise ValidationError(
                self.env._(
                    "The books are kept on %(name)s as a person. Leave this contact as it is, and make "
                    "another one for the company or for the person's place in it.",
                    name=member.partner_id.name,
                )
            )
