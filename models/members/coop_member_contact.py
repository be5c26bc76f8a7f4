from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CoopMember(models.Model):
    """Who the member is. A coach has no rights on contacts in general: through these three fields, and only through
    them, coaches make the contact of a new applicant and keep the contacts of their own members up to date."""

    _inherit = "coop.member"

    person_name = fields.Char("Name", compute="_compute_contact", inverse="_inverse_person_name")
    email = fields.Char(compute="_compute_contact", inverse="_inverse_email")
    phone = fields.Char(compute="_compute_contact", inverse="_inverse_phone")

    # === COMPUTE METHODS === #

    @api.depends("partner_id.name", "partner_id.email", "partner_id.phone")
    def _compute_contact(self):
        for member in self:
            partner = member.partner_id
            member.person_name, member.email, member.phone = (
                partner.name,
                partner.email,
                partner.phone,
            )

    def _inverse_person_name(self):
        if not all(self.mapped("person_name")):
            raise UserError(self.env._("Type the name of the person."))
        self._write_contact({member: {"name": member.person_name} for member in self})

    def _inverse_email(self):
        self._write_contact({member: {"email": member.email} for member in self})

    def _inverse_phone(self):
        self._write_contact({member: {"phone": member.phone} for member in self})

    def _write_contact(self, vals_by_member):
        for member, vals in vals_by_member.items():
            if any(member.partner_id[key] != value for key, value in vals.items()):
                member._check_can_edit_contact()
                # The coach's door to the contacts of the members coached, see the class.
                member.partner_id.sudo().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _get_person(self, company, vals):
        """The contact chosen for a new member, or a new one of the typed name."""
        self.check_access("create")
        if vals.get("partner_id"):
            self._check_can_choose_contact()
            return self.env["res.partner"].browse(vals["partner_id"])
        if not vals.get("person_name"):
            raise UserError(self.env._("Type the name of the person."))
        # The coach's door to making a contact, see the class. The contact is the cooperative's own: other companies
        # in the database need not know this person.
        partners = self.env["res.partner"].sudo()
        return partners.create(
            {
                "name": vals["person_name"],
                "email": vals.get("email"),
                "phone": vals.get("phone"),
                "company_id": company.id,
            }
        )

    def _check_can_choose_contact(self):
        """Choosing opens a contact to changes of name, e-mail and phone, so it takes the right to edit contacts."""
        if not self.env["res.partner"].has_access("write"):
            raise AccessError(
                self.env._(
                    "Type the name of the person; a contact is made with it. "
                    "Ask the treasurer to choose a contact that exists already."
                )
            )

    def _check_can_edit_contact(self):
        self.ensure_one()
        self.check_access("write")
        # Existence only. The e-mail address of a user opens the account, and that is not a coach's to change.
        if self.partner_id.sudo().with_context(active_test=False).user_ids and not self.partner_id.has_access("write"):
            raise AccessError(
                self.env._(
                    "%(member)s logs in with this contact. Ask the treasurer to change name, e-mail or phone.",
                    member=self.display_name,
                )
            )
