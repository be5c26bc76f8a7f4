from odoo import api, fields, models


class CoopPot(models.Model):
    """The members' pot of a company carries the mark of its settlements (see coop.settlement._mark_chain)."""

    _inherit = "coop.pot"

    last_settlement_id = fields.Many2one(
        "coop.settlement",
        readonly=True,
        copy=False,
        ondelete="restrict",
        export_string_translation=False,
        help="Written when a settlement is posted or reversed: two at once cannot both go through.",
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"last_settlement_id"}
