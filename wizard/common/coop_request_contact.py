from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ...engine.typed_contact import TypedContact, telling_words, typed_contact

# More than these nobody compares.
LIKELY = 5
FIELDS = tuple(TypedContact.__dataclass_fields__)


class CoopRequestContact(models.TransientModel):
    """Makes a contact of a customer or supplier whom a member wrote down, or takes one that is there already."""

    _name = "coop.request.contact"
    _description = "Contact of what was typed"
    _inherit = ["coop.request.dialog"]

    typed = fields.Text("Written down", compute="_compute_typed")
    name = fields.Char(compute="_compute_contact", store=True, readonly=False, precompute=True)
    is_company = fields.Boolean("Organisation", compute="_compute_contact", store=True, readonly=False, precompute=True)
    street = fields.Char(compute="_compute_contact", store=True, readonly=False, precompute=True)
    zip = fields.Char("Postcode", compute="_compute_contact", store=True, readonly=False, precompute=True)
    city = fields.Char(compute="_compute_contact", store=True, readonly=False, precompute=True)
    email = fields.Char(compute="_compute_contact", store=True, readonly=False, precompute=True)
    phone = fields.Char(compute="_compute_contact", store=True, readonly=False, precompute=True)
    website = fields.Char(compute="_compute_contact", store=True, readonly=False, precompute=True)
    likely_ids = fields.Many2many("res.partner", compute="_compute_likely_ids", string="Perhaps it is one of these")
    partner_id = fields.Many2one(
        "res.partner", "It is", help="Choose it, and no new contact is made. Leave empty when it is none of these."
    )

    # === COMPUTE METHODS === #

    @api.depends("res_model", "res_id")
    def _compute_typed(self):
        for dialog in self:
            dialog.typed = dialog._get_typed()

    @api.depends("res_model", "res_id")
    def _compute_contact(self):
        for dialog in self:
            found = typed_contact(dialog._get_typed())
            dialog.update({name: getattr(found, name) for name in FIELDS})

    def _get_typed(self):
        request = self._get_request() if self.res_model else None
        return request and request[request._typed_field]

    @api.depends("name", "email", "phone")
    def _compute_likely_ids(self):
        for dialog in self:
            dialog.likely_ids = dialog._find_likely()

    def _find_likely(self):
        """Contacts with this e-mail or phone, or with the telling words of the name; the surest first."""
        self.ensure_one()
        partners = self.env["res.partner"]
        company = partners._check_company_domain(self._get_request().company_id if self.res_model else self.env.company)
        found, email = partners, email_normalize(self.email)
        if email:
            found |= partners.search(Domain(company) & Domain("email_normalized", "=", email), limit=LIKELY)
        digits = "".join(sign for sign in self.phone or "" if sign.isdigit())[-9:]
        if len(digits) == 9:
            # However it is written: with spaces, a dash, or the number of the country.
            pattern = "%".join(digits)
            found |= partners.search(Domain(company) & Domain("phone", "=ilike", f"%{pattern}%"), limit=LIKELY)
        words = telling_words(self.name)
        for some in (words, words[:1]):
            # By one word only when nothing else tells: many names share one.
            if some and (some == words or not found):
                named = Domain.AND(Domain("name", "ilike", word) for word in some)
                found |= partners.search(Domain(company) & named, limit=LIKELY)
        return found[:LIKELY]

    # === ACTIONS === #

    def action_confirm(self):
        """Make the contact, or take the one that was chosen, and put it on the request."""
        self.ensure_one()
        request = self._get_request()
        if not request._may_make_contact():
            raise UserError(self.env._("The contact was chosen already, or cannot be changed now."))
        if not self.partner_id and not (self.name or "").strip():
            raise UserError(self.env._("Fill in a name."))
        partner = self.partner_id or self.env["res.partner"].create(self._prepare_partner_vals())
        request[request._contact_field] = partner
        return {"type": "ir.actions.act_window_close"}

    def _prepare_partner_vals(self):
        """Values of the new contact, the cooperative's own as its members are."""
        self.ensure_one()
        request = self._get_request()
        address = {"country_id": self.env.ref("base.nl").id} if self.zip else {}
        return {name: self[name] for name in FIELDS} | {"company_id": request.company_id.id, **address}
