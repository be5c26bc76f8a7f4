from odoo import api, fields, models

from ..common.coop_guard import as_own_code, has_mark
from .account_move_links import CUT_OFF, LINKING


class AccountMoveLine(models.Model):
    """Of which document an item of a cut-off entry moves a line: one such entry can move lines of many."""

    _inherit = "account.move.line"

    coop_cut_off_of_id = fields.Many2one(
        "account.move",
        "Cut-off of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The document of which this item moves a line to another period.",
    )

    @api.model
    def _guarded_fields(self):
        names = super()._guarded_fields()
        return names if has_mark(self.env, LINKING) else names | {CUT_OFF}

    def _coop_take_cut_off_of(self, originals):
        """What reverses a cut-off moves the same lines back: Odoo makes its items in the order of the original's."""
        for line, original in zip(self.sorted("id"), originals.sorted("id"), strict=False):
            if original.coop_cut_off_of_id and original.account_id == line.account_id:
                as_own_code(line).coop_cut_off_of_id = original.coop_cut_off_of_id
