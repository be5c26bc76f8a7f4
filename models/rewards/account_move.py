from odoo import api, fields, models


class AccountMove(models.Model):
    """The entry of a reward run is made and undone by the run only."""

    _inherit = "account.move"

    coop_reward_run_id = fields.Many2one(
        "coop.reward.run", "Reward run", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def _coop_run_fields(self):
        return super()._coop_run_fields() | {"coop_reward_run_id"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_of_rewards(self):
        """Those of these items that are of entries of reward runs."""
        # Whoever pays or matches them need not be able to read rewards; only asked, not shown.
        return self.filtered(lambda item: item.sudo().move_id.coop_reward_run_id)
