from odoo import api, fields, models

from ...engine import colour, monday


class CoopColourTag(models.Model):
    """A colour of the rotation: each week one colour hangs on what goes into the shop."""

    _name = "coop.colour.tag"
    _description = "Colour tag"
    _order = "sequence, id"

    name = fields.Char("Colour", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    colour = fields.Char("Shade", default="#1d6fb8", help="How the screen and the label show it.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE active", "There is a tag of this colour already.")
    _shade = models.Constraint("CHECK (colour ~ '^#[0-9a-fA-F]{6}$')", "A shade is # and six digits, as #1d6fb8.")

    @api.model
    def _of_week(self, day, company):
        """The tag that hangs in the week of a day; empty without colours."""
        tags = self.search([("company_id", "=", company.id)])
        if not tags:
            return tags
        return tags[colour(day, company.coop_tag_start or monday(day), len(tags))]
