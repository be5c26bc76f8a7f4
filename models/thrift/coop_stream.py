from odoo import fields, models
from odoo.exceptions import UserError

KINDS = [
    ("sale", "For sale"),
    ("recycling", "Recycling"),
    ("residual", "Residual waste"),
    ("passed_on", "Passed on"),
]


class CoopStream(models.Model):
    """Where donated goods go: into the shop, to a recycler, to another thrift store, or away."""

    _name = "coop.stream"
    _description = "Stream of donated goods"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(KINDS, required=True, default="recycling", help="Under what the kilos count in the report.")
    icon = fields.Char(
        default="fa-recycle",
        help="Name of a Font Awesome icon, as fa-recycle, or one of ours: coop-armchair, coop-shirt, coop-washer.",
    )
    location_id = fields.Many2one(
        "stock.location",
        required=True,
        check_company=True,
        default=lambda self: self.env.company.coop_left_location_id,
        domain="[('usage', '!=', 'view')]",
        help="Where the goods are in Odoo's inventory. What is not for sale leaves the cooperative when it is weighed.",
    )

    _one_for_sale = models.UniqueIndex(
        "(company_id) WHERE kind = 'sale' AND active", "There is a stream for sale already: goods have one shop."
    )

    def write(self, vals):
        if "kind" in vals:
            self.filtered(lambda stream: stream.kind != vals["kind"])._check_not_weighed()
        return super().write(vals)

    def _check_not_weighed(self):
        """What was weighed stays what it was: reports of years ago read the kind of the stream."""
        lines = self.env["coop.intake.line"]
        weighed = lines.search([("stream_id", "in", self.ids), ("intake_id.state", "!=", "draft")], limit=1)
        if weighed:
            raise UserError(
                self.env._(
                    "Goods were weighed into %(stream)s: they would count under something else in every report. Archive it and "
                    "make a new stream.",
                    stream=weighed.stream_id.name,
                )
            )
