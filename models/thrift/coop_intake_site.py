from odoo import fields, models


class CoopIntakeSite(models.Model):
    """A place where goods are handed in that says itself which municipality they are of, as a civic amenity site."""

    _name = "coop.intake.site"
    _description = "Civic amenity site"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    municipality_id = fields.Many2one("coop.municipality", required=True, ondelete="restrict")

    _name_uniq = models.UniqueIndex("(company_id, name)", "There is a site with this name already.")
