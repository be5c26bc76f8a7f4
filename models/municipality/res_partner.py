from odoo import fields, models


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

    def _compute_is_municipality(self):
        for partner in self:
            partner.is_municipality = bool(partner.coop_municipality_id)

    def _search_is_municipality(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("coop_municipality_id", "!=" if True in value else "=", False)]
