from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import apportion, money, percentages, share_out
from ..common.coop_guard import as_own_code


class AccountMove(models.Model):
    """A joint bill, shared by a key."""

    _inherit = "account.move"

    coop_sharing_keys = fields.Char(
        "Shared by key", compute="_compute_coop_sharing_keys", help="By which keys the lines were shared."
    )

    @api.depends("invoice_line_ids.coop_sharing_key_id")
    def _compute_coop_sharing_keys(self):
        for move in self:
            # Whoever opens the bill sees the name of the key, not who shares in it.
            keys = move.sudo().invoice_line_ids.coop_sharing_key_id
            move.coop_sharing_keys = ", ".join(keys.mapped("display_name"))

    def action_coop_share(self):
        """Open the dialog that asks which key and which lines."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Share by a key"),
            "res_model": "coop.sharing.apply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id},
        }

    def _coop_prepare_post(self):
        """The amounts may have changed since the lines were shared: once more, exactly to the cent."""
        for move in self.filtered(lambda move: move.is_purchase_document(include_receipts=True)):
            shared = move.invoice_line_ids.filtered("coop_sharing_key_id")
            for key, lines in shared.grouped("coop_sharing_key_id").items():
                move._coop_check_key(key)
                lines._coop_share_by(key)
        return super()._coop_prepare_post()

    def _coop_check_key(self, key):
        """:raises UserError: when the key is another company's, or not in force on the day of the bill"""
        self.ensure_one()
        key = key.sudo()  # whoever books need not be allowed to read keys
        bill = self.reversed_entry_id or self  # a credit note takes the key of its bill
        day = bill.invoice_date or bill.date or fields.Date.context_today(self)
        if key.company_id != self.company_id or not key.filtered_domain(key._in_force_domain(day)):
            raise UserError(
                self.env._(
                    "%(key)s is not in force on the day of this bill. Share it by another key, or put the date of the "
                    "bill right first.",
                    key=key.display_name,
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    coop_sharing_key_id = fields.Many2one(
        "coop.sharing.key",
        "Sharing key",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The key by which this line was shared; gone when somebody shares it by hand.",
    )

    @api.model
    def _coop_watched_fields(self):
        return super()._coop_watched_fields() | {"coop_sharing_key_id"}

    def _coop_complete_write_vals(self, vals):
        """A line that somebody shares by hand is no longer shared by its key; on a posted line the key stays."""
        vals = super()._coop_complete_write_vals(vals)
        if "coop_sharing_key_id" in vals:
            if self._coop_posted():
                raise UserError(self.env._("The bill is posted: by which key it was shared, stays."))
        elif "analytic_distribution" in vals and any(line.coop_sharing_key_id for line in self):
            vals = {**vals, "coop_sharing_key_id": False}
        return vals

    def _coop_share_by(self, key):
        """Share these lines of one draft, so that over all of them each has his part of their sum to the cent."""
        weights = key.sudo()._weights()  # whoever books need not be allowed to read keys
        lines = as_own_code(self.filtered(lambda line: line.display_type == "product"))
        cents = [line._coop_cents() for line in lines]
        total = sum(cents, money.ZERO)
        sign = -1 if total < 0 else 1
        targets = apportion(sign * total, weights, turn=lines.move_id[:1].id)
        rows = share_out([sign * amount for amount in cents], targets)
        for line, row in zip(lines, rows, strict=True):
            parts = row if any(row.values()) else targets
            if any(parts.values()):
                line._coop_replace_shares(percentages(parts))
            line.coop_sharing_key_id = key
