from odoo import api, fields, models


class CoopMunicipality(models.Model):
    """A Dutch municipality by CBS code (source: CBS / Kadaster). Municipalities merge each 1 January, so records are
    ended and pointed to their successor, never deleted.

    The list comes with the addon (``data/coop.municipality.csv``) and names and provinces are refreshed with it; its
    lines are never taken out. End and successor are not in the file, so what an administrator enters stays.
    """

    _name = "coop.municipality"
    _description = "Municipality (CBS)"
    _order = "name, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char("CBS code", required=True, help="GM and four digits.")
    name = fields.Char(required=True)
    province = fields.Char()
    valid_from = fields.Date("Since", help="First day; empty: before 2026.")
    valid_to = fields.Date("Until", help="Last day; empty: exists.")
    successor_id = fields.Many2one(
        "coop.municipality",
        "Merged into",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('id', '!=', id)]",
        help="The municipality that took over after the last day.",
    )
    partner_ids = fields.One2many("res.partner", "coop_municipality_id", "Contacts")

    _code_uniq = models.UniqueIndex("(code)", "There is a municipality with this CBS code already.")
    _code_format = models.Constraint("CHECK (code ~ '^GM[0-9]{4}$')", "A CBS code is GM and four digits, e.g. GM0637.")
    _dates_in_order = models.Constraint(
        "CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)",
        "The last day lies before the first.",
    )
    _other_successor = models.Constraint("CHECK (successor_id != id)", "A municipality cannot merge into itself.")

    @api.depends("name", "valid_to", "successor_id")
    def _compute_display_name(self):
        for municipality in self:
            successor = municipality.successor_id.name
            municipality.display_name = f"{municipality.name} → {successor}" if successor else municipality.name

    @api.model
    def _load_records(self, data_list, update=False):
        """A municipality that an administrator entered before the addon knew it becomes the addon's."""
        wanted = {data["values"].get("code"): data["xml_id"] for data in data_list if data.get("xml_id")}
        found = self.search([("code", "in", list(wanted))])
        known = self.env["ir.model.data"].search([("model", "=", self._name), ("res_id", "in", found.ids)])
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": wanted[municipality.code], "record": municipality}
                for municipality in found
                if municipality.id not in known.mapped("res_id")
            ]
        )
        return super()._load_records(data_list, update=update)
