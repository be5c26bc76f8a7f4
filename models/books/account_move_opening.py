from contextlib import contextmanager

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    @contextmanager
    def _coop_writing(self, vals):
        """Opening balances are booked as long as their entry is posted."""
        with super()._coop_writing(vals):
            yield
        entries = self.filtered(lambda move: move.move_type == "entry") if "state" in vals else self.browse()
        if entries:
            # Whoever resets an entry need not be allowed to read opening balances.
            lines = self.env["coop.opening.line"].sudo().search([("move_id", "in", entries.ids)])
            self.env.add_to_compute(lines._fields["state"], lines)
