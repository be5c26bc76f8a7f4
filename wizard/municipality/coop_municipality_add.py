from odoo import api, fields, models
from odoo.fields import Command, Domain

from ...models.common.authorities import AUTHORITIES


class CoopMunicipalityAdd(models.TransientModel):
    """A benefit authority and the people there, taken up into the contacts in one step."""

    _name = "coop.municipality.add"
    _description = "Add a benefit authority"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    kind = fields.Selection(AUTHORITIES, "Who", required=True, default="municipality")
    municipality_id = fields.Many2one(
        "coop.municipality",
        ondelete="cascade",
        domain="['|', ('valid_to', '=', False), ('valid_to', '>=', 'today')]",
    )
    successor_id = fields.Many2one(related="municipality_id.successor_id")
    partner_id = fields.Many2one(
        "res.partner",
        "Known contact",
        compute="_compute_partner_id",
        help="It is among the contacts already; the people below are added to it.",
    )
    name = fields.Char(compute="_compute_name", store=True, precompute=True, readonly=False, required=True)
    email = fields.Char(compute="_compute_name", store=True, precompute=True, readonly=False)
    phone = fields.Char(compute="_compute_name", store=True, precompute=True, readonly=False)
    contact_ids = fields.One2many("coop.municipality.add.contact", "add_id", "Contact persons")

    _municipality_chosen = models.Constraint(
        "CHECK (kind != 'municipality' OR municipality_id IS NOT NULL)", "Choose the municipality."
    )

    @api.depends("kind", "municipality_id", "company_id")
    def _compute_partner_id(self):
        for add in self:
            partners = self.env["res.partner"]
            # Without a municipality: nothing, not the first contact without one.
            same = {
                "municipality": Domain("coop_municipality_id", "=", add.municipality_id.id or 0),
                "uwv": Domain("coop_benefit_agency", "=", "uwv"),
            }
            known = Domain(partners._check_company_domain(add.company_id)) & same.get(add.kind, Domain.FALSE)
            add.partner_id = partners.search(known, limit=1)

    @api.depends("kind", "municipality_id")
    def _compute_name(self):
        for add in self:
            known, name = add.partner_id, add.municipality_id.name
            if add.kind == "uwv":
                new = "UWV"
            else:
                new = name and self.env._("Municipality of %(municipality)s", municipality=name)
            add.name = known.name or new
            add.email, add.phone = known.email, known.phone

    def action_add(self):
        """Make what is new and open the authority's contact."""
        self.ensure_one()
        partner = self.partner_id or self.env["res.partner"].create(self._prepare_partner_vals())
        partner.child_ids = [Command.create(contact._prepare_partner_vals()) for contact in self.contact_ids]
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "view_mode": "form",
            "res_id": partner.id,
        }

    def _prepare_partner_vals(self):
        """Values of the authority as a contact, the cooperative's own like its members."""
        self.ensure_one()
        return {
            "name": self.name,
            "is_company": True,
            "company_id": self.company_id.id,
            "email": self.email,
            "phone": self.phone,
            "country_id": self.env.ref("base.nl").id,
            "coop_municipality_id": self.kind == "municipality" and self.municipality_id.id,
            "coop_benefit_agency": self.kind == "uwv" and "uwv",
        }


class CoopMunicipalityAddContact(models.TransientModel):
    _name = "coop.municipality.add.contact"
    _description = "Contact person of a benefit authority"
    _inherit = ["coop.dialog"]

    add_id = fields.Many2one("coop.municipality.add", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    function = fields.Char()
    email = fields.Char()
    phone = fields.Char()

    def _prepare_partner_vals(self):
        """Values of this person as a contact of the authority."""
        self.ensure_one()
        return {
            "name": self.name,
            "function": self.function,
            "email": self.email,
            "phone": self.phone,
            "company_id": self.add_id.company_id.id,
        }
