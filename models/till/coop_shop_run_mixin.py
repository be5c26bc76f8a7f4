from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import as_own_code, on_own_authority


class CoopShopRunMixin(models.AbstractModel):
    """A run over days of the shop that are over: it follows the last one, which says so in ``next_id``, and books one entry."""

    _name = "coop.shop.run.mixin"
    _description = "Run of the shop"
    _inherit = ["coop.run.chain.mixin"]

    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    next_id = fields.Many2one(
        "coop.shop.run.mixin", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    # Who sees the run sees that there are entries, without rights on the books.
    move_id = fields.Many2one("account.move", "Journal entry", compute="_compute_entries", compute_sudo=True)
    reversal_id = fields.Many2one("account.move", compute="_compute_entries", compute_sudo=True)

    _dates = models.Constraint("CHECK (date_from <= date_to)", "The first day comes before the last.")

    # === COMPUTE METHODS === #

    @api.depends("move_ids")
    def _compute_entries(self):
        for run in self:
            run.reversal_id = run.move_ids.filtered("reversed_entry_id")[:1]
            run.move_id = (run.move_ids - run.reversal_id)[:1]

    # === CHECKS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"next_id", "move_ids"}

    def _guarded_message(self, names):
        return self.env._("These figures are made by Compute and Post, and cannot be edited.")

    def _check_over(self):
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(self._not_over_message())

    def _not_over_message(self):
        """Hook: why the days must be over, as a message to the user."""
        raise NotImplementedError

    # === THE CHAIN === #

    def _mark_chain(self, last):
        previous = self.previous_id
        on_own_authority(previous).next_id = last - previous  # empty when this run was reversed

    # === BOOKING === #

    def _post_entry(self, move):
        """It goes through the checks of any entry, and is the run's own from the moment in which it is posted."""
        answer = super()._post_entry(move)
        as_own_code(move).with_context(skip_invoice_sync=True)[self._entry_field] = self
        return answer
