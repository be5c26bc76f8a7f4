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

    def _is_used(self):
        # Steps name the pot in their key, also those of a settlement that is still to be posted.
        steps = self.env["coop.settlement.step"].sudo()
        return super()._is_used() or bool(steps.search_count([("key", "=", self._step_key())], limit=1))

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"last_settlement_id"}
