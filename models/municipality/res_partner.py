from odoo import api, fields, models


class ResPartner(models.Model):
    """The municipalities that the cooperative works with are contacts."""

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
    is_municipality = fields.Boolean(compute="_compute_is_municipality", search="_search_is_municipality")
    cbs_code = fields.Char("CBS code", related="coop_municipality_id.code")

    coop_agreement_count = fields.Integer("Agreements", compute="_compute_coop_agreement_count")

    @api.depends_context("uid")
    def _compute_coop_agreement_count(self):
        """Those that this user may see; none for who has no business with agreements."""
        agreements, counts = self.env["coop.agreement"], {}
        if agreements.has_access("read"):
            groups = agreements._read_group(
                [("municipality_partner_id", "in", self.ids)], ["municipality_partner_id"], ["__count"]
            )
            counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.coop_agreement_count = counts.get(partner.id, 0)

    def _compute_is_municipality(self):
        for partner in self:
            partner.is_municipality = bool(partner.coop_municipality_id)

    def _search_is_municipality(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("coop_municipality_id", "!=" if True in value else "=", False)]

    # === ACTIONS === #

    def action_coop_agreements(self):
        """The agreements with this municipality; from there on to rewards and permissions."""
        self.ensure_one()
        self.check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Agreements"),
            "res_model": "coop.agreement",
            "view_mode": "list,form",
            "domain": [("municipality_partner_id", "=", self.id)],
            "context": self._coop_agreement_defaults(),
        }
        found = self.env["coop.agreement"].search(action["domain"], limit=2)
        return action | {"view_mode": "form", "res_id": found.id} if len(found) == 1 else action

    def action_coop_add_agreement(self):
        """A new agreement with this municipality."""
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
            "default_municipality_partner_id": self.id,
            "default_name": f"{self.coop_municipality_id.name or self.name} {today.year}",
            "default_date_from": fields.Date.to_string(today.replace(month=1, day=1)),
        }
