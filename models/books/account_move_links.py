from odoo import api, fields, models

from ..common.coop_guard import has_mark

# Of what an entry follows: cash-basis tax of a reconciliation, an accrual, or a sale of the till that is invoiced after its
# session was closed. What follows is not decided anew, so nobody says so but Odoo itself; the second is the other side of
# the third.
LINKS = frozenset(
    {
        "tax_cash_basis_rec_id",
        "adjusting_entry_origin_move_ids",
        "adjusting_entries_move_ids",
        "reversed_pos_order_id",
    }
)
CUT_OFF = "coop_cut_off_of_id"  # the same of a single item
LINKING = "coop_odoo_links_entries"  # a mark: Odoo's own code makes an entry that follows from another


class AccountMove(models.Model):
    """Links by which an entry follows from another are Odoo's to write, and a copy of such an entry follows from nothing."""

    _inherit = "account.move"

    tax_cash_basis_rec_id = fields.Many2one(copy=False)
    adjusting_entry_origin_move_ids = fields.Many2many(copy=False)
    adjusting_entries_move_ids = fields.Many2many(copy=False)
    reversed_pos_order_id = fields.Many2one(copy=False)

    @api.model
    def _guarded_fields(self):
        names = super()._guarded_fields()
        return names if has_mark(self.env, LINKING) else names | LINKS
