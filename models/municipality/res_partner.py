from odoo import api, fields, models
from odoo.fields import Domain

from ..common.authorities import AUTHORITIES


class ResPartner(models.Model):
    """The benefit authorities that the cooperative works with are contacts: municipalities, and UWV."""

    _inherit = "res.partner"

    coop_municipality_id = fields.Many2one(
        "coop.municipality",
        "Municipality (CBS)",
        index="btree_not_null",
        ondelete="restrict",
        help="Set: this contact is the municipality itself.",
    )
    coop_municipality_successor_id = fields.Many2one(
        related="coop_municipality_id.successor_id", string="Municipality merged into"
    )
    coop_benefit_agency = fields.Selection(
        [("uwv", "UWV")],
        "Benefits agency",
        copy=False,
        index="btree_not_null",
        help="Set: this contact is the agency itself, which pays benefits of other laws than a municipality does.",
    )
    coop_authority_kind = fields.Selection(
        AUTHORITIES,
        "Kind of benefit authority",
        compute="_compute_coop_authority_kind",
        search="_search_coop_authority_kind",
        help="Who decides on the benefit of members, and so on their permission to work here.",
    )
    is_municipality = fields.Boolean(compute="_compute_is_municipality", search="_search_is_municipality")
    cbs_code = fields.Char("CBS code", related="coop_municipality_id.code")

    _coop_one_authority = models.Constraint(
        "CHECK (coop_municipality_id IS NULL OR coop_benefit_agency IS NULL)",
        "A contact is a municipality or the UWV, not both.",
    )

    coop_agreement_count = fields.Integer("Agreements", compute="_compute_coop_agreement_count")

    @api.depends_context("uid")
    def _compute_coop_agreement_count(self):
        """Those that this user may see; none for who has no business with agreements."""
        agreements, counts = self.env["coop.agreement"], {}
        if agreements.has_access("read"):
            groups = agreements._read_group(
                [("authority_partner_id", "in", self.ids)], ["authority_partner_id"], ["__count"]
            )
            counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.coop_agreement_count = counts.get(partner.id, 0)

    @api.depends("coop_municipality_id", "coop_benefit_agency")
    def _compute_coop_authority_kind(self):
        for partner in self:
            partner.coop_authority_kind = (
                "municipality" if partner.coop_municipality_id else partner.coop_benefit_agency
            )

    @api.model
    def _search_coop_authority_kind(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = {
            "municipality": Domain("coop_municipality_id", "!=", False),
            "uwv": Domain("coop_benefit_agency", "=", "uwv"),
            False: Domain("coop_municipality_id", "=", False) & Domain("coop_benefit_agency", "=", False),
        }
        return Domain.OR(domains[kind] for kind in value if kind in domains)

    @api.constrains("coop_municipality_id", "coop_benefit_agency")
    def _check_coop_authority(self):
        """What was agreed with an authority depends on what it is."""
        # Whoever edits a contact need not be allowed to read agreements.
        self.env["coop.agreement"].sudo().with_context(active_test=False).search(
            [("authority_partner_id", "in", self.ids)]
        )._check_authority()

    def _compute_is_municipality(self):
        for partner in self:
            partner.is_municipality = bool(partner.coop_municipality_id)

    def _search_is_municipality(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("coop_municipality_id", "!=" if True in value else "=", False)]

    # === ACTIONS === #

    def action_coop_agreements(self):
        """The agreements with this authority; from there on to rewards and permissions."""
        self.ensure_one()
        self.check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Agreements"),
            "res_model": "coop.agreement",
            "view_mode": "list,form",
            "domain": [("authority_partner_id", "=", self.id)],
            "context": self._coop_agreement_defaults(),
        }
        found = self.env["coop.agreement"].search(action["domain"], limit=2)
        return action | {"view_mode": "form", "res_id": found.id} if len(found) == 1 else action

    def action_coop_add_agreement(self):
        """A new agreement with this authority."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New agreement"),
            "res_model": "coop.agreement",
            "view_mode": "form",
            "context": self._coop_agreement_defaults(),
        }

    def _coop_agreement_defaults(self):
        today = fields.Date.context_today(self)
        return {
            "default_authority_partner_id": self.id,
            "default_name": f"{self.coop_municipality_id.name or self.name} {today.year}",
            "default_date_from": fields.Date.to_string(today.replace(month=1, day=1)),
        }
