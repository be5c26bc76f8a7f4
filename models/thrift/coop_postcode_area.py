from odoo import api, fields, models


class CoopPostcodeArea(models.Model):
    """The municipality in which the four digits of a postcode lie; the list grows with the answers at intake.

    Four digits are a neighbourhood and no person's address.
    """

    _name = "coop.postcode.area"
    _description = "Postcodes of a municipality"
    _order = "first, id"
    _rec_name = "first"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    first = fields.Integer("From postcode", required=True, aggregator=None, help="Four digits.")
    last = fields.Integer(
        "To postcode",
        required=True,
        aggregator=None,
        compute="_compute_last",
        store=True,
        readonly=False,
        precompute=True,
    )
    municipality_id = fields.Many2one("coop.municipality", required=True, ondelete="restrict", index=True)

    _digits = models.Constraint(
        "CHECK (first BETWEEN 1000 AND 9999 AND last BETWEEN first AND 9999)",
        "A postcode has four digits, and the first of a range comes before the last.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH =, int4range(first, last, '[]') WITH &&)",
        "These postcodes overlap with another line: each postcode lies in one municipality.",
    )

    @api.depends("first")
    def _compute_last(self):
        for area in self:
            area.last = area.last if area.last >= area.first else area.first

    @api.depends("first", "last")
    def _compute_display_name(self):
        for area in self:
            area.display_name = f"{area.first}" if area.first == area.last else f"{area.first}–{area.last}"

    @api.model
    def _municipality_of(self, postcode, company):
        """The municipality of a postcode, empty when nobody has said so yet."""
        if not (postcode or "").isdigit():
            return self.env["coop.municipality"]
        number = int(postcode)
        domain = [("company_id", "=", company.id), ("first", "<=", number), ("last", ">=", number)]
        return self.search(domain, limit=1).municipality_id

    @api.model
    def _learn(self, postcode, municipality, company):
        """Remember what was said at intake; what is known already stays."""
        if municipality and not self._municipality_of(postcode, company):
            # Whoever takes goods in may say where a postcode lies, and change no line that is there.
            self.sudo().create({"first": int(postcode), "municipality_id": municipality.id, "company_id": company.id})
